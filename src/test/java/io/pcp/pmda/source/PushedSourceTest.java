package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.source.Mapping.StaticLabel;
import io.pcp.pmda.source.SourceConfigReader.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PushedSourceTest {
    private static final Path FILE = Path.of("/nowhere/otlp.conf");
    private static final Target.Push SHOP = new Target.Push("shop");

    private final SourceConfigReader reader = new SourceConfigReader(new FileTrust(4711));

    private static Result pushed(SourceConfigReader reader, String text) {
        return reader.pushed("otlp.shop", FILE, text, "workload.shop", SHOP);
    }

    private static SourceConfig good(SourceConfigReader reader, String text) {
        Result result = pushed(reader, text);
        assertFalse(result.fatal(), () -> result.problems().toString());
        return result.sources().get(0);
    }

    @Test
    void aServiceThatPushesIsASourceThatIsNeverFetched() {
        SourceConfig source = good(reader, "");
        assertEquals("otlp.shop", source.name());
        assertEquals("otlp:shop", source.target().display());
        assertEquals("workload.shop", source.mapping().namespace());
        assertEquals(SourceConfig.Enabled.YES, source.enabled());
        assertEquals(Duration.ZERO, source.timing().interval());
        assertFalse(source.timing().adaptive());
    }

    @Test
    void keysOfMappingLimitsAndOtlpCount() {
        SourceConfig source = good(
                reader,
                "metric = exclude jvm.*\nstatic = team=web\nmax_metrics = 7\notlp_names = prometheus\n"
                        + "stale_after = 2m\nmax_series = 9\nretain = 2d\n");
        assertEquals(List.of(new StaticLabel("team", "web")), source.mapping().statics());
        assertEquals(1, source.mapping().metrics().size());
        assertEquals(7, source.limits().metrics());
        assertEquals(9, source.limits().series());
        assertEquals(Duration.ofMinutes(2), source.timing().staleAfter());
        assertTrue(source.otlp().prometheusNames());
    }

    @Test
    void keysOfRequestsAreProblemsWithTheirLine() {
        for (String line : List.of(
                "url = http://localhost/",
                "interval = 1s",
                "timeout = 1s",
                "header = a: b",
                "tls_ca = /x",
                "format = openmetrics",
                "namespace = workload.x",
                "alias = workload.x",
                "enabled = no",
                "preset = vllm",
                "remote = yes",
                "max_bytes = 1M")) {
            Result result = pushed(reader, "\n\n" + line + "\n");
            assertTrue(result.fatal(), line);
            assertEquals(List.of(), result.sources());
            assertTrue(result.problems().get(0).toString().startsWith(FILE + ":3: "), result.toString());
        }
    }

    @Test
    void defaultsOfAllSourcesCountWhereTheyMeanSomething() {
        SourceConfigReader with = reader.withDefaults(
                        Path.of("/nowhere/defaults.conf"),
                        "interval = 10s\nheader = A: b\nenabled = no\nmax_labels = 5\nstatic = dc=one\n"
                                + "compat = yes\nremote = yes\nformat = otlp-json\n")
                .reader();
        SourceConfig source = good(with, "static = team=web\n");
        assertEquals(5, source.limits().labels());
        assertEquals(2, source.mapping().statics().size());
        assertEquals(Duration.ZERO, source.timing().interval());
        assertEquals(Request.DEFAULT, source.request());
        assertEquals(SourceConfig.Enabled.YES, source.enabled());
        assertEquals(Reading.Format.AUTO, source.reading().format());
    }

    @Test
    void whatIsPushedCannotBeFetched() {
        try (ScrapeRig rig = new ScrapeRig()) {
            assertTrue(ScrapeRig.message(rig.of(SHOP, ScrapeRig.PATIENCE)).contains("nothing to fetch"));
        }
    }
}
