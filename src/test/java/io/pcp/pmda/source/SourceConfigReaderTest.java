package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.source.Mapping.InstanceNames;
import io.pcp.pmda.source.Mapping.LabelRule;
import io.pcp.pmda.source.Mapping.MetadataRule;
import io.pcp.pmda.source.Mapping.MetricRule;
import io.pcp.pmda.source.Mapping.Rename;
import io.pcp.pmda.source.Mapping.SeriesMatch;
import io.pcp.pmda.source.Mapping.StaticLabel;
import io.pcp.pmda.source.SourceConfig.Enabled;
import io.pcp.pmda.source.SourceConfigReader.Result;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceConfigReaderTest {
    private static final Path FILE = Path.of("/nowhere/name.conf");
    private static final String URL = "url = http://127.0.0.1:1/m\n";

    private final SourceConfigReader reader = new SourceConfigReader(new FileTrust(4711));

    private SourceConfig read(String text) {
        return read(reader, text);
    }

    private static SourceConfig read(SourceConfigReader with, String text) {
        Result result = with.read("name", FILE, text);
        assertFalse(result.fatal(), () -> result.problems().toString());
        assertEquals(1, result.sources().size());
        return result.sources().get(0);
    }

    private SourceConfigReader defaults(String text) {
        SourceConfigReader.Defaults defaults = reader.withDefaults(Path.of("/nowhere/defaults.conf"), text);
        assertEquals(List.of(), defaults.problems());
        return defaults.reader();
    }

    private static NamePattern whole(String text) {
        return new NamePattern(text, true);
    }

    @Test
    void oneLineIsASource() {
        SourceConfig source = read(URL);
        assertEquals(
                new SourceConfig(
                        "name",
                        FILE,
                        SourceConfig.FileFormat.NATIVE,
                        Enabled.YES,
                        new Target.Http(URI.create("http://127.0.0.1:1/m")),
                        Timing.DEFAULT,
                        Request.DEFAULT,
                        Limits.DEFAULT,
                        Reading.DEFAULT,
                        Mapping.of("workload.name")),
                source);
    }

    @Test
    void blankLinesCommentsTabsAndLinesOfOtherSystemsAreNothingSpecial() {
        assertEquals(read(URL), read("\r\n# x = y\n   # indented\n\turl\t=  http://127.0.0.1:1/m  \r\n\n"));
    }

    @Test
    void timesAreRead() {
        assertEquals(
                new Timing(
                        Duration.ofMinutes(1),
                        false,
                        Duration.ZERO,
                        Duration.ofSeconds(3),
                        Duration.ofMillis(700),
                        Duration.ofHours(1)),
                read(URL + "interval = 1m\nmax_age=0\ntimeout = 3\nconnect_timeout = 700ms\nstale_after = 1h\n")
                        .timing());
    }

    @Test
    void valuesAreStaleAfterThreeIntervalsAtLeastThirtySeconds() {
        assertEquals(
                Duration.ofSeconds(180), read(URL + "interval = 1m").timing().staleAfter());
        assertEquals(
                Duration.ofSeconds(30), read(URL + "interval = 5s").timing().staleAfter());
    }

    @Test
    void onDemandIsNeverAheadOfQuestions() {
        assertTrue(read(URL + "interval = 0").timing().adaptive());
        assertFalse(read(URL + "interval = on-demand").timing().adaptive());
        assertEquals(Duration.ZERO, read(URL + "interval = on-demand").timing().interval());
    }

    @Test
    void connectionHasNoMoreTimeThanTheRequest() {
        assertEquals(
                Duration.ofMillis(100), read(URL + "timeout = 100ms").timing().connectTimeout());
    }

    @Test
    void requestIsRead() {
        Request request = read("url = https://h/m\nheader = X-A: b: c\nheader=X-B:\n"
                        + "bearer_token_file = /t\nfollow_redirects = yes\nproxy = http://p:3128\ncompression = none\n"
                        + "tls_ca = /ca\ntls_cert = /c\ntls_key = /k\ntls_server_name = n\ntls_min = 1.3\n")
                .request();
        assertEquals(List.of(new Request.Header("X-A", "b: c"), new Request.Header("X-B", "")), request.headers());
        assertEquals(Path.of("/t"), request.bearerTokenFile());
        assertTrue(request.followRedirects());
        assertEquals(URI.create("http://p:3128"), request.proxy());
        assertFalse(request.gzip());
        assertEquals(
                new Request.Tls(Path.of("/ca"), Path.of("/c"), Path.of("/k"), "n", false, "TLSv1.3"), request.tls());
        Request basic = read(URL + "basic_user = u\nbasic_password_file = /p\nproxy = none")
                .request();
        assertEquals("u", basic.basicUser());
        assertEquals(Path.of("/p"), basic.basicPasswordFile());
        assertNull(basic.proxy());
    }

    @Test
    void userInTheAddressBecomesAHeader() {
        SourceConfig source = read("url = http://me:secret@127.0.0.1/x");
        assertEquals(
                List.of(new Request.Header("Authorization", "Basic bWU6c2VjcmV0")),
                source.request().headers());
        assertFalse(source.toString().contains("secret"));
        assertFalse(source.toString().contains("bWU6"));
    }

    @Test
    void documentAndLimitsAreRead() {
        SourceConfig source = read(URL + "format = openmetrics\nstrict = yes\nutf8 = yes\nhonor_timestamps = yes\n"
                + "no_value = -1 1e9\nno_value = 9223372036854775794\n"
                + "max_bytes = 8m\nmax_series = 7\nmax_metrics = 6\nmax_labels = 5\nmax_label_name = 4\n"
                + "max_label_value = 33\nmax_line = 1K");
        assertEquals(
                new Reading(
                        Reading.Format.OPENMETRICS,
                        true,
                        true,
                        true,
                        new NoValues(List.of(-1.0, 1e9, 0x1p63)),
                        List.of()),
                source.reading());
        assertEquals(new Limits(8 << 20, 7, 6, 5, 4, 33, 1024), source.limits());
    }

    @Test
    void quantilesAreReadInTheirOrderAndOnce() {
        assertEquals(List.of(), read(URL).reading().quantiles());
        assertEquals(List.of(), read(URL + "quantiles = none").reading().quantiles());
        assertEquals(
                List.of(0.5, 0.95, 0.999),
                read(URL + "quantiles = 0.95 0.999 0.5  0.95").reading().quantiles());
    }

    @Test
    void otlpKeysAreKept() {
        assertEquals(
                new SourceConfig.Otlp(true, List.of("a.b", "c"), SourceConfig.Otlp.Histograms.QUANTILES),
                read(URL + "format = otlp-json\notlp_names = prometheus\notlp_resource_labels = a.b  c\n"
                                + "otlp_exphist = quantiles")
                        .otlp());
    }

    @Test
    void metricRulesEndWithWhatHappensToTheRest() {
        assertEquals(
                List.of(
                        new MetricRule(false, whole("a.*")),
                        new MetricRule(true, whole("b")),
                        new MetricRule(false, whole(".*"))),
                read(URL + "metric = exclude a.*\nmetric = include b").mapping().metrics());
        assertEquals(
                List.of(new MetricRule(false, whole("a:b"))),
                read(URL + "metric = exclude a:b").mapping().metrics());
    }

    @Test
    void labelRulesKeepTheirOrder() {
        assertEquals(
                List.of(
                        new LabelRule.Drop(whole("a|b")),
                        new LabelRule.Rename("c", "d"),
                        new LabelRule.Keep(whole("e.*")),
                        new LabelRule.Optional(whole("f")),
                        new LabelRule.Hash("g", 8),
                        new LabelRule.Hash("h", 12),
                        new LabelRule.Replace("i", whole("(.*)/.*"), "$1 and more"),
                        new LabelRule.Replace("j", whole(".*"), "")),
                read(URL + "label = drop a|b\nlabel = rename c d\nlabel = keep e.*\nlabel = optional f\n"
                                + "label = hash g\nlabel = hash h 12\nlabel = replace i (.*)/.* $1 and more\n"
                                + "label = replace j .*")
                        .mapping()
                        .labels());
    }

    @Test
    void otherMappingKeysAreRead() {
        Mapping mapping = read(URL + "drop_series = job=a=b.*\nstatic = site = x y\nrename = (.*)_old $1\n"
                        + "strip_prefix = vllm:\nmetadata = a.* u64 counter Mbyte / sec\n"
                        + "metadata = b double instant none singular\ninstance_names = label:gpu\nhonor_labels = yes\n"
                        + "created = yes\nremote = yes\nexpect = ^vllm:\nretain = 2d\nnamespace = node.a.b\n"
                        + "alias = workload.c")
                .mapping();
        assertEquals(List.of(new SeriesMatch("job", whole("a=b.*"))), mapping.dropSeries());
        assertEquals(List.of(new StaticLabel("site", "x y")), mapping.statics());
        assertEquals(List.of(new Rename(whole("(.*)_old"), "$1")), mapping.renames());
        assertEquals("vllm:", mapping.stripPrefix());
        assertEquals(
                List.of(
                        new MetadataRule(whole("a.*"), "u64", "counter", "Mbyte / sec", false),
                        new MetadataRule(whole("b"), "double", "instant", "none", true)),
                mapping.metadata());
        assertEquals(new InstanceNames.OfLabel("gpu"), mapping.instanceNames());
        assertTrue(mapping.honorLabels() && mapping.created() && mapping.remote());
        assertTrue(mapping.expect().matches("vllm:anything"));
        assertEquals(Duration.ofDays(2), mapping.retain());
        assertEquals("node.a.b", mapping.namespace());
        assertEquals(List.of("workload.c"), mapping.aliases());
        assertEquals(
                InstanceNames.VALUES,
                read(URL + "instance_names = values").mapping().instanceNames());
    }

    @Test
    void namesBelowOpenmetricsAreThoseOfPmdaopenmetrics() {
        Mapping mapping = read(URL + "compat = yes\ncompat_semantics = yes\nnamespace = openmetrics.<source>")
                .mapping();
        assertEquals("openmetrics.name", mapping.namespace());
        assertTrue(mapping.compat() && mapping.compatSemantics());
        assertEquals(InstanceNames.UPSTREAM, mapping.instanceNames());
        Mapping alias = read(URL + "compat = yes\nalias = openmetrics.<source>").mapping();
        assertEquals(List.of("openmetrics.name"), alias.aliases());
        assertFalse(alias.compat());
        assertEquals(InstanceNames.LABELS, alias.instanceNames());
    }

    @Test
    void defaultsHoldUnderTheFile() {
        SourceConfigReader with =
                defaults("timeout = 5s\nmax_series = 9\nlabel = drop z\nstatic = site=a\ntls_ca = /ca");
        SourceConfig source = read(with, URL + "max_series = 10\nlabel = drop y");
        assertEquals(Duration.ofSeconds(5), source.timing().timeout());
        assertEquals(10, source.limits().series());
        assertEquals(
                List.of(new LabelRule.Drop(whole("y")), new LabelRule.Drop(whole("z"))),
                source.mapping().labels());
        assertEquals(List.of(new StaticLabel("site", "a")), source.mapping().statics());
    }

    @Test
    void presetsHoldUnderTheFileAndOverTheDefaults() {
        SourceConfigReader with = defaults("interval = 1s\nmax_series = 9\nlabel = drop z");
        SourceConfig source = read(with, "preset = ksm\nmax_series = 11\nmetric = include mine");
        assertEquals(Duration.ofSeconds(30), source.timing().interval());
        assertEquals(11, source.limits().series());
        assertEquals("node.name", source.mapping().namespace());
        assertEquals(
                new MetricRule(true, whole("mine")), source.mapping().metrics().get(0));
        assertEquals(
                new MetricRule(false, whole(".*")), source.mapping().metrics().get(5));
        assertEquals(6, source.mapping().metrics().size());
        assertTrue(source.mapping().metadata().stream().allMatch(MetadataRule::preset));
        assertEquals(
                new LabelRule.Drop(whole("z")),
                source.mapping().labels().get(source.mapping().labels().size() - 1));
    }

    @Test
    void presetOfPartsMakesSeveralSourcesOfOneFile() {
        Result result = reader.read("slurm", FILE, "preset = slurm\nurl = http://ctl:6817\ntimeout = 9s");
        assertEquals(List.of(), result.problems());
        assertEquals(
                List.of("slurm.jobs", "slurm.nodes", "slurm.partitions", "slurm.scheduler"),
                result.sources().stream().map(SourceConfig::name).toList());
        assertEquals(
                "http://ctl:6817/metrics/nodes",
                result.sources().get(1).target().display());
        assertEquals("workload.slurm.nodes", result.sources().get(1).mapping().namespace());
        assertEquals(Duration.ofSeconds(9), result.sources().get(1).timing().timeout());
        assertEquals(
                "http://127.0.0.1:6817/metrics/jobs",
                reader.read("s", FILE, "preset = slurm")
                        .sources()
                        .get(0)
                        .target()
                        .display());
    }

    @Test
    void autoIsForThisMachine() {
        assertEquals(
                Enabled.AUTO, read("url = http://localhost/\nenabled = auto").enabled());
        assertEquals(Enabled.NO, read("url = http://elsewhere/\nenabled = no").enabled());
        assertEquals(
                Enabled.YES,
                read(defaults("enabled = auto"), "url = http://elsewhere/").enabled());
    }
}
