package io.pcp.pmda.receiver;

import io.pcp.pmda.receiver.ReceiverSettings.Listen;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A socket of the file system, for the agent's user and group; its file ends with it. */
record UnixDoor(ServerSocketChannel channel, Listen.Unix address, Object inode) implements Door {
    private static final int TYPE = 0170000;
    private static final int SOCKET = 0140000;

    static UnixDoor open(Listen.Unix address) throws IOException {
        Path file = address.socket();
        if (!Files.isDirectory(file.getParent())) {
            throw new IOException("there is no directory " + file.getParent());
        }
        removeStale(file);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(file), BACKLOG);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
            return new UnixDoor(channel, address, Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** One that a process has left which was killed: nobody answers there. */
    private static void removeStale(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & TYPE) != SOCKET) {
            throw new BindException("there is a file that is no socket; remove it, or listen elsewhere");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // One whose queue is full has somebody, too, and is not waited for.
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(file));
        } catch (ConnectException nobody) {
            Files.deleteIfExists(file);
            return;
        }
        throw new BindException("Address already in use");
    }

    @Override
    public Wire accept() throws IOException {
        return Wire.of(channel.accept());
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Path file = address.socket();
        // Not that of somebody who came after us.
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && inode.equals(Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS))) {
            Files.deleteIfExists(file);
        }
    }
}
