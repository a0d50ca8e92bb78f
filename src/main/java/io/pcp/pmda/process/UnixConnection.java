package io.pcp.pmda.process;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A stream to a Unix socket on which everything together has to be done before a deadline. Of one thread. */
final class UnixConnection implements AutoCloseable {
    private static final int BUFFER = 16_384;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final Duration limit;
    private final long deadline;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER).limit(0);

    private UnixConnection(SocketChannel channel, Selector selector, Duration limit) throws IOException {
        this.channel = channel;
        this.selector = selector;
        this.limit = limit;
        this.deadline = System.nanoTime() + limit.toNanos();
        channel.configureBlocking(false);
        key = channel.register(selector, 0);
    }

    /**
     * @param limit for everything up to the last byte
     */
    static UnixConnection open(Path socket, Duration limit) throws IOException {
        if (!Files.exists(socket)) {
            throw new IOException("no such socket");
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Selector selector = Selector.open();
            try {
                UnixConnection connection = new UnixConnection(channel, selector, limit);
                connection.connect(socket);
                return connection;
            } catch (IOException | RuntimeException e) {
                selector.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void connect(Path socket) throws IOException {
        boolean done = channel.connect(UnixDomainSocketAddress.of(socket));
        while (!done) {
            await(SelectionKey.OP_CONNECT);
            done = channel.finishConnect();
        }
    }

    void write(byte[] bytes) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) {
            if (channel.write(out) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    /** Exactly {@code length} bytes. */
    byte[] read(int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int at = 0; at < length; ) {
            if (!in.hasRemaining()) {
                fill();
            }
            int part = Math.min(in.remaining(), length - at);
            in.get(bytes, at, part);
            at += part;
        }
        return bytes;
    }

    private void fill() throws IOException {
        in.clear();
        int got = channel.read(in);
        while (got == 0) {
            await(SelectionKey.OP_READ);
            got = channel.read(in);
        }
        in.flip();
        if (got < 0) {
            throw new EOFException("closed before the answer was complete");
        }
        if (System.nanoTime() - deadline > 0) {
            throw late();
        }
    }

    private void await(int operation) throws IOException {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw late();
        }
        key.interestOps(operation);
        selector.select(left);
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new IOException("interrupted");
        }
    }

    private IOException late() {
        return new IOException("no complete answer within " + limit.toMillis() + " ms");
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
