package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UnixScraperTest {
    @TempDir
    Path directory;

    private final ScrapeRig rig = new ScrapeRig();

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void documentsComeThroughOneConnectionOfAUnixSocket() throws Exception {
        Path socket = directory.resolve("s");
        try (TroubleServer server = TroubleServer.startUnix(socket)) {
            Scraper scraper = rig.of(new Target.Unix(socket, "/gzip?300"), ScrapeRig.PATIENCE);
            for (int round = 1; round <= 3; round++) {
                assertTrue(ScrapeRig.text(scraper.scrape()).contains("trouble_299{a=\"b\"} " + round + "\n"));
            }
            assertEquals(1, server.connections());
            assertTrue(server.requests().get(0).startsWith("GET /gzip?300 HTTP/1.1\r\nHost: localhost\r\n"));
        }
    }

    @Test
    void aServerThatHangsOrTricklesEndsAtTheTimeout() throws Exception {
        Path socket = directory.resolve("s");
        try (TroubleServer server = TroubleServer.startUnix(socket)) {
            for (String path : new String[] {"/hang", "/trickle"}) {
                ScrapeException failure = ScrapeRig.failure(rig.of(new Target.Unix(socket, path), ScrapeRig.SHORT));
                assertEquals(ScrapeException.Kind.TIMEOUT, failure.kind(), path);
            }
            assertEquals(2, server.connections());
        }
    }

    @Test
    void aSocketThatIsNotThereRefuses() {
        Path socket = directory.resolve("none");
        ScrapeException failure = ScrapeRig.failure(rig.of(new Target.Unix(socket, "/"), ScrapeRig.SHORT));
        assertEquals(ScrapeException.Kind.REFUSED, failure.kind());
        assertEquals("no such file or directory (" + socket + ")", failure.getMessage());
    }
}
