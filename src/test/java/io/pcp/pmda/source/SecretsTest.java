package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    Path directory;

    /** Not the account the test runs as, so that files of the test belong to somebody else. */
    private static final AgentAccount STRANGER = new AgentAccount(54_321, 54_321);

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

    private Path secret(String name, String text, String mode) throws Exception {
        Path file = directory.resolve(name);
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private static Request bearer(Path file) {
        return new Request(List.of(), null, file, null, null, Request.Tls.DEFAULT, false, null, true, null);
    }

    private static Request basic(String user, Path file) {
        return new Request(List.of(), null, null, user, file, Request.Tls.DEFAULT, false, null, true, null);
    }

    @Test
    void aTokenIsSentAndReadAgainWhenItsFileChanges() throws Exception {
        Path file = secret("token", "first\n", "rw-------");
        Scraper scraper = rig.http(server.url("/ok"), bearer(file));
        scraper.scrape();
        secret("token", "second-one\n", "rw-------");
        scraper.scrape();
        assertTrue(server.requests().get(0).contains("\r\nAuthorization: Bearer first\r\n"));
        assertTrue(server.requests().get(1).contains("\r\nAuthorization: Bearer second-one\r\n"));
    }

    @Test
    void aTokenThatIsRefusedIsReadAgainOnceWithinTheScrape() throws Exception {
        Path file = secret("token", "right", "rw-------");
        var time = Files.getLastModifiedTime(file);
        Scraper scraper = rig.http(server.url("/auth?Bearer+wrong"), bearer(file));
        assertEquals("http 401", ScrapeRig.message(scraper));
        assertEquals(1, server.requests().size());
        // In place, of the same length and time: nothing to be seen from outside.
        Files.writeString(file, "wrong");
        Files.setLastModifiedTime(file, time);
        assertEquals(200, scraper.scrape().status());
        assertEquals(3, server.requests().size());
    }

    @Test
    void aUserHasAPasswordFromAFileOrFromTheUrl() throws Exception {
        Path file = secret("password", "p:w\n", "rw-------");
        rig.http(server.url("/auth?Basic+bWU6cDp3"), basic("me", file)).scrape();
        String inUrl = server.url("/auth?Basic+bWU6cDp3").replace("http://", "http://me:p%3Aw@");
        assertEquals(200, rig.http(inUrl).scrape().status());
    }

    @Test
    void filesThatOthersCanReadAreRefusedUnlessTheAgentOwnsThem() throws Exception {
        Path file = secret("token", "t0p-s3cret", "rw-r--r--");
        assertEquals(200, rig.http(server.url("/ok"), bearer(file)).scrape().status());
        try (ScrapeRig stranger = new ScrapeRig(settings -> settings.withAccount(STRANGER))) {
            assertEquals(
                    "bearer_token_file: " + file + ": others can read it: chmod 600 " + file,
                    ScrapeRig.message(stranger.http(server.url("/ok"), bearer(file))));
            secret("token", "t0p-s3cret", "rw-r-----");
            assertTrue(ScrapeRig.message(stranger.http(server.url("/ok"), bearer(file)))
                    .contains("chmod 600"));
        }
        int group = (Integer) Files.getAttribute(file, "unix:gid");
        AgentAccount ofGroup = new AgentAccount(STRANGER.uid(), group);
        try (ScrapeRig friend = new ScrapeRig(settings -> settings.withAccount(ofGroup))) {
            assertEquals(
                    200, friend.http(server.url("/ok"), bearer(file)).scrape().status());
        }
    }

    @Test
    void filesWithoutAUsableSecretAreToldByName() throws Exception {
        Path none = directory.resolve("none");
        String url = server.url("/ok");
        assertEquals(
                "bearer_token_file: " + none + ": no such file or directory",
                ScrapeRig.message(rig.http(url, bearer(none))));
        Path empty = secret("empty", "\n", "rw-------");
        assertEquals(
                "bearer_token_file: " + empty + ": holds no single line of text",
                ScrapeRig.message(rig.http(url, bearer(empty))));
        Path lines = secret("lines", "a\r\nX-Other: b\n", "rw-------");
        assertEquals(
                "basic_password_file: " + lines + ": holds no single line of text",
                ScrapeRig.message(rig.http(url, basic("me", lines))));
        assertEquals(
                "bearer_token_file: " + directory + ": not a file",
                ScrapeRig.message(rig.http(url, bearer(directory))));
        assertEquals(List.of(), server.requests());
    }

    @Test
    void noSecretIsInAnyText() throws Exception {
        Path file = secret("token", "s3cret", "rw-------");
        Request all = new Request(
                List.of(new Request.Header("X-Key", "s3cret")),
                "s3cret",
                file,
                "me",
                file,
                Request.Tls.DEFAULT,
                false,
                URI.create("http://me:s3cret@127.0.0.1:1"),
                true,
                null);
        SourceConfig config =
                ScrapeRig.http("http://me:s3cret@127.0.0.1:" + server.port() + "/x?key=s3cret", ScrapeRig.SHORT, all);
        ScrapeException failure = ScrapeRig.failure(rig.of(config));
        StringBuilder texts =
                new StringBuilder(config.target() + " " + all + " " + rig.log + new SecretFile("k", file, STRANGER));
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            texts.append(cause);
        }
        assertEquals("refused (127.0.0.1:1)", failure.getMessage());
        assertFalse(texts.toString().contains("s3cret"), texts.toString());
        assertFalse(HttpAddress.of(URI.create("http://me:s3cret@h/x?key=s3cret"))
                .toString()
                .contains("s3cret"));
    }
}
