package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpPostTest {
    private static final String OK = PostServer.answer(200, "", "fine");
    private static final byte[] DOCUMENT = {0, 1, 2, 13, 10, 13, 10, -1};

    @TempDir
    Path directory;

    private final ScrapeRig rig = new ScrapeRig();
    private HttpPost post;

    @AfterEach
    void stop() {
        if (post != null) {
            post.close();
        }
        rig.close();
    }

    private HttpPost post(String url, Path token, Path headers, Request.Tls tls) throws ScrapeException {
        HttpPost.Endpoint endpoint = new HttpPost.Endpoint(
                "spans",
                HttpPost.target(url, "/v1/traces"),
                token,
                headers,
                tls,
                "application/x-protobuf",
                ScrapeRig.PATIENCE);
        post = new HttpPost(endpoint, rig.services);
        return post;
    }

    private HttpPost post(String url) throws ScrapeException {
        return post(url, null, null, Request.Tls.DEFAULT);
    }

    private HttpPost.Answer send() throws ScrapeException {
        return post.send(DOCUMENT, ScrapeRig.PATIENCE);
    }

    private String failure(Duration limit) {
        return assertThrows(ScrapeException.class, () -> post.send(DOCUMENT, limit))
                .getMessage();
    }

    private Path secret(String name, String text) throws Exception {
        Path file = directory.resolve(name);
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void documentsArriveWholeOnOneConnection() throws Exception {
        byte[] large = new byte[700_000];
        new Random(3).nextBytes(large);
        try (PostServer server = PostServer.tcp(OK, PostServer.answer(429, "Retry-After: 7\r\n", "slower"), OK)) {
            post(server.url());
            assertArrayEquals("fine".getBytes(StandardCharsets.US_ASCII), send().body());
            HttpPost.Answer later = post.send(large, ScrapeRig.PATIENCE);
            assertEquals(429, later.status());
            assertEquals("7", later.retryAfter());
            assertNull(send().retryAfter());
            assertEquals(1, server.connections.get());
            String head = server.got.get(0).head();
            assertTrue(head.startsWith("POST /v1/traces HTTP/1.1\r\nHost: 127.0.0.1:"), head);
            assertTrue(head.contains("\r\nContent-Type: application/x-protobuf\r\n"), head);
            assertTrue(head.contains("\r\nUser-Agent: pmdagpu/9.9\r\n"), head);
            assertFalse(head.contains("Authorization"), head);
            assertArrayEquals(DOCUMENT, server.got.get(0).body());
            assertArrayEquals(large, server.got.get(1).body());
        }
    }

    @Test
    void documentsGoThroughAUnixSocket() throws Exception {
        Path socket = directory.resolve("s");
        try (PostServer server = PostServer.unix(socket, OK)) {
            post("unix://" + socket + ":/t");
            assertEquals(200, send().status());
            assertTrue(server.got.get(0).head().startsWith("POST /t HTTP/1.1\r\nHost: localhost\r\n"));
        }
    }

    @Test
    void aConnectionThatWasClosedMeanwhileIsReplaced() throws Exception {
        try (PostServer server = PostServer.tcp(OK + "!", OK)) {
            post(server.url());
            assertEquals(200, send().status());
            assertEquals(200, send().status());
            assertEquals(2, server.connections.get());
        }
    }

    @Test
    void answersInChunksAndWithoutLengthAreRead() throws Exception {
        String chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
        try (PostServer server =
                PostServer.tcp(chunks, "HTTP/1.1 200 OK\r\n\r\nto the end!", "HTTP/1.1 204 No\r\n\r\n")) {
            post(server.url());
            assertEquals("abcde", new String(send().body(), StandardCharsets.US_ASCII));
            assertEquals("to the end", new String(send().body(), StandardCharsets.US_ASCII));
            assertEquals(204, send().status());
        }
    }

    @Test
    void aServerThatRefusesBeforeItHasReadAllIsHeard() throws Exception {
        try (PostServer server = PostServer.tcp("early " + PostServer.answer(413, "Connection: close\r\n", ""))) {
            post(server.url());
            assertEquals(413, post.send(new byte[20], ScrapeRig.PATIENCE).status());
        }
    }

    @Test
    void whoDoesNotAnswerIsLeftAtTheLimit() throws Exception {
        try (PostServer server = PostServer.tcp("hang")) {
            post(server.url());
            assertEquals("timeout (no answer in 200 ms: waiting for the answer)", failure(ScrapeRig.SHORT));
        }
        int free;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = taken.getLocalPort();
        }
        post("http://127.0.0.1:" + free);
        assertEquals("refused (127.0.0.1:" + free + ")", failure(ScrapeRig.PATIENCE));
    }

    @Test
    void whoHangsUpIsTold() throws Exception {
        try (PostServer server = PostServer.tcp("!")) {
            post(server.url());
            String message = failure(ScrapeRig.PATIENCE);
            assertTrue(message.matches("connection closed before the answer \\(127.0.0.1:\\d+\\)"), message);
        }
    }

    @Test
    void closingEndsARequest() throws Exception {
        try (PostServer server = PostServer.tcp("hang")) {
            post(server.url());
            CompletableFuture<?> running = CompletableFuture.runAsync(() -> {
                try {
                    send();
                } catch (ScrapeException e) {
                    throw new CompletionException(e);
                }
            });
            assertTrue(ScrapeRig.soon(() -> server.got.size() == 1));
            post.close();
            CompletionException ended = assertThrows(CompletionException.class, running::join);
            assertEquals("cancelled", ended.getCause().getMessage());
            assertEquals("cancelled", failure(ScrapeRig.PATIENCE));
        }
    }

    @Test
    void aTokenIsReadAgainWhenItIsRefused() throws Exception {
        Path token = secret("token", "first\n");
        try (PostServer server = PostServer.tcp(PostServer.answer(401, "", ""), OK, OK)) {
            post(server.url(), token, null, Request.Tls.DEFAULT);
            assertEquals(200, send().status());
            secret("token", "second-one\n");
            assertEquals(200, send().status());
            assertTrue(server.got.get(1).head().contains("\r\nAuthorization: Bearer first\r\n"));
            assertTrue(server.got.get(2).head().contains("\r\nAuthorization: Bearer second-one\r\n"));
        }
    }

    @Test
    void headersComeFromAFileAndGoBeforeOurs() throws Exception {
        Path file = secret("headers", "# of the vendor\n\nX-Key:  geheim \nauthorization: Basic abc\nuser-agent: me\n");
        try (PostServer server = PostServer.tcp(OK)) {
            post(server.url(), secret("token", "t"), file, Request.Tls.DEFAULT);
            assertEquals(200, send().status());
            String head = server.got.get(0).head();
            assertTrue(head.contains("\r\nX-Key: geheim\r\nauthorization: Basic abc\r\nuser-agent: me\r\n"), head);
            assertFalse(head.contains("Bearer"), head);
            assertFalse(head.contains("pmdagpu"), head);
            for (String bad : List.of("geheim", ": geheim", "X Y: geheim", "a: b\nHost: geheim", "Content-Length: 1")) {
                secret("headers", bad);
                String message = failure(ScrapeRig.PATIENCE);
                assertTrue(message.startsWith("headers: " + file + ": line "), message);
                assertFalse(message.contains("geheim"), message);
            }
            assertEquals(1, server.got.size());
        }
    }

    @Test
    void secretsThatOthersCanReadAreNotUsed() throws Exception {
        AgentAccount stranger = new AgentAccount(54_321, 54_321);
        Path token = directory.resolve("token");
        Files.writeString(token, "geheim");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        try (ScrapeRig other = new ScrapeRig(settings -> settings.withAccount(stranger));
                PostServer server = PostServer.tcp(OK)) {
            for (boolean asToken : new boolean[] {true, false}) {
                HttpPost.Endpoint endpoint = new HttpPost.Endpoint(
                        "spans",
                        HttpPost.target(server.url(), "/"),
                        asToken ? token : null,
                        asToken ? null : token,
                        Request.Tls.DEFAULT,
                        "text/plain",
                        ScrapeRig.PATIENCE);
                post = new HttpPost(endpoint, other.services);
                assertEquals(
                        (asToken ? "token: " : "headers: ") + token + ": others can read it: chmod 600 " + token,
                        failure(ScrapeRig.PATIENCE));
            }
            assertEquals(0, server.connections.get());
        }
    }

    @Test
    void aServerIsOnlyTrustedWithTheRightAuthority() throws Exception {
        TlsFiles files = new TlsFiles(directory);
        files.make("good", "EC", "-ext", "san=ip:127.0.0.1");
        files.make("other", "EC", "-ext", "san=ip:127.0.0.1");
        HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(files.server("good", "other")));
        server.createContext("/v1/traces", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            String url = "https://127.0.0.1:" + server.getAddress().getPort();
            post(url, null, null, new Request.Tls(files.pem("other"), null, null, null, false, "TLSv1.2"));
            String message = failure(ScrapeRig.PATIENCE);
            assertTrue(message.startsWith("tls: certificate of 127.0.0.1:"), message);
            post.close();
            post(url, null, null, new Request.Tls(files.pem("good"), null, null, null, false, "TLSv1.2"));
            assertEquals(200, send().status());
            assertEquals(200, send().status());
        } finally {
            server.stop(0);
        }
    }
}
