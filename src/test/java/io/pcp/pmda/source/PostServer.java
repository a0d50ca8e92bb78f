package io.pcp.pmda.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes documents by POST and answers what it is told to, byte by byte as that says. */
final class PostServer implements AutoCloseable {
    /** What came. */
    record Got(String head, byte[] body) {}

    private final ServerSocketChannel server;
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    final List<Got> got = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();

    private PostServer(ServerSocketChannel server, SocketAddress at, String... answers) throws IOException {
        this.server = server;
        this.answers.addAll(List.of(answers));
        server.bind(at);
        daemon(this::accept);
    }

    /**
     * @param answers one for each request, the last for all further ones; {@code hang} says nothing, one that begins with
     *     {@code early} does not wait for the document, and one that ends with a {@code !} ends the connection
     */
    static PostServer tcp(String... answers) throws IOException {
        InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        return new PostServer(ServerSocketChannel.open(), new InetSocketAddress(here, 0), answers);
    }

    static PostServer unix(Path socket, String... answers) throws IOException {
        return new PostServer(
                ServerSocketChannel.open(StandardProtocolFamily.UNIX), UnixDomainSocketAddress.of(socket), answers);
    }

    static String answer(int status, String headers, String body) {
        return "HTTP/1.1 " + status + " x\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    String url() throws IOException {
        return "http://127.0.0.1:" + ((InetSocketAddress) server.getLocalAddress()).getPort() + "/v1/traces";
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "post server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                connections.incrementAndGet();
                open.add(client);
                daemon(() -> serve(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            InputStream in = Channels.newInputStream(client);
            while (true) {
                String head = head(in);
                if (head == null) {
                    return;
                }
                String answer = answers.get(Math.min(answered.getAndIncrement(), answers.size() - 1));
                int length = Integer.parseInt(head.replaceAll("(?s).*\r\nContent-Length: (\\d+)\r\n.*", "$1"));
                got.add(new Got(head, answer.startsWith("early ") ? new byte[0] : in.readNBytes(length)));
                if (answer.equals("hang")) {
                    in.read();
                    return;
                }
                boolean end = answer.endsWith("!");
                String text = answer.replaceFirst("^early ", "").replaceFirst("!$", "");
                Channels.newOutputStream(client).write(text.getBytes(StandardCharsets.ISO_8859_1));
                if (end) {
                    return;
                }
            }
        } catch (IOException gone) {
            // The client is.
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.write(b);
            last = last << 8 | b;
            if (last == 0x0d0a0d0a) {
                return head.toString(StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel client : open) {
            client.close();
        }
    }
}
