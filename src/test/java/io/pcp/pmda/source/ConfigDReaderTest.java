package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.source.Mapping.InstanceNames;
import io.pcp.pmda.source.Mapping.LabelRule;
import io.pcp.pmda.source.Mapping.MetadataRule;
import io.pcp.pmda.source.Mapping.MetricRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree as people have it for pmdaopenmetrics, and what other than there becomes of it. */
class ConfigDReaderTest {
    private static final Path TREE = Path.of("src/test/resources/config.d");

    @TempDir
    private Path directory;

    private Path configD;
    private Path sourcesD;
    private SourceDirectory reader;

    @BeforeEach
    void copyTree() throws IOException {
        configD = directory.resolve("config.d");
        sourcesD = Files.createDirectory(directory.resolve("sources.d"));
        try (Stream<Path> files = Files.walk(TREE)) {
            for (Path file : files.toList()) {
                Files.copy(file, configD.resolve(TREE.relativize(file)));
            }
        }
        for (String script : List.of("load.sh", "x/noext", "x/program.url")) {
            Files.setPosixFilePermissions(configD.resolve(script), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        reader = new SourceDirectory(sourcesD, configD, new FileTrust(4711));
    }

    private static NamePattern start(String text) {
        return new NamePattern(text, false);
    }

    private SourceConfig source(String name) {
        return find(reader.load(), name);
    }

    private static SourceConfig find(SourceSet set, String name) {
        return set.sources().stream()
                .filter(source -> source.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private List<String> problems(String file) {
        return reader.load().problems().stream()
                .filter(problem -> problem.file().equals(configD.resolve(file)))
                .map(problem -> (problem.fatal() ? "fatal " : "") + problem.line() + " " + problem.text())
                .toList();
    }

    @Test
    void filesAndScriptsAreSourcesAndTheRestIsNot() {
        assertEquals(
                List.of("a.b", "filters", "ignored", "load", "plain", "vmware", "x.noext", "x.program", "x.y.z"),
                reader.load().sources().stream().map(SourceConfig::name).toList());
    }

    @Test
    void addressIsASourceBelowWorkload() {
        SourceConfig plain = source("plain");
        assertEquals("http://localhost:8000/metrics", plain.target().display());
        assertEquals(Mapping.of("workload.plain"), plain.mapping());
        assertEquals(SourceConfig.FileFormat.CONFIG_D, plain.format());
        assertEquals(
                new Target.Files("/var/lib/textfile/node.txt"), source("x.y.z").target());
        assertEquals("workload.x.y.z", source("x.y.z").mapping().namespace());
    }

    @Test
    void executableFileIsAScriptWhateverItsSuffix() {
        for (String name : List.of("load.sh", "x/noext", "x/program.url")) {
            String source = name.replaceFirst("\\..*", "").replace('/', '.');
            assertEquals(
                    new Target.Program(List.of(configD.resolve(name).toString())),
                    source(source).target());
        }
    }

    @Test
    void scriptThatIsNoLongerExecutableIsGone() throws IOException {
        assertTrue(source("load") != null);
        Files.setPosixFilePermissions(configD.resolve("load.sh"), PosixFilePermissions.fromString("rw-r--r--"));
        assertNull(source("load"));
    }

    @Test
    void headersFiltersAndMetadataAreRead() {
        SourceConfig source = source("filters");
        assertEquals(
                List.of(new Request.Header("Authorization", "Bearer a:b"), new Request.Header("X-Scope", "tenant one")),
                source.request().headers());
        assertEquals(
                List.of(
                        new MetricRule(false, start("go_")),
                        new MetricRule(true, start(".*_bytes")),
                        new MetricRule(false, start("vllm:foo")),
                        new MetricRule(true, start(""))),
                source.mapping().metrics());
        assertEquals(
                List.of(
                        new LabelRule.Drop(start("uid")),
                        new LabelRule.Keep(start("pod")),
                        new LabelRule.Optional(start("(?<kind>image|name)"))),
                source.mapping().labels());
        assertEquals(
                List.of(
                        new MetadataRule(start("etcd_.*_bytes"), "u64", "instant", "byte", true),
                        new MetadataRule(start("rate"), "float", "instant", "Mbyte / sec", false),
                        new MetadataRule(start("states"), "string", "discrete", "none", false)),
                source.mapping().metadata());
    }

    @Test
    void lineThatIsNotUnderstoodIsNamedAndIgnored() {
        assertEquals(
                List.of(
                        "2 this line is ignored; expected HEADER:, FILTER: or METADATA:",
                        "3 FILTER: this line is ignored: expected INCLUDE or EXCLUDE, METRIC or LABEL, and an expression;"
                                + " or OPTIONAL LABEL",
                        "4 FILTER: this line is ignored: expected INCLUDE or EXCLUDE, METRIC or LABEL, and an expression;"
                                + " or OPTIONAL LABEL",
                        "5 METADATA: this line is ignored: expected METADATA: regex type indom semantics units",
                        "6 METADATA: this line is ignored: the type is 32, u32, 64, u64, float, double or string",
                        "7 METADATA: this line is ignored: unit 'furlongs': 'furlongs' is not understood or given twice",
                        "8 HEADER: this line is ignored: expected HEADER: name: value",
                        "9 HEADER: this line is ignored: the agent itself sets Content-Length"),
                problems("ignored.url"));
        assertEquals(Mapping.of("workload.ignored"), source("ignored").mapping());
    }

    @Test
    void fileThatMakesNoSourceSaysWhy() {
        assertEquals(
                List.of("fatal 1 the first line is no address; expected http://, https:// or file:///"),
                problems("headerfirst.url"));
        assertEquals(
                List.of("fatal 0 there is no address; expected http://, https:// or file:/// in the first line"),
                problems("empty.url"));
        assertEquals(List.of("fatal 2 FILTER: not a regular expression: Unclosed group"), problems("brokenfilter.url"));
        assertTrue(problems("no-name.url").get(0).endsWith("rename it to no_name"));
    }

    @Test
    void addressIsTheFirstLineThatIsNoComment() {
        assertEquals("http://localhost:9272/metrics", source("vmware").target().display());
        assertEquals(List.of(), problems("vmware.url"));
    }

    @Test
    void expressionWithColonsCountsAsAWholeAndIsMentionedOnce() {
        assertEquals(
                List.of("9 FILTER: the whole expression counts; pmdaopenmetrics would cut it at its colon"),
                problems("filters.url").stream()
                        .filter(text -> text.contains("FILTER"))
                        .toList());
        assertTrue(source("filters").mapping().metrics().get(2).pattern().matches("vllm:foo_total"));
        assertFalse(source("filters").mapping().metrics().get(2).pattern().matches("vllm:bar"));
    }

    @Test
    void linesAreReplacedWhenTheFileIsReadAgain() throws IOException {
        assertEquals(2, source("filters").request().headers().size());
        Files.writeString(configD.resolve("filters.url"), "http://h/\nHEADER: B: c\n");
        assertEquals(
                List.of(new Request.Header("B", "c")),
                source("filters").request().headers());
        assertEquals(List.of(), source("filters").mapping().metadata());
    }

    @Test
    void otherFiltersCountAtOnce() throws IOException {
        SourceConfig before = source("filters");
        String text = Files.readString(configD.resolve("filters.url"));
        Files.writeString(configD.resolve("filters.url"), text.replace("METRIC go_", "METRIC py_"));
        SourceConfig after = source("filters");
        assertEquals(
                new MetricRule(false, start("py_")), after.mapping().metrics().get(0));
        assertEquals(before.target(), after.target());
    }

    @Test
    void fileWithAnOldTimeIsNoticed() throws IOException {
        assertEquals("http://localhost:8000/metrics", source("plain").target().display());
        Path next = Files.writeString(directory.resolve("next"), "http://localhost:8001/metrics\n");
        Files.setLastModifiedTime(next, FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
        Files.move(next, configD.resolve("plain.url"), StandardCopyOption.REPLACE_EXISTING);
        assertEquals("http://localhost:8001/metrics", source("plain").target().display());
    }

    @Test
    void removedFileIsGoneAndBrokenFileKeepsItsLastGoodVersion() throws IOException {
        SourceConfig filters = source("filters");
        Files.writeString(configD.resolve("filters.url"), "nonsense");
        assertEquals(filters, source("filters"));
        assertTrue(problems("filters.url").get(0).startsWith("fatal 1 "));
        Files.delete(configD.resolve("filters.url"));
        assertNull(source("filters"));
        assertEquals(List.of(), problems("filters.url"));
    }

    @Test
    void compatPutsThemWherePmdaopenmetricsHasThem() throws IOException {
        Files.writeString(sourcesD.resolve("defaults.conf"), "compat = yes\ntimeout = 5s\nlabel = drop z\n");
        Mapping mapping = source("filters").mapping();
        assertEquals("openmetrics.filters", mapping.namespace());
        assertEquals(InstanceNames.UPSTREAM, mapping.instanceNames());
        assertTrue(mapping.compat());
        assertFalse(mapping.compatSemantics());
        assertEquals(4, mapping.labels().size());
        assertEquals(5, source("filters").timing().timeout().toSeconds());
        Files.writeString(
                sourcesD.resolve("defaults.conf"), "compat = yes\ncompat_semantics = yes\ninstance_names = values\n");
        assertTrue(source("filters").mapping().compatSemantics());
        assertEquals(InstanceNames.VALUES, source("filters").mapping().instanceNames());
    }

    @Test
    void nativeFileOfTheSameNameWins() throws IOException {
        Files.writeString(sourcesD.resolve("plain.conf"), "url = http://localhost:7/\n");
        assertEquals("http://localhost:7/", source("plain").target().display());
        assertEquals(
                List.of("0 is not used: " + sourcesD.resolve("plain.conf") + " is the source plain already"),
                problems("plain.url"));
    }

    @Test
    void secretThatEverybodyCanReadIsWarnedAbout() throws IOException {
        Path file = configD.resolve("filters.url");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertTrue(problems("filters.url")
                .contains("0 holds a secret, but everybody can read " + file + " (chmod o-r " + file + ")"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(1, problems("filters.url").size());
    }
}
