package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsScraperTest {
    @TempDir
    static Path made;

    @TempDir
    Path directory;

    private static TlsFiles files;

    private final ScrapeRig rig = new ScrapeRig();
    private TlsServer server;

    @BeforeAll
    static void certificates() throws Exception {
        files = new TlsFiles(made);
        files.make("good", "EC", "-ext", "san=dns:localhost,ip:127.0.0.1");
        files.make("elsewhere", "EC", "-ext", "san=dns:elsewhere.example");
        files.make("expired", "EC", "-ext", "san=ip:127.0.0.1", "-startdate", "2020/01/01 00:00:00", "-validity", "9");
        files.make("client", "RSA");
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        if (server != null) {
            server.close();
        }
    }

    private String serve(String certificate, boolean wantsClient, String... protocols) throws Exception {
        server = new TlsServer(files.server(certificate, "client"), wantsClient, protocols);
        return "https://127.0.0.1:" + server.port() + "/metrics";
    }

    private Scraper scraper(String url, Request.Tls tls) {
        return rig.http(url, ScrapeRig.tls(tls));
    }

    private static Request.Tls trusting(String certificate) {
        return new Request.Tls(files.pem(certificate), null, null, null, false, "TLSv1.2");
    }

    private static Request.Tls showing(Path certificate, Path key) {
        return new Request.Tls(files.pem("good"), certificate, key, null, false, "TLSv1.2");
    }

    private String peer() {
        return "127.0.0.1:" + server.port();
    }

    private String tlsFailure(Scraper scraper) {
        ScrapeException failure = ScrapeRig.failure(scraper);
        assertEquals(ScrapeException.Kind.TLS, failure.kind(), failure.getMessage());
        return failure.getMessage();
    }

    @Test
    void aServerWithACertificateOfItsAuthorityIsRead() throws Exception {
        Scraper scraper = scraper(serve("good", false), trusting("good"));
        assertEquals("x 1\n", ScrapeRig.text(scraper.scrape()));
        assertEquals("x 1\n", ScrapeRig.text(scraper.scrape()));
    }

    @Test
    void namesAreCheckedToo() throws Exception {
        String url = serve("good", false).replace("127.0.0.1", "localhost");
        assertEquals(200, scraper(url, trusting("good")).scrape().status());
    }

    @Test
    void olderTlsIsSpokenUnlessTheMinimumForbidsIt() throws Exception {
        String url = serve("good", false, "TLSv1.2");
        assertEquals(200, scraper(url, trusting("good")).scrape().status());
        Request.Tls newest = new Request.Tls(files.pem("good"), null, null, null, false, "TLSv1.3");
        assertEquals(
                "tls: " + peer() + " speaks no version of TLS that we accept (tls_min)",
                tlsFailure(scraper(url, newest)));
    }

    @Test
    void aCertificateThatExpiredIsToldWithItsDay() throws Exception {
        String message = tlsFailure(scraper(serve("expired", false), trusting("expired")));
        assertTrue(message.matches("tls: certificate of " + peer() + " expired on 2020-01-(09|10|11)"), message);
    }

    @Test
    void aCertificateOfAnotherHostIsToldWithItsNamesAndCanBeAccepted() throws Exception {
        String url = serve("elsewhere", false);
        assertEquals(
                "tls: certificate of " + peer() + " is for elsewhere.example; set tls_server_name",
                tlsFailure(scraper(url, trusting("elsewhere"))));
        Request.Tls named = new Request.Tls(files.pem("elsewhere"), null, null, "elsewhere.example", false, "TLSv1.2");
        assertEquals(200, scraper(url, named).scrape().status());
    }

    @Test
    void aCertificateNobodySignedIsNotTrustedUnlessInsecure() throws Exception {
        String url = serve("good", false);
        assertEquals(
                "tls: certificate of " + peer() + " is not signed by a trusted authority; set tls_ca",
                tlsFailure(scraper(url, Request.Tls.DEFAULT)));
        Request.Tls insecure = new Request.Tls(null, null, null, null, true, "TLSv1.2");
        Scraper scraper = scraper(url, insecure);
        assertEquals(200, scraper.scrape().status());
        assertEquals(200, scraper.scrape().status());
        assertEquals(List.of("source trouble: tls_insecure: anybody can pretend to be this server"), rig.log);
    }

    @Test
    void aClientCertificateIsShownInAllFormsOfKeys() throws Exception {
        String url = serve("good", true);
        String message = tlsFailure(scraper(url, trusting("good")));
        assertEquals("tls: " + peer() + " wants a client certificate: tls_cert, tls_key", message);
        assertEquals(
                200,
                scraper(url, showing(files.pem("client"), files.key("client")))
                        .scrape()
                        .status());
        Path pkcs1 = directory.resolve("pkcs1.key");
        Files.writeString(pkcs1, TlsFiles.block("RSA PRIVATE KEY", TlsFiles.inner(files.privateKey("client"))));
        assertEquals(
                200, scraper(url, showing(files.pem("client"), pkcs1)).scrape().status());
        Path both = directory.resolve("both.pem");
        Files.writeString(both, Files.readString(files.pem("client")) + Files.readString(files.key("client")));
        assertEquals(200, scraper(url, showing(both, both)).scrape().status());
    }

    @Test
    void keysOfEllipticCurvesAreReadAsKubeletsWriteThem() throws Exception {
        ECPrivateKey key = (ECPrivateKey) files.privateKey("good");
        Path file = directory.resolve("ec.key");
        String text = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                + TlsFiles.block("EC PRIVATE KEY", TlsFiles.sec1(key));
        ECPrivateKey read = (ECPrivateKey) PemKey.read(file, text.getBytes(StandardCharsets.US_ASCII));
        assertEquals(key.getS(), read.getS());
        assertEquals(key.getParams().getOrder(), read.getParams().getOrder());
    }

    @Test
    void filesThatAreNoGoodAreToldWithTheWayOut() throws Exception {
        String url = serve("good", true);
        Path key = directory.resolve("k");
        Files.writeString(key, TlsFiles.block("ENCRYPTED PRIVATE KEY", new byte[10]));
        assertEquals(
                "tls: tls_key: " + key + ": is encrypted: openssl pkcs8 -topk8 -nocrypt -in " + key + " -out KEY",
                tlsFailure(scraper(url, showing(files.pem("client"), key))));
        Files.writeString(
                key,
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAA==\n-----END RSA PRIVATE KEY-----\n");
        assertTrue(tlsFailure(scraper(url, showing(files.pem("client"), key))).contains("is encrypted"));
        Files.writeString(key, "nothing");
        assertEquals(
                "tls: tls_key: " + key + ": holds no private key",
                tlsFailure(scraper(url, showing(files.pem("client"), key))));
        assertEquals(
                "tls: tls_cert: " + key + ": holds no certificate; PEM is needed",
                tlsFailure(scraper(url, showing(key, files.key("client")))));
        assertEquals(
                "tls: tls_key: " + files.key("good") + ": does not belong to the certificate in " + files.pem("client"),
                tlsFailure(scraper(url, showing(files.pem("client"), files.key("good")))));
        Path none = directory.resolve("none");
        assertEquals(
                "tls: tls_ca: " + none + ": no such file or directory",
                tlsFailure(scraper(url, new Request.Tls(none, null, null, null, false, "TLSv1.2"))));
    }

    @Test
    void aKeyThatOthersCanReadIsRefused() throws Exception {
        String url = serve("good", true);
        try (ScrapeRig stranger = new ScrapeRig(settings -> settings.withAccount(new AgentAccount(54_321, 54_321)))) {
            Scraper scraper = stranger.http(url, ScrapeRig.tls(showing(files.pem("client"), files.key("client"))));
            String message = ScrapeRig.message(scraper);
            assertEquals(
                    "tls_key: " + files.key("client") + ": others can read it: chmod 600 " + files.key("client"),
                    message);
        }
    }

    @Test
    void anAuthorityThatChangesCountsAtOnceAndABrokenOneNotAtAll() throws Exception {
        Path ca = Files.copy(files.pem("elsewhere"), directory.resolve("ca.pem"));
        Scraper scraper = scraper(serve("good", false), new Request.Tls(ca, null, null, null, false, "TLSv1.2"));
        assertTrue(tlsFailure(scraper).contains("not signed by a trusted authority"));
        Files.copy(files.pem("good"), ca, StandardCopyOption.REPLACE_EXISTING);
        assertEquals(200, scraper.scrape().status());
        Files.writeString(ca, "half");
        assertEquals(200, scraper.scrape().status());
        assertEquals(200, scraper.scrape().status());
        assertEquals(
                List.of("source trouble: tls: tls_ca: " + ca
                        + ": holds no certificate; PEM is needed; what was read before still serves"),
                rig.log);
    }

    @Test
    void aServerWithoutTlsIsTold() throws Exception {
        try (TroubleServer plain = TroubleServer.start()) {
            String url = plain.url("/ok").replace("http:", "https:");
            try (ScrapeRig quick = new ScrapeRig()) {
                ScrapeException failure = ScrapeRig.failure(
                        quick.of(ScrapeRig.http(url, ScrapeRig.SHORT, ScrapeRig.tls(trusting("good")))));
                // It waits for the end of a request that never ends.
                assertEquals("timeout (no answer in 200 ms: TLS handshake)", failure.getMessage());
            }
        }
    }

    @Test
    void aProxyConnectsToTlsServers() throws Exception {
        String url = serve("good", false);
        try (TunnelProxy proxy = new TunnelProxy()) {
            Request through = new Request(
                    List.of(),
                    null,
                    null,
                    null,
                    null,
                    trusting("good"),
                    false,
                    URI.create("http://me:pw@127.0.0.1:" + proxy.port()),
                    true,
                    null);
            Scraper scraper = rig.http(url, through);
            assertEquals(200, scraper.scrape().status());
            assertEquals(200, scraper.scrape().status());
            assertEquals(1, proxy.requests().size());
            assertTrue(proxy.requests().get(0).startsWith("CONNECT " + peer() + " HTTP/1.1\r\n"));
            assertTrue(proxy.requests().get(0).contains("\r\nProxy-Authorization: Basic bWU6cHc=\r\n"));
        }
    }
}
