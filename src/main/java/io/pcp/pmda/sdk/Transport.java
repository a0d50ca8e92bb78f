package io.pcp.pmda.sdk;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The two byte streams to pmcd. On sockets exactly one peer is accepted, on loopback only, and the listener closed.
 *
 * @param in requests
 * @param out answers; not buffered
 */
record Transport(InputStream in, OutputStream out) {
    private static final String[] SOCKET_OPTIONS = {"-i", "-6", "-u", "--inet", "--ipv6", "--unix"};

    /**
     * Whether the options ask for a socket, so that nothing may be sent on the pipe. Looked at before pmcd is greeted:
     * loads no parser.
     */
    static boolean wantsSocket(String[] args) {
        for (String arg : args) {
            for (String option : SOCKET_OPTIONS) {
                boolean together = option.startsWith("--") ? arg.startsWith(option + "=") : arg.startsWith(option);
                if (together || arg.equals(option)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether somebody at a terminal wants to know the options: greets nobody. Loads no parser either. */
    static boolean wantsHelp(String[] args) {
        for (String arg : args) {
            if (arg.equals("--help")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Standard input and output, or what the launcher made of them. From here on nothing else may use them: prints to
     * {@code System.out} become log lines.
     */
    static Transport pipe() {
        if (LauncherPipe.present()) {
            return new Transport(LauncherPipe.input(), LauncherPipe.output());
        }
        FileOutputStream answers = new FileOutputStream(FileDescriptor.out);
        System.setOut(System.err);
        return new Transport(new FileInputStream(FileDescriptor.in), answers);
    }

    /**
     * Waits for the one peer.
     *
     * @param endpoint {@code inet:PORT}, {@code ipv6:PORT} or {@code unix:PATH}; what is at the path is removed first
     * @throws IOException when the place is taken or not allowed
     */
    static Transport socket(String endpoint) throws IOException {
        int colon = endpoint.indexOf(':');
        String kind = endpoint.substring(0, colon);
        String place = endpoint.substring(colon + 1);
        boolean unix = kind.equals("unix");
        SocketAddress address;
        if (unix) {
            Files.deleteIfExists(Path.of(place));
            address = UnixDomainSocketAddress.of(place);
        } else {
            String loopback = kind.equals("ipv6") ? "::1" : "127.0.0.1";
            address = new InetSocketAddress(InetAddress.getByName(loopback), Integer.parseInt(place));
        }
        ServerSocketChannel listener =
                unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
        try (listener) {
            listener.bind(address, 1);
            if (unix) {
                Files.setPosixFilePermissions(Path.of(place), PosixFilePermissions.fromString("rw-rw----"));
            }
            SocketChannel peer = listener.accept();
            return new Transport(Channels.newInputStream(peer), Channels.newOutputStream(peer));
        } finally {
            if (unix) {
                Files.deleteIfExists(Path.of(place));
            }
        }
    }
}
