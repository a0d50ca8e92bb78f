package io.pcp.pmda.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.receiver.ReceiverConfigReader.Result;
import io.pcp.pmda.receiver.ReceiverSettings.Listen;
import io.pcp.pmda.receiver.ReceiverSettings.Security;
import io.pcp.pmda.source.ConfigProblem;
import io.pcp.pmda.source.FileTrust;
import io.pcp.pmda.source.SourceConfigReader;
import io.pcp.pmda.source.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiverConfigReaderTest {
    private static final Path FILE = Path.of("/nowhere/otlp.conf");

    private final ReceiverConfigReader reader = new ReceiverConfigReader(FileTrust.current());

    @TempDir
    private Path directory;

    private Result read(String text) {
        return reader.read(FILE, text);
    }

    private ReceiverSettings good(String text) {
        Result result = read(text);
        assertEquals(List.of(), result.problems());
        return result.settings();
    }

    private String fatal(String text) {
        Result result = read(text);
        assertTrue(result.fatal(), () -> text + ": " + result);
        assertEquals(ReceiverSettings.OFF, result.settings());
        return result.problems().stream()
                .filter(ConfigProblem::fatal)
                .findFirst()
                .orElseThrow()
                .toString();
    }

    private Path secret(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    @Test
    void anEmptyFileIsOff() {
        for (String text : List.of("", "\n", "# listen = 127.0.0.1:4318\n", ReceiverReference.file())) {
            ReceiverSettings settings = good(text);
            assertEquals(List.of(), settings.listen());
            assertEquals(ReceiverSettings.OFF.path(), settings.path());
            assertEquals(ReceiverSettings.OFF.maxBody(), settings.maxBody());
            assertEquals(ReceiverSettings.OFF.maxConnections(), settings.maxConnections());
            assertEquals(ReceiverSettings.OFF.maxServices(), settings.maxServices());
            assertEquals(ReceiverSettings.OFF.maxSeries(), settings.maxSeries());
            assertEquals(ReceiverSettings.OFF.maxPointsPerSecond(), settings.maxPointsPerSecond());
            assertEquals(ReceiverSettings.OFF.staleAfter(), settings.staleAfter());
            assertEquals(Security.NONE, settings.security());
        }
    }

    @Test
    void oneLineTurnsItOn() {
        assertEquals(
                List.of(new Listen.Tcp("127.0.0.1", 4318)),
                good("listen = 127.0.0.1:4318").listen());
    }

    @Test
    void addressesStandInOneLineOrInSeveral() {
        assertEquals(
                List.of(
                        new Listen.Tcp("::1", 4318),
                        new Listen.Tcp("localhost", 4318),
                        new Listen.Tcp("127.0.0.2", 65_535),
                        new Listen.Unix(Path.of("/run/x.sock"))),
                good("listen = [::1]:4318\tLocalhost:4318\r\n\nlisten=127.0.0.2:65535  unix:///run/x.sock")
                        .listen());
    }

    @Test
    void allKeysAreRead() {
        ReceiverSettings settings = good(
                "listen = 127.0.0.1:1\npath = /a/b\nmax_body = 64K\nmax_connections = 7\n"
                        + "max_services = 8\nmax_series = 9\nmax_points_per_second = 10\nstale_after = 2m\nallow_remote = yes\n");
        assertEquals("/a/b", settings.path());
        assertEquals(65_536, settings.maxBody());
        assertEquals(7, settings.maxConnections());
        assertEquals(8, settings.maxServices());
        assertEquals(9, settings.maxSeries());
        assertEquals(10, settings.maxPointsPerSecond());
        assertEquals(Duration.ofMinutes(2), settings.staleAfter());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4318|such as 127.0.0.1:4318, or 0.0.0.0:4318 for all",
                ":4318|0.0.0.0:4318",
                "*:4318|0.0.0.0:4318",
                "http://localhost:4318|without http://",
                "localhost|ADDRESS:PORT",
                "localhost:0|1 to 65535",
                "localhost:65536|1 to 65535",
                "::1:4318|[IPv6]",
                "[localhost]:4318|[IPv6]",
                "[12]:4318|no address of IPv6",
                "127.0.0.256:4318|four numbers",
                "127.1:4318|four numbers",
                "unix:run/x|unix:/full/path",
                "unix:/run/|unix:/full/path",
            })
    void addressesThatAreNoneAreExplained(String word, String expected) {
        String problem = fatal("\nlisten = 127.0.0.1:1 " + word);
        assertTrue(problem.startsWith(FILE + ":2: listen: '" + word + "' is wrong: "), problem);
        assertTrue(problem.contains(expected), problem);
    }

    @Test
    void pathsOfSocketsThatAreTooLongAreExplained() {
        assertTrue(fatal("listen = unix:/" + "a".repeat(107)).contains("107 bytes"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0.0.0.0:1", "[::]:1", "10.1.2.3:1", "[fe80::1]:1", "gpu7:1", "localhost.evil:1", "128.0.0.1:1"})
    void otherMachinesReachItOnlyWithSecurity(String address) throws IOException {
        assertTrue(fatal("listen = " + address).contains("allow_remote = yes"));
        assertTrue(fatal("listen = " + address + "\nallow_remote = yes").contains("bearer_token_file"));
        Path token = secret("x");
        assertTrue(
                fatal("listen = " + address + "\nbearer_token_file = " + token).contains("allow_remote = yes"));
        Result result = read("listen = " + address + "\nallow_remote = yes\nbearer_token_file = " + token);
        assertFalse(result.fatal());
        assertTrue(result.problems().get(0).text().contains("everybody can read it"), result.toString());
        assertEquals(token, result.settings().security().bearerTokenFile());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "[0:0:0:0:0:0:0:1]:1", "localhost:1", "a.localhost:1"})
    void thisMachineAloneNeedsNone(String address) {
        assertEquals(1, good("listen = " + address).listen().size());
    }

    @Test
    void tokensThatAreNoSecretAreFatal() throws IOException {
        String missing = fatal("\n\nbearer_token_file = /nowhere/token");
        assertEquals(FILE + ":3: bearer_token_file: /nowhere/token: no such file or directory", missing);
        assertTrue(fatal("bearer_token_file = " + secret("\n")).contains("no single line"));
        assertTrue(fatal("bearer_token_file = token").contains("full path"));
        Path open = secret("x");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        // What belongs to the agent is its own affair; to another account it is not.
        Result other = new ReceiverConfigReader(new FileTrust(4711)).read(FILE, "bearer_token_file = " + open);
        assertTrue(other.fatal());
        assertTrue(other.problems().get(0).text().contains("others can read it"), other.toString());
    }

    @Test
    void certificatesThatCannotServeAreFatal() throws IOException {
        assertTrue(fatal("tls_cert = /nowhere/a").contains("go together"));
        assertTrue(fatal("tls_key = /nowhere/a").contains("go together"));
        assertTrue(fatal("tls_client_ca = /nowhere/a").contains("needs tls_cert"));
        assertTrue(fatal("tls_cert = /nowhere/a\ntls_key = /nowhere/b").contains("/nowhere/a: no such file"));
        Path none = secret("no pem");
        assertTrue(fatal("tls_cert = " + none + "\ntls_key = " + none).contains("no certificate"));
    }

    @Test
    void keysThatNobodyKnowsAreFatalSinceTheyMayBeAboutSecurity() {
        assertEquals(
                FILE + ":2: unknown key 'bearer_token_fil'; did you mean 'bearer_token_file'?",
                fatal("\nbearer_token_fil = /x"));
        assertEquals(FILE + ":1: unknown key 'metrics'; did you mean 'metric'?", fatal("metrics = include x"));
        assertEquals(
                FILE + ":1: unknown key 'listens_on_what'; see the manual for all keys", fatal("listens_on_what = x"));
        assertFalse(fatal("gh0st3cr3t== = x").contains("gh0st"));
        assertFalse(fatal("just-a-t0ken").contains("t0ken"));
    }

    @Test
    void limitsThatAreWrongHaveTheirDefaults() {
        for (ReceiverKey key : List.of(
                ReceiverKey.MAX_BODY,
                ReceiverKey.MAX_CONNECTIONS,
                ReceiverKey.MAX_SERVICES,
                ReceiverKey.MAX_SERIES,
                ReceiverKey.MAX_POINTS_PER_SECOND,
                ReceiverKey.STALE_AFTER)) {
            for (String value : List.of("", "many", "-1", "99999999999")) {
                Result result = read("listen = 127.0.0.1:1\n" + key.key() + " = " + value);
                assertFalse(result.fatal(), result.toString());
                String problem = result.problems().get(0).toString();
                assertTrue(problem.startsWith(FILE + ":2: " + key.key() + ": '" + value + "' is wrong: "), problem);
                assertTrue(problem.endsWith("; " + key.fallback() + " counts instead"), problem);
                assertEquals(good("listen = 127.0.0.1:1"), result.settings());
            }
        }
    }

    @Test
    void aKeyThatCountsOnceStandsOnce() {
        assertEquals(
                FILE + ":3: path: was set in line 1 already; remove one of the lines", fatal("path = /a\n\npath = /b"));
    }

    @Test
    void aPathHasNoQuery() {
        for (String path : List.of("v1", "/a?b", "/a b", "/\u00e4")) {
            assertTrue(fatal("path = " + path).contains("it begins"), path);
        }
    }

    @Test
    void linesOfSourcesKeepTheirPlaces() {
        ReceiverSettings settings =
                good("# x\nlisten = 127.0.0.1:1\n  metric = exclude jvm.*\nmax_series = 5\nstatic = a=b");
        assertEquals(
                "\n\nmetric = exclude jvm.*\nmax_series = 5\nstatic = a=b\nstale_after = 5m", settings.sourceLines());
        SourceConfigReader.Result made = new SourceConfigReader(FileTrust.current())
                .pushed("otlp.a", FILE, settings.sourceLines(), "workload.a", new Target.Push("a"));
        assertEquals(List.of(), made.problems());
        assertEquals(Duration.ofMinutes(5), made.sources().get(0).timing().staleAfter());
        assertEquals(5, made.sources().get(0).limits().series());
    }

    @Test
    void linesOfSourcesAreCheckedWhereTheyStand() {
        assertTrue(fatal("\nlisten = 127.0.0.1:1\nmetric = include (").startsWith(FILE + ":3: metric: "));
        assertTrue(fatal("\n\ninterval = 5s").startsWith(FILE + ":3: interval: has no effect"));
        assertTrue(fatal("namespace = workload.x").startsWith(FILE + ":1: namespace: has no effect"));
    }

    @Test
    void commentsBehindValuesAreRecognized() {
        Result result = read("max_body = 1M # enough");
        assertTrue(result.problems().get(0).text().contains("comments stand on lines of their own"), result.toString());
    }

    @Test
    void asRootAFileThatOthersCanWriteDoesNotCount() throws IOException {
        Path file = Files.writeString(directory.resolve("otlp.conf"), "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        Result result = new ReceiverConfigReader(new FileTrust(0)).read(file, "listen = 127.0.0.1:1");
        assertTrue(result.fatal());
        assertTrue(result.problems().get(0).toString().contains("does not trust"), result.toString());
    }
}
