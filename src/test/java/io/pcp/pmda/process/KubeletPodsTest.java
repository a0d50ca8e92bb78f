package io.pcp.pmda.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeletPodsTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String UID = "6e1f0a3c-0d5e-4b7a-9c41-2f5b8a7d6e90";

    @TempDir
    Path directory;

    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private interface Answer {
        void give(HttpExchange exchange) throws IOException;
    }

    private KubernetesSettings http(Answer answer) throws IOException {
        server = HttpServer.create(ANY_PORT, 0);
        start(answer);
        return new KubernetesSettings(address("http"), null, null, null);
    }

    private void start(Answer answer) {
        server.createContext("/pods", exchange -> {
            try (exchange) {
                answer.give(exchange);
            }
        });
        server.start();
    }

    private URI address(String scheme) {
        return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/pods");
    }

    private static void body(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static String failure(KubernetesSettings settings) {
        return assertThrows(IOException.class, () -> new KubeletPods(settings, Duration.ofSeconds(20)).fetch())
                .getMessage();
    }

    @Test
    void listOfPodsIsRead() throws IOException {
        String json = PodListParserTest.document();
        PodList list = new KubeletPods(http(exchange -> body(exchange, 200, json))).fetch();
        assertEquals(new PodName("ml", "train-0", null), list.pods().get(UID));
    }

    @ParameterizedTest
    @CsvSource({
        "401, {},             HTTP status 401: the token may not read the pods of this node",
        "503, {},             HTTP status 503",
        "200, {},             the answer is no list of pods",
        "200, '{\"items\":[', 'the list of pods ends too early'",
    })
    void badAnswerIsToldInWords(int status, String body, String message) throws IOException {
        KubernetesSettings settings = http(exchange -> body(exchange, status, body));
        assertEquals(settings.pods() + ": " + message, failure(settings));
    }

    @Test
    void answerThatIsNoJsonIsTold() throws IOException {
        assertTrue(failure(http(exchange -> body(exchange, 200, "<html>"))).contains(": not understood: "));
    }

    @Test
    void bodyWithoutEndIsCutOff() throws IOException {
        String piece = " ".repeat(1 << 16);
        KubernetesSettings settings = http(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                while (true) {
                    out.write(piece.getBytes(StandardCharsets.US_ASCII));
                }
            }
        });
        assertTrue(failure(settings).contains("more than " + PodListSubscriber.MAX_BODY + " bytes"));
    }

    @Test
    void serverThatNeverAnswersCostsTheDeadline() throws IOException {
        try (ServerSocket silent = new ServerSocket()) {
            silent.bind(ANY_PORT);
            URI address = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/pods");
            KubernetesSettings settings = new KubernetesSettings(address, null, null, null);
            IOException late =
                    assertThrows(IOException.class, () -> new KubeletPods(settings, Duration.ofMillis(200)).fetch());
            assertEquals(address + ": no complete answer within 200 ms", late.getMessage());
        }
    }

    @Test
    void tokenGoesOverTlsToWhatTheAuthoritySigned() throws Exception {
        Path store = directory.resolve("node.p12");
        Path pem = directory.resolve("ca.pem");
        keytool(
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-alias",
                "node",
                "-keyalg",
                "EC",
                "-dname",
                "CN=node",
                "-ext",
                "SAN=IP:127.0.0.1");
        keytool("-exportcert", "-rfc", "-keystore", store.toString(), "-alias", "node", "-file", pem.toString());
        AtomicReference<String> authorization = new AtomicReference<>();
        HttpsServer https = HttpsServer.create(ANY_PORT, 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        server = https;
        String json = PodListParserTest.document();
        start(exchange -> {
            authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
            body(exchange, 200, json);
        });
        Path token = Files.createFile(
                directory.resolve("token"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(token, "abc.def-123\n");
        PodList list = new KubeletPods(
                        new KubernetesSettings(address("https"), token, pem, null), Duration.ofSeconds(20))
                .fetch();
        assertTrue(list.pods().containsKey(UID));
        assertEquals("Bearer abc.def-123", authorization.get());

        authorization.set(null);
        String untrusted = failure(new KubernetesSettings(address("https"), token, null, null));
        assertTrue(untrusted.contains("signed by one of the configured authority file"), untrusted);
        String otherName = failure(new KubernetesSettings(
                URI.create(address("https").toString().replace("127.0.0.1", "localhost")), token, pem, null));
        assertTrue(otherName.contains("use the node name it was made for"), otherName);
        assertEquals(null, authorization.get(), "nobody else gets the token");
        Files.writeString(token, "sec ret");
        assertFalse(failure(new KubernetesSettings(address("https"), token, pem, null))
                .contains("sec ret"));
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/keytool").toString());
        builder.command().addAll(List.of(arguments));
        builder.command().addAll(List.of("-storepass", "changeit"));
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), output);
    }

    private static SSLContext context(Path store) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(store.toFile(), "changeit".toCharArray()), "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @ParameterizedTest
    @CsvSource({"rw-r-----, refused", "rw----r--, refused", "rw--w----, refused", "rw-------, taken", "r--------, taken"
    })
    void tokenOthersCanUseIsRefused(String permissions, String outcome) throws IOException {
        Path token = Files.writeString(directory.resolve("token"), "abc");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString(permissions));
        if (outcome.equals("taken")) {
            assertEquals("abc", TokenFile.read(token));
        } else {
            String message =
                    assertThrows(IOException.class, () -> TokenFile.read(token)).getMessage();
            assertEquals(token + ": others than its owner can use this token: chmod 600 " + token, message);
        }
    }

    @Test
    void missingTokenNamesTheFile() {
        Path none = directory.resolve("none");
        String message =
                assertThrows(IOException.class, () -> TokenFile.read(none)).getMessage();
        assertEquals(none + ": no such file or directory", message);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "ftp://x/pods,               -,  -",
                "/pods,                      -,  -",
                "https://a:b@x/pods,         -,  -",
                "http://127.0.0.1/pods,      /t, -",
                "-,                          /t, -",
                "-,                          -,  /ca",
            })
    void settingsThatCannotWorkAreRefused(String pods, String token, String authority) {
        URI address = pods == null ? null : URI.create(pods);
        Path tokenFile = token == null ? null : Path.of(token);
        Path authorityFile = authority == null ? null : Path.of(authority);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new KubernetesSettings(address, tokenFile, authorityFile, null))
                .getMessage();
        assertTrue(message.contains("kubelet"), message);
    }
}
