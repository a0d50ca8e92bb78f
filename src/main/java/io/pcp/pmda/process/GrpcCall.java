package io.pcp.pmda.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * One unary gRPC call over HTTP/2 without TLS (RFC 9113, with prior knowledge), on a connection of its own: stream 1 and
 * nothing else. The windows are opened once for the longest answer accepted, so there is no flow control to keep.
 */
final class GrpcCall {
    /** Some 100 bytes per device and pod; 500 pods with 16 devices stay below. */
    static final int MAX_MESSAGE = 4 << 20;

    private static final int PREFIX = 5;
    private static final int MAX_FRAMES = 10_000;
    private static final int MAX_HEADERS = 65_536;
    private static final int MAX_WORDS = 300;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;
    private static final int PADDED = 8;
    private static final int PRIORITY = 0x20;

    private final UnixConnection connection;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();
    private final Map<String, String> headers = new HashMap<>();
    private boolean inHeaders;
    private boolean blockEnds;
    private boolean done;

    GrpcCall(UnixConnection connection) {
        this.connection = connection;
    }

    /**
     * The message the server answers with.
     *
     * @throws IOException for every answer but status 0 with one message of at most {@value #MAX_MESSAGE} bytes
     */
    byte[] call(String path, byte[] request) throws IOException {
        connection.write(Http2Frame.opening(MAX_MESSAGE + PREFIX));
        connection.write(Http2Frame.headers(HpackEncoder.request(path)));
        ByteBuffer body = ByteBuffer.allocate(PREFIX + request.length)
                .put((byte) 0)
                .putInt(request.length)
                .put(request);
        connection.write(Http2Frame.of(Http2Frame.DATA, END_STREAM, 1, body.array()));
        for (int frames = 0; !done; frames++) {
            if (frames == MAX_FRAMES) {
                throw new IOException("HTTP/2: no answer within " + MAX_FRAMES + " frames");
            }
            take(Http2Frame.read(connection));
        }
        return answer();
    }

    private void take(Http2Frame frame) throws IOException {
        if (inHeaders && (frame.type() != Http2Frame.CONTINUATION || frame.stream() != 1)) {
            throw new IOException("HTTP/2: a header block is interrupted by a frame of type " + frame.type());
        }
        switch (frame.type()) {
            case Http2Frame.DATA -> data(frame);
            case Http2Frame.HEADERS -> headers(frame);
            case Http2Frame.CONTINUATION -> continuation(frame);
            case Http2Frame.SETTINGS -> settings(frame);
            case Http2Frame.PING -> ping(frame);
            case Http2Frame.RST_STREAM -> {
                if (frame.stream() == 1) {
                    throw new IOException("HTTP/2: the call was reset, error " + frame.number(0));
                }
            }
            case Http2Frame.GOAWAY -> {
                if ((frame.number(0) & 0x7fffffff) < 1) {
                    throw new IOException("HTTP/2: the server takes no call, error " + frame.number(4));
                }
            }
            case Http2Frame.PUSH_PROMISE -> throw new IOException("HTTP/2: pushed although that was refused");
            default -> {}
        }
    }

    private void settings(Http2Frame frame) throws IOException {
        if (frame.stream() != 0 || frame.payload().length % 6 != 0) {
            throw new IOException("HTTP/2: bad settings");
        }
        if ((frame.flags() & ACK) == 0) {
            connection.write(Http2Frame.of(Http2Frame.SETTINGS, ACK, 0, new byte[0]));
        }
    }

    private void ping(Http2Frame frame) throws IOException {
        if (frame.payload().length != 8) {
            throw new IOException("HTTP/2: bad ping");
        }
        if ((frame.flags() & ACK) == 0) {
            connection.write(Http2Frame.of(Http2Frame.PING, ACK, 0, frame.payload()));
        }
    }

    private void data(Http2Frame frame) throws IOException {
        if (frame.stream() != 1) {
            throw new IOException("HTTP/2: data for stream " + frame.stream());
        }
        byte[] payload = frame.payload();
        int from = 0;
        int to = payload.length;
        if ((frame.flags() & PADDED) != 0) {
            from = 1;
            to -= frame.padding();
        }
        if (message.size() + to - from > MAX_MESSAGE + PREFIX) {
            throw tooLong();
        }
        boolean begun = message.size() >= PREFIX;
        message.write(payload, from, to - from);
        // Beyond the window the server would wait for us, so the length it announces has to tell.
        if (!begun && message.size() >= PREFIX && announced() > MAX_MESSAGE) {
            throw tooLong();
        }
        done = (frame.flags() & END_STREAM) != 0;
    }

    private static IOException tooLong() {
        return new IOException("gRPC: answer of more than " + MAX_MESSAGE + " bytes");
    }

    /** Length of the message, 0..2^32-1. */
    private long announced() {
        return ByteBuffer.wrap(message.toByteArray()).getInt(1) & 0xffff_ffffL;
    }

    private void headers(Http2Frame frame) throws IOException {
        if (frame.stream() != 1) {
            throw new IOException("HTTP/2: headers for stream " + frame.stream());
        }
        byte[] payload = frame.payload();
        int from = 0;
        int to = payload.length;
        if ((frame.flags() & PADDED) != 0) {
            from = 1;
            to -= frame.padding();
        }
        from += (frame.flags() & PRIORITY) != 0 ? 5 : 0;
        if (from > to) {
            throw new IOException("HTTP/2: headers frame too short");
        }
        blockEnds = (frame.flags() & END_STREAM) != 0;
        block.reset();
        block.write(payload, from, to - from);
        headersDone(frame);
    }

    private void continuation(Http2Frame frame) throws IOException {
        if (!inHeaders) {
            throw new IOException("HTTP/2: continuation of nothing");
        }
        block.write(frame.payload(), 0, frame.payload().length);
        headersDone(frame);
    }

    private void headersDone(Http2Frame frame) throws IOException {
        inHeaders = (frame.flags() & END_HEADERS) == 0;
        if (block.size() > MAX_HEADERS) {
            throw new IOException("HTTP/2: headers of more than " + MAX_HEADERS + " bytes");
        }
        if (!inHeaders) {
            HpackDecoder.decode(block.toByteArray(), headers);
            done = blockEnds;
        }
    }

    private byte[] answer() throws IOException {
        String http = headers.getOrDefault(":status", "none");
        if (!http.equals("200")) {
            throw new IOException("HTTP/2: status " + http);
        }
        String status = headers.getOrDefault("grpc-status", "none");
        if (!status.equals("0")) {
            String words = headers.getOrDefault("grpc-message", "");
            throw new IOException(
                    "gRPC: status " + status + " " + words.substring(0, Math.min(words.length(), MAX_WORDS)));
        }
        ByteBuffer body = ByteBuffer.wrap(message.toByteArray());
        if (body.remaining() < PREFIX) {
            throw new IOException("gRPC: answer without a message");
        }
        if (body.get() != 0) {
            throw new IOException("gRPC: compressed although that was not offered");
        }
        if (body.getInt() != body.remaining()) {
            throw new IOException("gRPC: length of the message does not match");
        }
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return bytes;
    }
}
