package io.pcp.pmda.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that knows CONNECT and nothing else. */
final class TunnelProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    private final List<String> requests = new CopyOnWriteArrayList<>();

    TunnelProxy() throws IOException {
        daemon(() -> {
            while (true) {
                Socket client = server.accept();
                daemon(() -> serve(client));
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    List<String> requests() {
        return requests;
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void daemon(Step step) {
        Thread thread = new Thread(() -> {
            try {
                step.run();
            } catch (IOException closed) {
                // One of the sides has enough.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket client) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            head.write(client.getInputStream().read());
        }
        String request = head.toString(StandardCharsets.ISO_8859_1);
        requests.add(request);
        String peer = request.substring(request.indexOf(' ') + 1, request.indexOf(" HTTP"));
        int colon = peer.lastIndexOf(':');
        Socket far = new Socket(peer.substring(0, colon), Integer.parseInt(peer.substring(colon + 1)));
        client.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        daemon(() -> copy(far, client));
        copy(client, far);
    }

    private static void copy(Socket from, Socket to) throws IOException {
        byte[] buffer = new byte[8192];
        InputStream in = from.getInputStream();
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
            to.getOutputStream().write(buffer, 0, got);
        }
        to.close();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
