package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpScraperTest {
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
    @ValueSource(strings = {"/ok?500", "/gzip?500", "/chunked?500", "/old?500", "/interim?500", "/openmetrics?500"})
    void documentsComeWholeHoweverTheyAreSent(String path) throws Exception {
        Scraper scraper = rig.http(server.url(path));
        for (int round = 1; round <= 3; round++) {
            Body body = scraper.scrape();
            List<String> lines = ScrapeRig.text(body).lines().toList();
            assertEquals(200, body.status());
            assertEquals("# TYPE trouble_0 gauge", lines.get(0));
            assertTrue(lines.contains("trouble_499{a=\"b\"} " + round), path);
        }
    }

    @Test
    void gzipOfSeveralMembersIsOneDocument() throws Exception {
        String text = ScrapeRig.text(rig.http(server.url("/members?3")).scrape());
        assertEquals(12, text.lines().count());
    }

    @Test
    void documentsOfServersMadeByOthersCome() throws Exception {
        HttpServer other = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        byte[] text = "x 1\n".repeat(50_000).getBytes(StandardCharsets.US_ASCII);
        other.createContext("/m", exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(TroubleAnswers.zipped(text));
            exchange.close();
        });
        other.start();
        try {
            Body body = rig.http("http://127.0.0.1:" + other.getAddress().getPort() + "/m")
                    .scrape();
            assertEquals(new String(text, StandardCharsets.US_ASCII), ScrapeRig.text(body));
            assertNull(body.contentType());
        } finally {
            other.stop(0);
        }
    }

    @Test
    void oneConnectionServesAllScrapes() throws Exception {
        Scraper scraper = rig.http(server.url("/gzip"));
        for (int i = 0; i < 5; i++) {
            scraper.scrape();
        }
        assertEquals(1, server.connections());
    }

    @Test
    void aConnectionThatWentStaleIsReplacedWithinTheScrape() throws Exception {
        Scraper scraper = rig.http(server.url("/ok"));
        scraper.scrape();
        server.dropConnections();
        assertEquals(200, scraper.scrape().status());
        assertEquals(2, server.connections());
    }

    @Test
    void aServerThatClosesEachConnectionIsNotAskedTwice() throws Exception {
        assertEquals("connection closed before the answer", ScrapeRig.message(rig.http(server.url("/close"))));
        assertEquals(1, server.connections());
    }

    @Test
    void requestsSayWhatWeCanRead() throws Exception {
        rig.http(server.url("/ok?1")).scrape();
        String head = server.requests().get(0);
        assertTrue(head.startsWith("GET /ok?1 HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n"), head);
        assertTrue(head.contains("\r\nUser-Agent: pmdagpu/9.9\r\n"), head);
        assertTrue(head.contains("\r\nAccept-Encoding: gzip\r\n"), head);
        assertTrue(head.contains("\r\nX-Prometheus-Scrape-Timeout-Seconds: 20\r\n"), head);
        assertTrue(
                head.contains("\r\nAccept: application/openmetrics-text;version=1.0.0;q=0.6,"
                        + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;q=0.4,"
                        + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2\r\n"),
                head);
    }

    @Test
    void escapingIsNegotiatedOnlyForUtf8Names() {
        String accept = RequestHead.accept(new Reading(Reading.Format.AUTO, false, true, false));
        assertTrue(accept.contains("openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6"), accept);
        assertTrue(accept.contains("text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4"), accept);
        assertFalse(accept.contains("0.0.4;escaping"), accept);
    }

    @Test
    void configuredHeadersGoAlongAndReplaceOurs() throws Exception {
        rig.http(
                        server.url("/ok"),
                        ScrapeRig.headers(new Request.Header("X-Tenant", "a: b"), new Request.Header("accept", "x/y")))
                .scrape();
        String head = server.requests().get(0);
        assertTrue(head.contains("\r\nX-Tenant: a: b\r\n"), head);
        assertTrue(head.contains("\r\naccept: x/y\r\n"), head);
        assertFalse(head.contains("\r\nAccept: "), head);
    }

    @Test
    void aHeaderWithALineEndIsRefusedAndNotShown() throws Exception {
        Scraper scraper = rig.http(server.url("/ok"), ScrapeRig.headers(new Request.Header("X-Key", "s3cret\r\nX: y")));
        assertEquals("header X-Key: its value holds a control character", ScrapeRig.message(scraper));
        assertEquals(List.of(), server.requests());
    }

    @Test
    void contentTypesPassThrough() throws Exception {
        assertEquals("text/html", rig.http(server.url("/html")).scrape().contentType());
        assertEquals("application/json", rig.http(server.url("/json")).scrape().contentType());
    }

    @Test
    void otherStatusesAreFailures() throws Exception {
        ScrapeException failure = ScrapeRig.failure(rig.http(server.url("/status?503")));
        assertEquals("http 503", failure.getMessage());
        assertEquals(ScrapeException.Kind.HTTP, failure.kind());
        assertEquals(503, failure.status());
        assertEquals("http 404", ScrapeRig.message(rig.http(server.url("/nowhere"))));
    }

    @Test
    void aPortWithoutAServerRefuses() throws Exception {
        int port = server.port();
        server.close();
        ScrapeException failure = ScrapeRig.failure(rig.http("http://127.0.0.1:" + port + "/"));
        assertEquals(ScrapeException.Kind.REFUSED, failure.kind());
        assertEquals("refused (127.0.0.1:" + port + ")", failure.getMessage());
    }

    @Test
    void localhostIsTriedOnBothItsAddresses() throws Exception {
        assertEquals(
                200,
                rig.http("http://localhost:" + server.port() + "/ok").scrape().status());
    }

    @Test
    void redirectsAreToldUnlessTheyMayBeFollowed() throws Exception {
        assertEquals(
                "http 302 (redirect to http://127.0.0.1:" + server.port() + "/ok; set follow_redirects)",
                ScrapeRig.message(rig.http(server.url("/redirect?/ok?token=1"))));
        Scraper following = rig.http(server.url("/redirect?/ok"), ScrapeRig.following());
        assertEquals(200, following.scrape().status());
        assertEquals(200, following.scrape().status());
        assertEquals(2, server.connections());
    }

    @Test
    void redirectsDoNotLoopNorLeaveTheHost() throws Exception {
        Request following = ScrapeRig.following();
        assertEquals(
                "http 302 (redirect loop at http://127.0.0.1:" + server.port() + "/loop)",
                ScrapeRig.message(rig.http(server.url("/loop"), following)));
        assertEquals(
                "http 302 (redirect to another host, http://evil.example/x; set that as url)",
                ScrapeRig.message(rig.http(server.url("/redirect?http://user:pw@evil.example/x?key=1"), following)));
    }

    @Test
    void aProxyIsAskedWithTheWholeUrl() throws Exception {
        String proxy = "http://me:pw@127.0.0.1:" + server.port();
        String message = ScrapeRig.message(rig.http("http://far.example:9100/metrics", ScrapeRig.proxied(proxy)));
        String head = server.requests().get(0);
        assertTrue(head.startsWith("GET http://far.example:9100/metrics HTTP/1.1\r\nHost: far.example:9100\r\n"), head);
        assertTrue(head.contains("\r\nProxy-Authorization: Basic bWU6cHc=\r\n"), head);
        assertEquals("http 404", message);
    }

    @Test
    void namesWithUnderscoresAreHostsToo() throws Exception {
        try (ScrapeRig named = new ScrapeRig(settings -> settings.withResolver(host -> Lookups.literal("127.0.0.1")))) {
            assertEquals(
                    200,
                    named.http("http://my_service:" + server.port() + "/ok")
                            .scrape()
                            .status());
        }
    }
}
