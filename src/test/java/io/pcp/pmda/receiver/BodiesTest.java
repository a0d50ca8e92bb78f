package io.pcp.pmda.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.receiver.Sender.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies that are compressed, large, damaged, or too many. */
class BodiesTest {
    private static final int MAX = 1 << 20;

    private final ManualClock clock = new ManualClock();
    private final ReceiverRig rig = new ReceiverRig(ReceiverRig.LONG, clock);

    @AfterEach
    void end() {
        rig.close();
    }

    private Reply post(byte[] body, String... headers) throws Exception {
        try (Sender sender = rig.sender()) {
            String head = Sender.post("", headers).replace("Content-Length: 0", "Content-Length: " + body.length);
            sender.send(head);
            sender.sendWhatIsTaken(body);
            return sender.reply();
        }
    }

    private Reply gzip(byte[] body) throws Exception {
        return post(body, "Content-Encoding: GZip");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] both(byte[] a, byte[] b) {
        byte[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    @Test
    void compressedBodiesAreInflated() throws Exception {
        rig.start();
        byte[] compressed = Sender.gzip(ascii("12345"));
        assertEquals(200, gzip(compressed).status());
        assertEquals(compressed.length, rig.counts().bytes());
        assertEquals(
                200,
                gzip(both(Sender.gzip(ascii("1")), Sender.gzip(ascii("2")))).status());
        assertEquals(200, gzip(new byte[0]).status());
        assertEquals(List.of("12345", "12", ""), List.copyOf(rig.bodies));
    }

    @Test
    void damagedOnesAreRefused() throws Exception {
        rig.start();
        byte[] good = Sender.gzip(ascii("12345"));
        byte[] wrongSum = good.clone();
        wrongSum[good.length - 7] ^= 1;
        byte[] wrongData = good.clone();
        wrongData[12] ^= 0x55;
        for (byte[] bad : List.of(
                ascii("plain"),
                Arrays.copyOf(good, good.length - 1),
                Arrays.copyOf(good, 5),
                both(good, ascii("\0\0")),
                both(good, ascii("{}")),
                wrongSum,
                wrongData)) {
            Reply reply = gzip(bad);
            assertEquals(400, reply.status(), Arrays.toString(bad));
            assertTrue(reply.text().contains("gzip"), reply.text());
        }
        assertTrue(rig.bodies.isEmpty());
        assertEquals(7, rig.counts().refused());
    }

    @Test
    void bombsAreRefusedByTheirRatioAndByTheirSize() throws Exception {
        rig.start(ReceiverRig.limits(64 << 20, 64, 0));
        byte[] bomb = Sender.gzip(new byte[32 << 20]);
        Reply reply = gzip(bomb);
        assertEquals(413, reply.status());
        assertTrue(reply.text().contains("100 times"), reply.text());
        assertEquals(200, gzip(Sender.gzip(new byte[1 << 20])).status());
        rig.receiver.apply(ReceiverRig.limits(MAX, 64, 0));
        byte[] noise = new byte[MAX / 2];
        new Random(1).nextBytes(noise);
        byte[] large = both(noise, new byte[MAX]);
        assertEquals(413, gzip(Sender.gzip(large)).status());
    }

    @Test
    void theLimitIsTheLastByteThatIsTaken() throws Exception {
        rig.start(ReceiverRig.limits(100_000, 64, 0));
        byte[] most = new byte[100_000];
        byte[] more = new byte[100_001];
        assertEquals(200, post(most).status());
        assertEquals(413, post(more).status());
        assertEquals(200, gzip(Sender.gzip(most)).status());
        assertEquals(413, gzip(Sender.gzip(more)).status());
        new Random(1).nextBytes(more);
        assertEquals(413, gzip(Sender.gzip(more)).status());
        assertEquals(413, chunked(more).statusCode());
        assertEquals(200, chunked(most).statusCode());
    }

    private HttpResponse<String> chunked(byte[] body) throws Exception {
        return send(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
    }

    private HttpResponse<String> send(HttpRequest.BodyPublisher body) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rig.port() + "/v1/metrics"))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .POST(body)
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void aRealClientIsUnderstood() throws Exception {
        rig.start();
        assertEquals(200, send(BodyPublishers.ofString("7")).statusCode());
        assertEquals(
                200,
                send(BodyPublishers.ofByteArrays(List.of(ascii("4"), ascii("2"))))
                        .statusCode());
        HttpResponse<String> bad = send(BodyPublishers.ofString("bad"));
        assertEquals(400, bad.statusCode());
        assertTrue(bad.body().startsWith("{\"code\":3,"), bad.body());
        assertEquals(List.of("7", "42"), List.copyOf(rig.bodies));
    }

    @Test
    void aBodyOfAnyShapeArrivesAsItWasSent() throws Exception {
        rig.start(ReceiverRig.limits(MAX, 64, 0));
        Random random = new Random(7);
        for (int length : new int[] {1, 4095, 16_384, 16_385, 65_537, 999_999, MAX}) {
            StringBuilder text = new StringBuilder(length);
            while (text.length() < length) {
                text.append((char) ('a' + random.nextInt(26)));
            }
            assertEquals(200, post(ascii(text.toString())).status());
            assertEquals(text.toString(), rig.bodies.poll());
            assertEquals(200, gzip(Sender.gzip(ascii(text.toString()))).status());
            assertEquals(text.toString(), rig.bodies.poll());
        }
    }

    @Test
    void pointsBeyondTheRateComeLaterAndNothingOfThemCounts() throws Exception {
        rig.start(ReceiverRig.limits(MAX, 64, 100));
        assertEquals(200, post(ascii("60")).status());
        Reply reply = post(ascii("60"));
        assertEquals(429, reply.status());
        assertEquals("1", reply.header("retry-after"));
        assertEquals(60, rig.counts().accepted());
        assertEquals(1, rig.counts().throttled());
        clock.forward(TimeUnit.MILLISECONDS.toNanos(200));
        assertEquals(200, post(ascii("60")).status());
        clock.forward(TimeUnit.SECONDS.toNanos(1));
        // Larger than all that may come in a second: taken when nothing came before, and paid for afterwards.
        assertEquals(200, post(ascii("1000")).status());
        assertEquals("10", post(ascii("100")).header("retry-after"));
        clock.forward(TimeUnit.SECONDS.toNanos(10));
        assertEquals(200, post(ascii("100")).status());
    }

    @Test
    void memoryOfAllBodiesIsBoundedAndComesBack() throws Exception {
        ByteBudget budget = new ByteBudget(100);
        assertTrue(budget.take(60, 0));
        assertFalse(budget.take(60, TimeUnit.MILLISECONDS.toNanos(1)));
        Thread giver = new Thread(() -> budget.give(60));
        giver.start();
        assertTrue(budget.take(60, TimeUnit.SECONDS.toNanos(20)));
        giver.join();
        budget.give(60);
        assertEquals(0, budget.used());
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(new byte[50_000]);
        try (BodyBytes bytes = new BodyBytes(new ByteBudget(40_000), Duration.ZERO)) {
            ByteArrayInputStream in = new ByteArrayInputStream(body.toByteArray());
            Refusal refusal = assertThrows(Refusal.class, () -> bytes.fill(in::read, -1, 1 << 20));
            assertEquals(429, refusal.status());
        }
    }
}
