package io.pcp.pmda.cli;

import io.pcp.pmda.protocol.Pdu;
import io.pcp.pmda.protocol.PduWriter;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.function.Supplier;

/** A pmcd that says what pmcd says first, and nothing else. */
final class Greeter {
    private final ServerSocketChannel listener;

    /** Does something while it listens. */
    static <T> T during(Path socket, int code, Supplier<T> what) throws IOException {
        Greeter greeter = new Greeter(socket, code);
        try {
            return what.get();
        } finally {
            greeter.listener.close();
        }
    }

    private Greeter(Path socket, int code) throws IOException {
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(() -> greet(code), "greeter");
        thread.setDaemon(true);
        thread.start();
    }

    private void greet(int code) {
        while (true) {
            try (SocketChannel client = listener.accept()) {
                new PduWriter(Channels.newOutputStream(client)).write(new Pdu.Error(0, code, 0x02000000));
            } catch (IOException closed) {
                return;
            }
        }
    }
}
