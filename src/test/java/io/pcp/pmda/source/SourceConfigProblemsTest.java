package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.source.SourceConfigReader.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about files that are wrong. Nobody here is the owner of a file. */
class SourceConfigProblemsTest {
    private static final Path FILE = Path.of("/nowhere/name.conf");
    private static final String URL = "url = http://127.0.0.1:1/m\n";

    private final SourceConfigReader reader = new SourceConfigReader(new FileTrust(4711));

    @TempDir
    private Path directory;

    private List<String> problems(String text) {
        Result result = reader.read("name", FILE, text);
        assertEquals(result.fatal(), result.sources().isEmpty());
        return result.problems().stream().map(ConfigProblem::toString).toList();
    }

    /** The one problem of a file whose second line is wrong. */
    private String second(String line) {
        Result result = reader.read("name", FILE, URL + line);
        List<ConfigProblem> fatal =
                result.problems().stream().filter(ConfigProblem::fatal).toList();
        assertEquals(1, fatal.size(), () -> result.problems().toString());
        assertEquals("name", fatal.get(0).source());
        String text = fatal.get(0).toString();
        assertTrue(text.startsWith(FILE + ":2: "), text);
        return text.substring((FILE + ":2: ").length());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            timeuot = 3s               | unknown key 'timeuot'; did you mean 'timeout'?
            max-series = 3             | unknown key 'max-series'; did you mean 'max_series'?
            scrape_interval = 3        | unknown key 'scrape_interval'; see the manual for all keys
            https://u:pw@h/m?token=abc | unknown key, not shown as it may be a secret; a line is 'key = value', such as 'url = ...'
            c2VjcmV0IHRva2Vu==         | unknown key, not shown as it may be a secret; a line is 'key = value', such as 'url = ...'
            = 3                        | expected a line 'key = value', there is no key
            parts = a                  | unknown key 'parts'; see the manual for all keys
            timeout                    | expected a line 'key = value' or a comment that begins with #
            timeout = 2x               | timeout: '2x' is wrong: allowed is a duration of 50ms to 60s such as 500ms, 5s, 1m
            timeout = 2s # two         | timeout: '2s # two' is wrong: allowed is a duration of 50ms to 60s such as 500ms, 5s, 1m; comments stand on lines of their own
            quantiles = 95             | quantiles: '95' is wrong: expected numbers such as 0.5 0.95 0.99, or none
            quantiles = 0.5 0          | quantiles: '0.5 0' is wrong: expected numbers such as 0.5 0.95 0.99, or none
            quantiles = 0.0            | quantiles: '0.0' is wrong: expected numbers such as 0.5 0.95 0.99, or none
            quantiles = 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 | quantiles: '0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9' is wrong: at most 8 quantiles
            interval = -1              | interval: '-1' is wrong: allowed is a duration of 0s to 1d such as 500ms, 5s, 1m or on-demand
            interval = 50ms            | interval: the shortest period is 100ms
            max_bytes = 2G             | max_bytes: '2G' is wrong: allowed is a size of 1K to 1G such as 64K, 8M
            max_bytes = 99999999999G   | max_bytes: '99999999999G' is wrong: allowed is a size of 1K to 1G such as 64K, 8M
            max_labels = 256           | max_labels: '256' is wrong: allowed is a whole number of 1 to 255
            strict = true              | strict: 'true' is wrong: allowed is yes or no
            enabled = on               | enabled: 'on' is wrong: allowed is yes, no or auto
            format = protobuf          | format: 'protobuf' is wrong: allowed is auto, prometheus, openmetrics, otlp-json or otlp-proto
            bearer_token_file = t      | bearer_token_file: 't' is wrong: allowed is the full path of a file, beginning with /
            strip_prefix =             | strip_prefix: '' is wrong: there is no value; expected a prefix such as vllm:
            url = http://127.0.0.1:2/  | url: was set in line 1 already; remove one of the lines
            preset = vlm               | preset: 'vlm' is no preset; did you mean 'vllm'?
            no_value = -1 0x10         | no_value: '-1 0x10' is wrong: allowed are numbers such as -1 or 4294967295, divided by blanks
            no_value = NaN             | no_value: 'NaN' is wrong: allowed are numbers such as -1 or 4294967295, divided by blanks
            metric = a.*               | metric: 'a.*' is wrong: expected include REGEX or exclude REGEX
            metric = keep a.*          | metric: 'keep a.*' is wrong: expected include REGEX or exclude REGEX
            metric = include a b       | metric: 'include a b' is wrong: expected include REGEX or exclude REGEX
            metric = include (         | metric: 'include (' is wrong: not a regular expression: Unclosed group at character 2
            metric = include (a)\\1     | metric: 'include (a)\\1' is wrong: not a regular expression: references to groups are not supported at character 4
            metric = include (?!a)b    | metric: 'include (?!a)b' is wrong: not a regular expression: looking around is not supported at character 1
            label = remove a           | label: 'remove a' is wrong: expected drop, keep, optional, rename, hash or replace
            label = rename a           | label: 'rename a' is wrong: expected rename OLD NEW
            label = rename a 2b        | label: 'rename a 2b' is wrong: a label is made of letters, digits and _, and begins with no digit
            label = hash a 99          | label: 'hash a 99' is wrong: a hash has 4 to 16 digits
            label = replace a b $1     | label: 'replace a b $1' is wrong: the expression has no group that the text names
            label = replace a          | label: 'replace a' is wrong: expected replace NAME REGEX TEXT
            drop_series = =b           | drop_series: '=b' is wrong: expected LABEL=REGEX
            static = a                 | static: 'a' is wrong: expected NAME=VALUE with a name of letters, digits and _
            static = hostname=x        | static: 'hostname=x' is wrong: PCP itself sets the label hostname; take another name
            rename = a                 | rename: 'a' is wrong: expected REGEX TEXT, where TEXT is the new name
            metadata = a u64 counter   | metadata: 'a u64 counter' is wrong: expected REGEX TYPE SEMANTICS UNITS [singular]
            metadata = a int counter 1 | metadata: 'a int counter 1' is wrong: the type is 32, u32, 64, u64, float, double or string
            metadata = a u64 gauge sec | metadata: 'a u64 gauge sec' is wrong: the semantics are counter, instant or discrete
            metadata = a u64 counter m | metadata: 'a u64 counter m' is wrong: unit 'm': 'm' is not understood or given twice
            instance_names = label:    | instance_names: 'label:' is wrong: expected labels, values, label:NAME or upstream
            namespace = vllm           | namespace: 'vllm' is wrong: expected a name below workload or node, such as workload.vllm
            namespace = workload       | namespace: 'workload' is wrong: expected a name below workload or node, such as workload.vllm
            namespace = gpu.x          | namespace: 'gpu.x' is wrong: expected a name below workload or node, such as workload.vllm
            namespace = workload.1x    | namespace: 'workload.1x' is wrong: expected a name below workload or node, such as workload.vllm
            namespace = node.control   | namespace: 'node.control' is wrong: below node.control are metrics about sources
            namespace = openmetrics.a  | namespace: 'openmetrics.a' is wrong: names below openmetrics need compat = yes, and that no other agent has them
            alias = openmetrics.a      | alias: 'openmetrics.a' is wrong: names below openmetrics need compat = yes, and that no other agent has them
            alias = workload.name.x    | alias: 'workload.name.x' is wrong: it and workload.name lie one in the other
            connect_timeout = 3s       | connect_timeout: is longer than timeout, of which it is a part
            tls_ca = /x                | tls_ca: has no effect without an address that begins with https://
            user = x                   | user: has no effect without exec:
            basic_password_file = /x   | basic_password_file: needs basic_user
            basic_user = a:b           | basic_user: a user has no ':' in its name
            expect = [                 | expect: '[' is wrong: not a regular expression: Unclosed character class at character 1
            """)
    void lineThatIsWrongIsNamedWithWhatToDo(String line, String problem) {
        assertEquals(problem.replace("\\\\", "\\"), second(line.replace("\\\\", "\\")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "header = secret",
                "header = a b: secret",
                "header = Content-Length: secret",
                "bearer_token = secret token",
                "proxy = socks://secret:1",
                "proxy = http://me:secret@h",
                "header = A: \u0001secret"
            })
    void valueThatMayBeASecretIsNotRepeated(String line) {
        assertFalse(second(line).contains("secret"), second(line));
    }

    @Test
    void lineWithoutAKeyIsNotRepeated() {
        assertFalse(problems("eyJhbGciOi").toString().contains("eyJ"));
    }

    @Test
    void addressIsNotRepeated() {
        assertEquals(
                List.of(FILE + ":1: url: is wrong: the port is not one of 1 to 65535"),
                problems("url = http://me:password@h:70000/"));
    }

    @Test
    void allProblemsOfAFileAreNamed() {
        assertEquals(
                List.of(
                        FILE + ":1: unknown key 'a'; see the manual for all keys",
                        FILE + ":3: strict: 'x' is wrong: allowed is yes or no"),
                problems("a = b\n" + URL + "strict = x"));
    }

    @Test
    void whyAFileDoesNotCountIsSaidHoweverMuchElseIsWrong() {
        ConfigDReader upstream = new ConfigDReader(reader);
        Result result = upstream.url("name", FILE, "http://h/\n" + "what\n".repeat(60) + "FILTER: EXCLUDE METRIC ?\n");
        assertTrue(result.fatal());
        assertEquals(List.of(), result.sources());
        assertEquals(50, result.problems().size());
        assertEquals(62, result.problems().get(49).line(), result.problems()::toString);
    }

    @Test
    void fileWithoutAddressSaysSo() {
        assertEquals(
                List.of(FILE + ": there is no line 'url = ...'; say where the source is, or name a preset"),
                problems("# nothing"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            vllm-1, a source is named after its file; rename it to vllm_1
            1b, a source is named after its file; rename it to x1b
            a..b, a source is named after its file; rename it to a.b
            control, the name 'control' is that of metrics about sources; rename the file
            control.x, the name 'control' is that of metrics about sources; rename the file
            """)
    void nameOfAFileHasToBeOneOfPcp(String name, String problem) {
        Result result = reader.read(name, FILE, URL);
        assertTrue(result.fatal());
        String[] parts = problem.split("; ");
        String text = result.problems().get(0).text();
        assertTrue(text.startsWith(parts[0]) && text.endsWith(parts[1]), text);
    }

    @Test
    void severalKindsOfCredentialsAreRefused() {
        for (String two : List.of(
                "bearer_token_file = /a\nbasic_user = b",
                "bearer_token_file = /a\nbearer_token = b",
                "bearer_token = a\nbasic_user = b")) {
            Result result = reader.read("name", FILE, URL + two);
            assertTrue(result.fatal(), two);
            assertTrue(result.problems().get(0).text().contains(", too;"), two);
        }
        assertTrue(reader.read("name", FILE, "url = http://a:b@127.0.0.1/\nbasic_user = c")
                .fatal());
    }

    @Test
    void keysOfHttpHaveNoEffectOnFiles() {
        assertEquals(
                List.of(FILE + ":2: header: has no effect on a file or a program"),
                problems("url = file:///x\nheader = a: b"));
        assertEquals(List.of(), problems("url = unix:///x\nheader = a: b"));
    }

    @Test
    void userOfAProgramIsTheNameOfOne() {
        assertEquals(
                List.of(FILE + ":2: user: '-x y' is not the name of a user"), problems("url = exec:/x\nuser = -x y"));
        assertEquals(
                List.of(FILE + ":2: user: has no effect, since the agent does not run as root"),
                problems("url = exec:/x\nuser = x"));
    }

    @Test
    void certificateAndKeyGoTogether() {
        assertEquals(
                List.of(FILE + ":2: tls_key: tls_cert and tls_key go together"),
                problems("url = https://h/\ntls_key = /k"));
    }

    @Test
    void uncheckedCertificatesAreWarnedAbout() {
        Result result = reader.read("name", FILE, "url = https://h/\ntls_insecure = yes");
        assertFalse(result.fatal());
        assertTrue(result.problems().get(0).text().startsWith("tls_insecure: the certificate is not checked"));
    }

    @Test
    void autoDoesNotSearchTheNetwork() {
        assertEquals(
                List.of(FILE + ":2: enabled: auto looks for programs on this machine only; say yes for http://h:1/m"),
                problems("url = http://h:1/m?token=x\nenabled = auto"));
    }

    @Test
    void staleBeforeTheNextDocumentIsAMistake() {
        assertEquals(
                List.of(FILE + ":3: stale_after: is shorter than interval: there would be no values most of the time"),
                problems(URL + "interval = 60s\nstale_after = 30s"));
    }

    @Test
    void credentialsInTheClearAreWarnedAbout() {
        assertTrue(problems("url = http://h/\nbearer_token_file = /t").get(0).contains("better https://"));
        assertTrue(problems("url = http://h/\nheader = X-Api-Key: k").get(0).contains(":2: header: "));
        assertTrue(problems("url = http://u:p@h/").get(0).contains(":1: url: "));
        assertEquals(List.of(), problems("url = https://h/\nbearer_token_file = /t"));
        assertEquals(List.of(), problems("url = http://localhost/\nbearer_token_file = /t"));
    }

    private Path file(String name, String text, String mode) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer_token = abc", "header = Authorization: abc", "header = X-Auth-Token: abc"})
    void secretInAFileThatEverybodyCanReadIsRefused(String line) throws IOException {
        String text = URL + line;
        Path open = file("open.conf", text, "rw-r--r--");
        Result refused = reader.read("open", open, text);
        assertTrue(refused.fatal());
        assertTrue(refused.problems().get(0).text().contains("chmod o-r " + open), refused.problems()::toString);
        assertFalse(refused.problems().toString().contains("abc"));
        Path closed = file("closed.conf", text, "rw-r-----");
        assertFalse(reader.read("closed", closed, text).fatal());
        int owner = (Integer) Files.getAttribute(open, "unix:uid");
        assertFalse(new SourceConfigReader(new FileTrust(owner))
                .read("open", open, text)
                .fatal());
    }

    @Test
    void fileOfATokenThatEverybodyCanReadIsRefused() throws IOException {
        Path token = file("token", "abc", "rw-r--r--");
        assertEquals(
                List.of(FILE + ":2: bearer_token_file: the file is no secret: everybody can read " + token
                        + " (chmod o-r " + token + ")"),
                problems(URL + "bearer_token_file = " + token));
        file("token", "abc", "rw-r-----");
        assertEquals(List.of(), problems(URL + "bearer_token_file = " + token));
    }

    @Test
    void defaultsAreOnlyWhatCanHoldForAll() {
        Path file = Path.of("/nowhere/defaults.conf");
        SourceConfigReader.Defaults refused = reader.withDefaults(file, "url = http://h/\nlabel = drop (\n");
        assertNull(refused.reader());
        assertEquals(
                List.of(file + ":1: url: belongs into the file of a source, not into the defaults of all"),
                refused.problems().stream().map(ConfigProblem::toString).toList());
        assertNull(reader.withDefaults(file, "label = drop (").reader());
        assertEquals(
                1, reader.withDefaults(file, "tls_insecure = yes").problems().size());
    }

    @Test
    void presetOfPartsTakesNoPath() {
        Result result = reader.read("s", FILE, "preset = slurm\nurl = http://h/metrics");
        assertTrue(result.fatal());
        assertTrue(result.sources().isEmpty());
        assertTrue(result.problems().get(0).text().contains("without a path"), result.problems()::toString);
        assertEquals("s.jobs", result.problems().get(0).source());
    }
}
