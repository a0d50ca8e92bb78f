package io.pcp.pmda.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server of metrics with all the troubles such servers have: what it does depends on the path, see
 * {@link TroubleAnswers}. On a free port of 127.0.0.1 or on a unix socket; a thread per connection.
 *
 * <p>Also a program, for scripts: prints its port and serves until its standard input ends.
 */
public final class TroubleServer implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final TroubleAnswers answers = new TroubleAnswers();

    private TroubleServer(ServerSocketChannel server) {
        this.server = server;
        Thread acceptor = new Thread(this::accept, "trouble server");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** On a free port of 127.0.0.1. */
    public static TroubleServer start() throws IOException {
        return start(0);
    }

    /** On this port of 127.0.0.1; 0 for a free one. */
    public static TroubleServer start(int port) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 200);
        return new TroubleServer(server);
    }

    /** On a socket of the file system. */
    public static TroubleServer startUnix(Path socket) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        return new TroubleServer(server);
    }

    public int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    /** {@code http://127.0.0.1:PORT/path}. */
    public String url(String path) throws IOException {
        return "http://127.0.0.1:" + port() + path;
    }

    /** How many were accepted so far. */
    public int connections() {
        return connections.get();
    }

    /** Heads of all requests so far, line ends as sent. */
    public List<String> requests() {
        return requests;
    }

    /** Ends all connections at once; the server goes on. */
    public void dropConnections() throws IOException {
        for (SocketChannel channel : open) {
            channel.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                connections.incrementAndGet();
                open.add(channel);
                Thread thread = new Thread(() -> serve(channel), "trouble connection");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            InputStream in = Channels.newInputStream(channel);
            OutputStream out = Channels.newOutputStream(channel);
            for (String head = head(in); head != null; head = head(in)) {
                requests.add(head);
                String target = head.substring(head.indexOf(' ') + 1, head.indexOf(" HTTP/"));
                if (!answers.answer(target, head, out, channel)) {
                    return;
                }
            }
        } catch (IOException | InterruptedException gone) {
            // The client has enough of it, which is what it should have.
        } finally {
            open.remove(channel);
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            head.write(b);
            ends = b == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : b == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        server.close();
        dropConnections();
    }

    /**
     * @param arguments the port, or nothing for a free one
     */
    public static void main(String[] arguments) throws IOException {
        try (TroubleServer server = start(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 0)) {
            System.out.println(server.port());
            System.out.flush();
            while (System.in.read() >= 0) {
                // Until whoever started it is gone.
            }
        }
    }
}
