package io.pcp.pmda.receiver;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/** A connection as bytes. Read and written by one thread; {@link #close} by any, which ends both at once. */
interface Wire extends RequestInput.Bytes, Closeable {
    void write(byte[] bytes) throws IOException;

    /** Nothing more will be written; the other side may still be. */
    void finish() throws IOException;

    /** Address of the other side without port, for people; empty on this machine. */
    String peer();

    /** TCP. */
    static Wire of(Socket socket) throws IOException {
        return new OfSocket(socket, socket);
    }

    /**
     * TLS over TCP.
     *
     * @param raw below it; closing it never waits for the other side
     */
    static Wire of(Socket secure, Socket raw) throws IOException {
        return new OfSocket(secure, raw);
    }

    /** A socket of the file system. */
    static Wire of(SocketChannel channel) {
        return new OfChannel(channel);
    }

    /** With the streams of a socket. */
    final class OfSocket implements Wire {
        private final Socket socket;
        private final Socket raw;
        private final InputStream in;
        private final OutputStream out;

        OfSocket(Socket socket, Socket raw) throws IOException {
            this.socket = socket;
            this.raw = raw;
            this.in = socket.getInputStream();
            this.out = socket.getOutputStream();
        }

        /** The socket itself. */
        Socket socket() {
            return socket;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return in.read(into, from, length);
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        @Override
        public void finish() throws IOException {
            socket.shutdownOutput();
        }

        @Override
        public String peer() {
            return raw.getInetAddress() == null || raw.getInetAddress().isLoopbackAddress()
                    ? ""
                    : raw.getInetAddress().getHostAddress();
        }

        @Override
        public void close() throws IOException {
            raw.close();
        }
    }

    /** With the streams of a channel. */
    final class OfChannel implements Wire {
        private final SocketChannel channel;
        private final InputStream in;
        private final OutputStream out;

        OfChannel(SocketChannel channel) {
            this.channel = channel;
            this.in = Channels.newInputStream(channel);
            this.out = Channels.newOutputStream(channel);
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return in.read(into, from, length);
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            out.write(bytes);
        }

        @Override
        public void finish() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public String peer() {
            return "";
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
