package io.pcp.pmda.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a peer on the pod-resources socket can do to us: answer wrongly, or not at all. */
class HostilePeerTest {
    private static final String GPU = "GPU-11111111-2222-3333-4444-555555555555";
    private static final byte[] OK_HEADERS = {(byte) 0x88};
    private static final byte[] OK_TRAILERS = literal("grpc-status", "0");

    @TempDir
    Path directory;

    private static byte[] literal(String name, String value) {
        return join(
                new byte[] {0, (byte) name.length()},
                name.getBytes(StandardCharsets.US_ASCII),
                new byte[] {(byte) value.length()},
                value.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.write(part, 0, part.length);
        }
        return out.toByteArray();
    }

    private static byte[] frame(int type, int flags, int stream, byte... payload) {
        return Http2Frame.of(type, flags, stream, payload);
    }

    private static byte[] grpc(byte[] message) {
        return ByteBuffer.allocate(5 + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message)
                .array();
    }

    private static byte[] good() {
        byte[] message = new ProtoMessage()
                .message(1, ProtoMessage.pod("ml", "train-0", "main", GPU))
                .done();
        byte[] body = grpc(message);
        byte[] padded = join(new byte[] {3}, body, new byte[3]);
        byte[] trailers = OK_TRAILERS;
        byte[] half = {trailers[0], trailers[1], trailers[2]};
        byte[] rest = Arrays.copyOfRange(trailers, 3, trailers.length);
        return join(
                frame(4, 0, 0, new byte[] {0, 3, 0, 0, 0, 100}),
                frame(4, 1, 0),
                frame(6, 0, 0, new byte[8]),
                frame(8, 0, 0, new byte[] {0, 0, 1, 0}),
                frame(99, 0, 1, new byte[] {1, 2}),
                frame(1, 0x24, 1, join(new byte[5], OK_HEADERS)),
                frame(0, 8, 1, padded),
                frame(7, 0, 0, new byte[] {0, 0, 0, 1, 0, 0, 0, 0}),
                frame(1, 1, 1, half),
                frame(9, 4, 1, rest));
    }

    /** Accepts one connection, writes the bytes, then closes or stays silent until the client goes. */
    private String answer(byte[] bytes, boolean close, Duration patience) throws Exception {
        Path socket = directory.resolve("s");
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(socket));
            CompletableFuture<Void> peer = CompletableFuture.runAsync(() -> {
                try (SocketChannel channel = listening.accept()) {
                    ByteBuffer out = ByteBuffer.wrap(bytes);
                    while (out.hasRemaining()) {
                        channel.write(out);
                    }
                    if (close) {
                        channel.shutdownOutput();
                    }
                    ByteBuffer sink = ByteBuffer.allocate(4096);
                    while (channel.read(sink.clear()) >= 0) {
                        sink.clear();
                    }
                } catch (IOException clientGone) {
                    // It may go before everything is written.
                }
            });
            try {
                PodName holder = new PodResources(socket, patience).fetch().only(GPU);
                return holder == null ? "nothing" : holder.toString();
            } catch (IOException e) {
                return e.getMessage().substring(socket.toString().length() + 2);
            } finally {
                peer.get(20, TimeUnit.SECONDS);
                Files.deleteIfExists(socket);
            }
        }
    }

    @Test
    void unusualButRightFramesAreUnderstood() throws Exception {
        assertEquals(
                "PodName[namespace=ml, name=train-0, container=main]", answer(good(), false, Duration.ofSeconds(20)));
    }

    record Case(String message, byte[]... frames) {
        @Override
        public String toString() {
            return message;
        }
    }

    static Stream<Case> wrongAnswers() {
        byte[] headers = frame(1, 4, 1, OK_HEADERS);
        byte[] end = frame(1, 5, 1, OK_TRAILERS);
        return Stream.of(
                new Case("closed before the answer was complete"),
                new Case("closed before the answer was complete", headers, new byte[] {0, 0, 9}),
                new Case(
                        "HTTP/2: frame of 4740180 bytes, or no HTTP/2 at all",
                        "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
                new Case(
                        "HTTP/2: frame of 16777215 bytes, or no HTTP/2 at all",
                        new byte[] {-1, -1, -1, 0, 0, 0, 0, 0, 1}),
                new Case("HTTP/2: bad settings", frame(4, 0, 0, new byte[5])),
                new Case("HTTP/2: bad settings", frame(4, 0, 1)),
                new Case("HTTP/2: bad ping", frame(6, 0, 0, new byte[7])),
                new Case("HTTP/2: the call was reset, error 7", frame(3, 0, 1, new byte[] {0, 0, 0, 7})),
                new Case("HTTP/2: frame of type 3 too short", frame(3, 0, 1)),
                new Case("HTTP/2: the server takes no call, error 2", frame(7, 0, 0, new byte[] {0, 0, 0, 0, 0, 0, 0, 2
                })),
                new Case("HTTP/2: pushed although that was refused", frame(5, 4, 1, new byte[4])),
                new Case("HTTP/2: data for stream 3", frame(0, 0, 3)),
                new Case("HTTP/2: headers for stream 0", frame(1, 4, 0)),
                new Case("HTTP/2: continuation of nothing", frame(9, 4, 1)),
                new Case("HTTP/2: a header block is interrupted by a frame of type 0", frame(1, 0, 1), frame(0, 0, 1)),
                new Case("HTTP/2: padding longer than its frame", frame(0, 8, 1, new byte[] {1})),
                new Case("HTTP/2: padding longer than its frame", frame(1, 12, 1)),
                new Case("HTTP/2: headers frame too short", frame(1, 0x24, 1, new byte[4])),
                new Case("HTTP/2: status none", frame(1, 5, 1, OK_TRAILERS)),
                new Case("HTTP/2: status 404", frame(1, 5, 1, new byte[] {(byte) 0x8d})),
                new Case("HTTP/2: status 503", frame(1, 5, 1, new byte[] {0x48, 3, '5', '0', '3'})),
                new Case("gRPC: status none ", frame(1, 5, 1, OK_HEADERS)),
                new Case(
                        "gRPC: status 5 gone",
                        headers,
                        frame(1, 5, 1, join(literal("grpc-status", "5"), literal("grpc-message", "gone")))),
                new Case("gRPC: answer without a message", headers, end),
                new Case(
                        "gRPC: compressed although that was not offered",
                        headers,
                        frame(0, 0, 1, new byte[] {1, 0, 0, 0, 0}),
                        end),
                new Case(
                        "gRPC: length of the message does not match",
                        headers,
                        frame(0, 0, 1, new byte[] {0, 0, 0, 0, 9, 1}),
                        end),
                new Case(
                        "gRPC: answer of more than 4194304 bytes",
                        headers,
                        frame(0, 0, 1, new byte[] {0, -1, -1, -1, -1}),
                        end),
                new Case("HPACK: entry 0 of no table", frame(1, 5, 1, new byte[] {(byte) 0x80})),
                new Case("HPACK: entry 62 of no table", frame(1, 5, 1, new byte[] {(byte) 0xbe})),
                new Case("HPACK: uses a table although that was refused", frame(1, 5, 1, new byte[] {0x21})),
                new Case("HPACK: number too long", frame(1, 5, 1, new byte[] {-1, -1, -1, -1, -1, -1})),
                new Case("HPACK: text reaches beyond the block", frame(1, 5, 1, new byte[] {0, 9, 'a'})),
                new Case("HPACK: block ends too early", frame(1, 5, 1, new byte[] {0})),
                new Case("HPACK: bad Huffman code", frame(1, 5, 1, new byte[] {0, (byte) 0x84, -1, -1, -1, -1})),
                new Case("HPACK: bad Huffman padding", frame(1, 5, 1, new byte[] {0, (byte) 0x81, 0x18})),
                new Case(
                        "HTTP/2: no answer within 10000 frames",
                        join(Collections.nCopies(10_000, frame(4, 1, 0)).toArray(new byte[0][]))),
                new Case(
                        "HTTP/2: headers of more than 65536 bytes",
                        frame(1, 0, 1, new byte[16_000]),
                        join(Collections.nCopies(4, frame(9, 0, 1, new byte[16_000]))
                                .toArray(new byte[0][]))));
    }

    @ParameterizedTest
    @MethodSource("wrongAnswers")
    void wrongAnswerIsToldInWords(Case each) throws Exception {
        assertEquals(each.message(), answer(join(each.frames()), true, Duration.ofSeconds(20)));
    }

    @Test
    void silenceAndHalfAnAnswerCostTheDeadline() throws Exception {
        List<byte[]> halves = List.of(new byte[0], frame(4, 0, 0), new byte[] {0, 0, 4, 0}, frame(1, 4, 1, OK_HEADERS));
        for (byte[] half : halves) {
            assertEquals("no complete answer within 100 ms", answer(half, false, Duration.ofMillis(100)));
        }
    }

    @Test
    void socketThatNobodyListensOnIsTold() throws Exception {
        Path socket = directory.resolve("s");
        assertEquals(
                socket + ": no such socket",
                assertThrows(IOException.class, () -> new PodResources(socket).fetch())
                        .getMessage());
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(socket));
        }
        String message = assertThrows(IOException.class, () -> new PodResources(socket).fetch())
                .getMessage();
        assertTrue(message.startsWith(socket + ": Connection refused"), message);
    }

    @Test
    void mutatedAnswersAreUnderstoodOrRefused() throws Exception {
        byte[] good = good();
        for (long seed = 0; seed < 300; seed++) {
            byte[] bytes = Mutations.of(good, new Random(seed));
            String outcome = answer(bytes, true, Duration.ofSeconds(20));
            assertTrue(outcome.length() < 500, "seed " + seed + ": " + outcome);
        }
    }
}
