package io.pcp.pmda.receiver;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** A client that sends any bytes, and reads answers of HTTP. */
final class Sender implements Closeable {
    /** An answer; names of headers in lower case. */
    record Reply(int status, Map<String, String> headers, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    private final Closeable connection;
    private final InputStream in;
    private final OutputStream out;

    private Sender(Closeable connection, InputStream in, OutputStream out) {
        this.connection = connection;
        this.in = in;
        this.out = out;
    }

    static Sender tcp(int port) throws IOException {
        return of(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    static Sender of(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        return new Sender(socket, socket.getInputStream(), socket.getOutputStream());
    }

    static Sender unix(Path file) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(file));
        return new Sender(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
    }

    Sender send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Sender send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** A receiver that refuses a body may end the connection before it has read all of it. */
    void sendWhatIsTaken(byte[] bytes) {
        try {
            send(bytes);
        } catch (IOException refused) {
            // Its answer says why.
        }
    }

    /** Lines of a head, each with its end, and the empty one. */
    static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    /** A good request. */
    static String post(String body, String... headers) {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return "POST /v1/metrics HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + more + "Content-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    Reply ask(String request) throws IOException {
        return send(request).reply();
    }

    Reply reply() throws IOException {
        String[] status = line().split(" ");
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int code = Integer.parseInt(status[1]);
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return new Reply(code, headers, in.readNBytes(length));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("after '" + line + "'");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    /** Sends no more, and still reads. */
    void finish() throws IOException {
        if (connection instanceof Socket socket) {
            socket.shutdownOutput();
        } else {
            ((SocketChannel) connection).shutdownOutput();
        }
    }

    /** All that comes until the other side ends the connection. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Whether the other side has ended the connection. */
    boolean ended() {
        try {
            return in.read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
