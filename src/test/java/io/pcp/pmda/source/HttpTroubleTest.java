package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A test that hangs here has found a defect; the timeout only ends it. */
@Timeout(60)
class HttpTroubleTest {
    private final ScrapeRig rig = new ScrapeRig();
    private TroubleServer server;

    @BeforeEach
    void start() throws Exception {
        server = TroubleServer.start();
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/hang, timeout (no answer in 200 ms: waiting for the answer)",
        "/hang-body, timeout (no answer in 200 ms: reading the body at 0 bytes)",
        "/trickle-head, timeout (no answer in 200 ms: waiting for the answer)"
    })
    void whatNeverComesIsATimeoutThatSaysWhere(String path, String text) throws Exception {
        ScrapeException failure = ScrapeRig.failure(rig.http(server.url(path), ScrapeRig.SHORT));
        assertEquals(text, failure.getMessage());
        assertEquals(ScrapeException.Kind.TIMEOUT, failure.kind());
    }

    @Test
    void aTrickleEndsAtTheTimeoutAndTheNextScrapeStartsAnew() throws Exception {
        Scraper scraper = rig.http(server.url("/trickle"), ScrapeRig.SHORT);
        String message = ScrapeRig.message(scraper);
        assertTrue(message.matches("timeout \\(no answer in 200 ms: reading the body at \\d+ bytes\\)"), message);
        assertEquals(ScrapeException.Kind.TIMEOUT, ScrapeRig.failure(scraper).kind());
        assertEquals(2, server.connections());
    }

    @Test
    void aServerThatAcceptsNothingIsNotWaitedForBeyondTheConnectTimeout() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> waiting = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Socket socket = new Socket();
                waiting.add(socket);
                CompletableFuture.runAsync(() -> connect(socket, full));
            }
            assertTrue(ScrapeRig.soon(
                    () -> waiting.stream().filter(Socket::isConnected).count() >= 2));
            ScrapeException failure = ScrapeRig.failure(rig.http("http://127.0.0.1:" + full.getLocalPort() + "/"));
            assertEquals(ScrapeException.Kind.TIMEOUT, failure.kind());
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    private static void connect(Socket socket, ServerSocket to) {
        try {
            socket.connect(to.getLocalSocketAddress());
        } catch (IOException closed) {
            // The test is over.
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/truncated, cut off after 4 KB of 8 KB",
        "/truncated-chunks, cut off after 19 bytes",
        "/no-http, not http: the answer begins with \"SSH-2.0-OpenSSH_9.2\"",
        "/bad-length, malformed answer: Content-Length",
        "/bad-chunk, malformed answer: chunks",
        "/bad-gzip, malformed answer: gzip",
        "/big-head, malformed answer: more than 16 KB of headers",
        "/endless-head, malformed answer: more than 16 KB of headers"
    })
    void brokenAnswersAreToldByTheirDefect(String path, String text) throws Exception {
        Scraper scraper = rig.http(server.url(path));
        ScrapeException failure = ScrapeRig.failure(scraper);
        assertEquals(text, failure.getMessage());
        assertEquals(ScrapeException.Kind.FAILED, failure.kind());
    }

    @Test
    void aStreamThatEndsWithinGzipIsCutOff() throws Exception {
        String message = ScrapeRig.message(rig.http(server.url("/truncated-gzip")));
        assertTrue(message.startsWith("cut off within the gzip stream after "), message);
    }

    @Test
    void aResetWithinTheBodyIsAFailure() throws Exception {
        ScrapeException failure = ScrapeRig.failure(rig.http(server.url("/reset")));
        assertEquals(ScrapeException.Kind.FAILED, failure.kind());
        assertTrue(
                failure.getMessage().startsWith("connection reset while reading the body at "), failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/huge", "/huge-chunks"})
    void tooMuchIsRefusedWithoutKeepingIt(String path) throws Exception {
        ScrapeException failure = ScrapeRig.failure(rig.http(server.url(path)));
        assertEquals(ScrapeException.Kind.TOO_LARGE, failure.kind());
        assertEquals("too large: more than 16 MB (max_bytes)", failure.getMessage());
        assertEquals(0, rig.services.inflightBytes());
    }

    @Test
    void aGzipBombDoesNotGoOff() throws Exception {
        ScrapeException failure = ScrapeRig.failure(rig.http(server.url("/bomb")));
        assertEquals(ScrapeException.Kind.TOO_LARGE, failure.kind());
        assertEquals("too large: gzip that inflates more than 100 times", failure.getMessage());
    }

    @Test
    void limitsApplyAfterInflation() throws Exception {
        SourceConfig config = ScrapeRig.http(server.url("/gzip?1000"), ScrapeRig.PATIENCE, Request.DEFAULT);
        SourceConfig small =
                ScrapeRig.config(config.target(), ScrapeRig.PATIENCE, Request.DEFAULT, ScrapeRig.maxBytes(20_000));
        assertEquals("too large: more than 19 KB (max_bytes)", ScrapeRig.message(rig.of(small)));
    }

    @Test
    void allDocumentsTogetherHaveALimit() throws Exception {
        try (ScrapeRig tight = new ScrapeRig(settings -> settings.withMaxInflightBytes(150_000))) {
            Scraper one = tight.http(server.url("/ok?2000"));
            Scraper two = tight.http(server.url("/ok?2000"));
            one.scrape();
            assertEquals("too large: all documents together hold 146 KB (max_inflight_bytes)", ScrapeRig.message(two));
            one.release();
            assertEquals(200, two.scrape().status());
        }
    }

    @Test
    void aSlowNameServerHoldsNoSourceBeyondItsTimeout() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        Resolver slow = host -> {
            asked.incrementAndGet();
            try {
                answer.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        };
        try (ScrapeRig far = new ScrapeRig(settings -> settings.withResolver(slow))) {
            String text = "timeout (no answer in 200 ms: looking up the name)";
            Scraper one = far.http("http://slow.example:" + server.port() + "/ok", ScrapeRig.SHORT);
            assertEquals(text, ScrapeRig.message(one));
            assertEquals(text, ScrapeRig.message(one));
            assertEquals(1, asked.get());
            for (int i = 0; i < Lookups.MAX_AT_WORK + 2; i++) {
                assertEquals(
                        text,
                        ScrapeRig.message(far.http("http://slow" + i + ".example/", Duration.ofMillis(20)))
                                .replace("20 ms", "200 ms"));
            }
            assertTrue(asked.get() >= Lookups.MAX_AT_WORK, () -> asked + " were asked");
            assertEquals(200, far.http(server.url("/ok")).scrape().status());
            answer.countDown();
            assertEquals(
                    200,
                    far.http("http://slow.example:" + server.port() + "/ok")
                            .scrape()
                            .status());
        }
    }

    @Test
    void namesThatHangLeaveRoomForOthersUpToALimit() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger hanging = new AtomicInteger();
        Resolver slow = host -> {
            if (host.startsWith("slow")) {
                hanging.incrementAndGet();
                try {
                    answer.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        };
        Duration patience = Duration.ofMinutes(2);
        try (ScrapeRig far = new ScrapeRig(settings -> settings.withResolver(slow))) {
            List<CompletableFuture<Integer>> waiting = new ArrayList<>();
            // Far more than are looked up at once.
            for (int i = 0; i < Lookups.MAX_AT_WORK * 2; i++) {
                Scraper one = far.http("http://slow" + i + ".example:" + server.port() + "/ok", patience);
                waiting.add(CompletableFuture.supplyAsync(() -> status(one), task -> new Thread(task).start()));
            }
            assertTrue(ScrapeRig.soon(() -> hanging.get() >= Lookups.MAX_AT_WORK));
            String quick = "http://quick.example:" + server.port() + "/ok";
            assertEquals(200, far.http(quick, patience).scrape().status());
            assertEquals(1, answer.getCount(), "nobody had to answer for that");
            for (int i = 0; i < Lookups.MAX_RUNNING; i++) {
                Scraper one = far.http("http://slower" + i + ".example:" + server.port() + "/ok", patience);
                waiting.add(CompletableFuture.supplyAsync(() -> status(one), task -> new Thread(task).start()));
            }
            assertTrue(ScrapeRig.soon(() -> hanging.get() == Lookups.MAX_RUNNING), () -> hanging + " hang");
            answer.countDown();
            for (CompletableFuture<Integer> one : waiting) {
                assertEquals(200, one.get());
            }
        }
    }

    private static int status(Scraper scraper) {
        try {
            return scraper.scrape().status();
        } catch (ScrapeException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void unknownHostsAreNamed() throws Exception {
        Resolver none = host -> {
            throw new UnknownHostException(host);
        };
        try (ScrapeRig far = new ScrapeRig(settings -> settings.withResolver(none))) {
            assertEquals("unknown host no.example", ScrapeRig.message(far.http("http://no.example/x?key=1")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hang", "/trickle", "/endless-trickle"})
    void closingEndsARunningScrape(String path) throws Exception {
        Scraper scraper = rig.http(server.url(path.equals("/endless-trickle") ? "/trickle-head" : path));
        CompletableFuture<ScrapeException> result = CompletableFuture.supplyAsync(() -> ScrapeRig.failure(scraper));
        assertTrue(ScrapeRig.soon(() -> !server.requests().isEmpty()));
        scraper.close();
        assertEquals(ScrapeException.Kind.CANCELLED, result.get().kind());
        assertEquals("cancelled", ScrapeRig.message(scraper));
        assertEquals(0, rig.services.scrapes());
        assertEquals(0, rig.services.inflightBytes());
    }

    @Test
    void manyDeadSourcesLeaveNoThreads() throws Exception {
        for (int i = 0; i < 20; i++) {
            ScrapeRig.failure(rig.http(server.url("/hang"), Duration.ofMillis(20)));
        }
        List<String> ours = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("scrape ") || name.startsWith("lookup "))
                .filter(name -> !name.contains("slow"))
                .distinct()
                .toList();
        assertEquals(List.of("scrape watchdog"), ours);
    }
}
