package io.pcp.pmda.receiver;

import io.pcp.pmda.receiver.ReceiverSettings.Listen;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A socket that listens. Accepts on one thread; closed by any. */
interface Door extends Closeable {
    int BACKLOG = 128;

    /** Waits for the next one. */
    Wire accept() throws IOException;

    /** With the real port. */
    Listen address();

    /**
     * Opens an address; a name may be several, as {@code localhost} is 127.0.0.1 and ::1. The first has to be had, the
     * others not: a machine may have no IPv6.
     *
     * @throws IOException when it cannot be had
     */
    static List<Door> open(Listen listen) throws IOException {
        if (listen instanceof Listen.Unix unix) {
            return List.of(UnixDoor.open(unix));
        }
        Listen.Tcp tcp = (Listen.Tcp) listen;
        List<Door> doors = new ArrayList<>();
        int port = tcp.port();
        for (InetAddress address : addresses(tcp.host())) {
            try {
                ServerSocket socket = new ServerSocket();
                try {
                    socket.bind(new InetSocketAddress(address, port), BACKLOG);
                } catch (IOException e) {
                    socket.close();
                    throw e;
                }
                port = socket.getLocalPort();
                doors.add(new Tcp(socket, new Listen.Tcp(tcp.host(), port)));
            } catch (IOException e) {
                if (doors.isEmpty()) {
                    throw e;
                }
            }
        }
        return doors;
    }

    /** Nobody else's file of names decides that localhost is another machine. */
    private static List<InetAddress> addresses(String host) throws IOException {
        boolean local = host.equals("localhost") || host.endsWith(".localhost");
        List<InetAddress> found = new ArrayList<>();
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (!local || address.isLoopbackAddress()) {
                found.add(address);
            }
        }
        if (found.isEmpty()) {
            throw new IOException("is no address of this machine");
        }
        return found;
    }

    /** TCP. */
    record Tcp(ServerSocket socket, Listen address) implements Door {
        @Override
        public Wire accept() throws IOException {
            Socket accepted = socket.accept();
            try {
                accepted.setTcpNoDelay(true);
                return Wire.of(accepted);
            } catch (IOException gone) {
                accepted.close();
                throw gone;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
