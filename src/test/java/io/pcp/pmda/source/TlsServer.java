package io.pcp.pmda.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Answers each request with one small document, by TLS, on connections that stay. */
final class TlsServer implements AutoCloseable {
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nx 1\n";

    private final SSLServerSocket server;

    /**
     * @param protocols those of the context when empty
     */
    TlsServer(SSLContext context, boolean wantsClient, String... protocols) throws IOException {
        InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 50, here);
        server.setNeedClientAuth(wantsClient);
        if (protocols.length > 0) {
            server.setEnabledProtocols(protocols);
        }
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "tls server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                SSLSocket socket = (SSLSocket) server.accept();
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void serve(SSLSocket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            int last = 0;
            for (int b = in.read(); b >= 0; b = in.read()) {
                last = last << 8 | b;
                if (last == 0x0d0a0d0a) {
                    socket.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException refused) {
            // One side did not like the other.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
