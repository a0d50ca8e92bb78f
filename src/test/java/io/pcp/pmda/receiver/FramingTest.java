package io.pcp.pmda.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.receiver.Sender.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where requests begin and end, byte by byte. */
class FramingTest {
    private static final String START = "POST /v1/metrics HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private static final String CHUNKED = START + "Transfer-Encoding: chunked\r\n\r\n";

    private final ReceiverRig rig = new ReceiverRig().start();

    @AfterEach
    void end() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Two lengths, or none that is one.
                START + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                START + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
                START + "Content-Length: 1, 1\r\n\r\n",
                START + "Content-Length: +1\r\n\r\n",
                START + "Content-Length: -1\r\n\r\n",
                START + "Content-Length: 0x1\r\n\r\n",
                START + "Content-Length:\r\n\r\n",
                START + "Content-Length: 9999999999999999999\r\n\r\n",
                START + "Transfer-Encoding: gzip, chunked\r\n\r\n",
                START + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                START + "Transfer-Encoding: xchunked\r\n\r\n",
                START + "Transfer-Encoding: identity\r\n\r\n",
                "POST /v1/metrics HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
                // Lines that some would read in another way.
                START + " Content-Length: 1\r\n\r\n",
                START + "X: a\r\n b\r\n\r\n",
                START + "Content-Length : 1\r\n\r\n",
                START + "Content Length: 1\r\n\r\n",
                START + ": x\r\n\r\n",
                START + "no colon\r\n\r\n",
                START + "X: a\rb\r\n\r\n",
                START + "X: a\u0000b\r\n\r\n",
                START + "X: a\nContent-Length: 1\r\n\r\n",
                "POST /v1/metrics HTTP/1.1\r\n\r\n",
                "POST /v1/metrics HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
                START + "Content-Type: application/json\r\n\r\n",
                START + "Authorization: a\r\nAuthorization: b\r\n\r\n",
                // First lines.
                "POST  /v1/metrics HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST /v1/metrics\r\nHost: x\r\n\r\n",
                "POST /v1/metrics HTTP/2\r\nHost: x\r\n\r\n",
                "POST /v1/ metrics HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST /v1/metrics http/1.1\r\nHost: x\r\n\r\n",
                "(POST) /v1/metrics HTTP/1.1\r\nHost: x\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "\r\n\r\n\r\n\r\n\r\n\r\n\r\n\r\n",
                "hello\r\n",
                // Chunks.
                CHUNKED + "\r\n\r\n",
                CHUNKED + "x\r\n\r\n",
                CHUNKED + "-1\r\n\r\n",
                CHUNKED + "0x1\r\n1\r\n0\r\n\r\n",
                CHUNKED + "1 1\r\n1\r\n0\r\n\r\n",
                CHUNKED + "1\n1\r\n0\r\n\r\n",
                CHUNKED + "1\r\n12\r\n0\r\n\r\n",
                CHUNKED + "ffffffffffffffffffff\r\n1\r\n0\r\n\r\n",
            })
    void whatCouldBeReadInTwoWaysIsRefusedAndTheConnectionEnds(String request) throws Exception {
        try (Sender sender = rig.sender()) {
            // What follows must never be taken for a request.
            Reply reply = sender.ask(request + Sender.post("666"));
            assertEquals(400, reply.status(), reply.text());
            assertEquals("close", reply.header("connection"));
            assertTrue(reply.text().startsWith("{\"code\":3,"), reply.text());
        }
        assertTrue(rig.bodies.isEmpty(), rig.bodies.toString());
        assertEquals(1, rig.counts().refused());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CHUNKED + "3\r\n123\r\n0\r\n\r\n",
                CHUNKED + "1\r\n1\r\n2\r\n23\r\n0\r\n\r\n",
                CHUNKED + "003;name=value\r\n123\r\n0;x=\"y\"\r\nTrailer: z\r\nContent-Length: 7\r\n\r\n",
                CHUNKED + "3 ; a\r\n123\r\n000\r\n\r\n",
                START + "content-length: 3\r\nContent-Length:3  \r\n\r\n123",
                "\r\n" + START + "CONTENT-LENGTH:\t3\t\r\nX:\r\n\r\n123",
                "POST /v1/metrics HTTP/1.9\r\nHost:\r\nContent-Type: application/json\r\nContent-Length: 3\r\n\r\n123",
            })
    void whatIsAllowedIsUnderstoodAndTheNextRequestFollows(String request) throws Exception {
        try (Sender sender = rig.sender()) {
            // Both at once: pipelined.
            sender.send(request + Sender.post("45"));
            assertEquals(200, sender.reply().status());
            assertEquals(200, sender.reply().status());
            assertEquals(List.of("123", "45"), List.copyOf(rig.bodies));
        }
    }

    @Test
    void requestsMayComeByteByByte() throws Exception {
        try (Sender sender = rig.sender()) {
            for (byte b : (CHUNKED + "2\r\n12\r\n1\r\n3\r\n0\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1)) {
                sender.send(new byte[] {b});
            }
            assertEquals(200, sender.reply().status());
            assertEquals(List.of("123"), List.copyOf(rig.bodies));
        }
    }

    @Test
    void aHundredRequestsGoThroughOneConnection() throws Exception {
        try (Sender sender = rig.sender()) {
            for (int i = 0; i < 100; i++) {
                assertEquals(200, sender.ask(Sender.post("1")).status());
            }
        }
        assertEquals(100, rig.counts().accepted());
    }

    @Test
    void theHeadIsLimitedAndTheBodyIsNotPartOfIt() throws Exception {
        String filler = "X: " + "a".repeat(15_800) + "\r\n";
        try (Sender sender = rig.sender()) {
            Reply reply = sender.ask(START + filler + "Content-Length: 3\r\n\r\n123");
            assertEquals(200, reply.status(), reply.text());
        }
        try (Sender sender = rig.sender()) {
            Reply reply = sender.ask(START + filler + filler + "Content-Length: 3\r\n\r\n123");
            assertEquals(400, reply.status());
            assertTrue(reply.text().contains("16 KB"), reply.text());
        }
        try (Sender sender = rig.sender()) {
            Reply reply = sender.ask(CHUNKED + "3;" + "x".repeat(20_000) + "\r\n123\r\n0\r\n\r\n");
            assertEquals(400, reply.status());
        }
    }

    @Test
    void aBodyOfManySmallChunksIsTakenWhole() throws Exception {
        StringBuilder body = new StringBuilder(CHUNKED);
        for (int i = 0; i < 20_000; i++) {
            body.append("1\r\nx\r\n");
        }
        try (Sender sender = rig.sender()) {
            assertEquals(200, sender.ask(body + "0\r\n\r\n").status());
            assertEquals("x".repeat(20_000), rig.bodies.peek());
            assertEquals(20_000, rig.counts().bytes());
        }
    }

    @Test
    void theOldHttpEndsAfterEachRequest() throws Exception {
        String request = "POST /v1/metrics HTTP/1.0\r\nConnection: keep-alive\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1\r\n\r\n7";
        for (String end : List.of(request, Sender.post("7", "Connection: foo, Close"))) {
            try (Sender sender = rig.sender()) {
                Reply reply = sender.ask(end);
                assertEquals(200, reply.status());
                assertEquals("close", reply.header("connection"));
                assertTrue(sender.ended());
            }
        }
    }

    @Test
    void aSenderThatAsksIsToldToGoOn() throws Exception {
        try (Sender sender = rig.sender()) {
            sender.send(START + "Expect: 100-Continue\r\nContent-Length: 3\r\n\r\n");
            assertEquals(100, sender.reply().status());
            assertEquals(200, sender.ask("123").status());
            assertEquals(200, sender.ask(Sender.post("4")).status());
        }
    }

    @Test
    void aSenderThatAsksInVainSendsNothing() throws Exception {
        try (Sender sender = rig.sender()) {
            Reply reply =
                    sender.ask(START.replace("json", "xml") + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            assertEquals(415, reply.status());
            assertEquals("close", reply.header("connection"));
        }
    }

    @Test
    void refusedBodiesAreReadWhenTheyAreSmall() throws Exception {
        try (Sender sender = rig.sender()) {
            assertEquals(
                    404,
                    sender.ask(Sender.post("x".repeat(60_000)).replace("/v1/m", "/v2/m"))
                            .status());
            assertEquals(200, sender.ask(Sender.post("1")).status());
            Reply large = sender.ask(Sender.post("x".repeat(200_000)).replace("/v1/m", "/v2/m"));
            assertEquals(404, large.status());
            assertEquals("close", large.header("connection"));
        }
    }

    @Test
    void whatIsRefusedIsToldSoEvenWhenItsBodyIsDamaged() throws Exception {
        for (String part :
                List.of(START + "Content-Length: 9\r\n\r\n123", CHUNKED + "x\r\n", CHUNKED + "3\r\n1234\r\n")) {
            try (Sender sender = rig.sender()) {
                sender.send(part.replace("/v1/m", "/v2/m"));
                sender.finish();
                Reply reply = sender.reply();
                assertEquals(404, reply.status());
                assertEquals("close", reply.header("connection"));
            }
        }
    }

    @Test
    void aBodyThatIsCutOffIsRefused() throws Exception {
        for (String part : List.of(
                START + "Content-Length: 9\r\n\r\n123",
                CHUNKED + "9\r\n123",
                CHUNKED + "3\r\n123\r\n",
                CHUNKED + "3")) {
            try (Sender sender = rig.sender()) {
                sender.send(part);
                sender.finish();
                Reply reply = sender.reply();
                assertEquals(400, reply.status());
                assertTrue(reply.text().contains("cut off"), reply.text());
            }
        }
        assertTrue(rig.bodies.isEmpty());
    }

    @Test
    void whatSpeaksAnotherProtocolIsToldSoInTheLogOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (Sender sender = rig.sender()) {
                sender.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
                assertEquals(400, sender.reply().status());
            }
            try (Sender sender = rig.sender()) {
                sender.send(new byte[] {0x16, 3, 1, 0, 5, 1, 0, 0, 1, 3});
                assertTrue(sender.ended());
            }
        }
        assertEquals(1, rig.logLines("http/protobuf"));
        assertEquals(1, rig.logLines("tls_cert"));
        assertEquals(6, rig.counts().refused());
    }
}
