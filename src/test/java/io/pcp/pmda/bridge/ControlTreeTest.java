package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.sdk.Metric;
import io.pcp.pmda.source.Mapping;
import io.pcp.pmda.source.SourceConfig;
import io.pcp.pmda.source.Timing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlTreeTest {
    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    private static Mapping compat(String namespace) {
        Mapping plain = Mapping.of(namespace);
        return new Mapping(
                plain.namespace(),
                plain.aliases(),
                plain.metrics(),
                plain.labels(),
                plain.dropSeries(),
                plain.statics(),
                plain.renames(),
                plain.stripPrefix(),
                plain.metadata(),
                Mapping.InstanceNames.UPSTREAM,
                false,
                false,
                false,
                true,
                false,
                null,
                plain.retain());
    }

    @Test
    void bothTreesAreThereWithoutAnySource() {
        int leaves = ControlLeaf.values().length;
        assertEquals(leaves, bed.table().namespace().traverse("workload").size());
        long receiver =
                Stream.of(ControlLeaf.values()).filter(ControlLeaf::ofReceiver).count();
        assertEquals(leaves - receiver, bed.table().namespace().traverse("node").size());
        assertEquals("0", bed.control("total.sources"));
        assertEquals("{}", bed.control("status"));
        assertEquals("0", bed.control("total.registry_bytes"));
    }

    /** Frozen: archives refer to these numbers. */
    @Test
    void numbersAreFrozen() {
        StringBuilder all = new StringBuilder();
        Set<Integer> items = new HashSet<>();
        for (ControlLeaf leaf : ControlLeaf.values()) {
            assertTrue(items.add(leaf.item), leaf::name);
            all.append(leaf.item).append(' ').append(leaf.leaf).append('\n');
        }
        assertEquals("""
                0 total.sources
                1 total.series
                2 total.inflight
                3 total.queue_wait
                4 total.late_fetches
                5 total.registry_bytes
                8 debug
                9 reload
                10 refresh
                11 enabled
                16 calls
                17 failures
                18 timeouts
                19 parse_errors
                20 strict_errors
                21 dropped_series
                22 duplicate_series
                23 type_conflicts
                24 redefined
                25 bytes
                26 fetch_time
                27 parse_time
                28 last_fetch_time
                29 last_parse_time
                30 age
                31 status
                32 last_error
                33 status_code
                34 up
                35 stale
                36 series
                37 metrics
                38 instances
                39 document_bytes
                40 backoff
                41 mode
                42 exemplars
                64 otlp.listening
                65 otlp.requests
                66 otlp.refused
                67 otlp.throttled
                68 otlp.bytes
                69 otlp.points
                70 otlp.rejected
                71 otlp.services
                72 otlp.connections
                73 otlp.dropped_connections
                74 otlp.last_refusal
                """, all.toString());
        assertEquals(Pmid.of(300, 200, 0).packed(), bed.table().namespace().pmid("workload.control.total.sources"));
        assertEquals(Pmid.of(300, 201, 31).packed(), bed.table().namespace().pmid("node.control.status"));
    }

    @Test
    void textsFitAndNameTheirTree() {
        for (Metric metric : bed.table().metrics()) {
            assertFalse(metric.oneline().isBlank(), metric.name());
            assertTrue(metric.oneline().length() <= 80, metric.name() + ": " + metric.oneline());
            assertFalse(metric.help().isBlank(), metric.name());
            assertFalse((metric.oneline() + metric.help()).contains("ROOT"), metric.name());
            assertEquals(
                    metric.desc().semantics() == Semantics.COUNTER,
                    metric.desc().type() == ValueType.U64
                            && !metric.name().matches(".*(inflight|registry_bytes|document_bytes)"),
                    metric.name());
        }
    }

    @Test
    void everyLeafHasAValueOfASourceThatIsWell() {
        bed.serve("app", "up 1\nqueue{a} 2");
        for (ControlLeaf leaf : ControlLeaf.values()) {
            if (leaf != ControlLeaf.LAST_ERROR && leaf != ControlLeaf.OTLP_LAST_REFUSAL) {
                assertFalse(bed.control(leaf.leaf).equals("{}"), leaf.leaf);
            }
        }
        assertEquals("off", bed.control("otlp.listening"));
        assertEquals("0", bed.control("otlp.requests"));
        assertEquals("1", bed.control("total.sources"));
        assertEquals("2", bed.control("total.series"));
        assertEquals("4711", bed.control("total.registry_bytes"));
        assertEquals(2, bed.number("metrics", "app"));
        assertEquals(1, bed.number("instances", "app"));
        assertEquals(15, bed.number("document_bytes", "app"));
        assertEquals(15, bed.number("bytes", "app"));
        assertEquals(1, bed.number("calls", "app"));
        assertEquals("{}", bed.control("last_error"));
    }

    @Test
    void sourcesBelowNodeAreInTheOtherTree() {
        bed.program("exporter").document = "load 1";
        bed.configure(Bed.source("exporter", Timing.DEFAULT, SourceConfig.Enabled.YES, Mapping.of("node.exporter")));
        assertEquals("1.0", bed.fetch("node.exporter.load"));
        assertEquals("{exporter=success}", bed.fetch("node.control.status"));
        assertEquals("{}", bed.control("status"));
        assertEquals("1", bed.fetch("node.control.total.sources"));
    }

    @Test
    void onlyRootAndTheUserOfTheAgentMayStore() throws Exception {
        bed.serve("app", "up 1");
        assertEquals("PM_ERR_PERMISSION", bed.store(null, "debug", null, 1));
        assertEquals("PM_ERR_PERMISSION", bed.store("54321", "enabled", "app", 0));
        assertEquals("PM_ERR_PERMISSION", bed.store("54321", "refresh", "app", 1));
        assertEquals("ok", bed.store("0", "debug", null, 1));
        String own = Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
        assertEquals("ok", bed.store(own, "debug", null, 2));
        assertEquals("2", bed.control("debug"));
        assertEquals("PM_ERR_PERMISSION", bed.store("0", "status_code", "app", 2));
    }

    @Test
    void valuesThatMeanNothingAreRefused() {
        bed.serve("app", "up 1");
        assertEquals("PM_ERR_BADSTORE", bed.store("0", "debug", null, 3));
        assertEquals("PM_ERR_BADSTORE", bed.store("0", "debug", null, -1));
        assertEquals("PM_ERR_BADSTORE", bed.store("0", "reload", null, 0));
        assertEquals("PM_ERR_BADSTORE", bed.store("0", "refresh", "app", 0));
        assertEquals("PM_ERR_BADSTORE", bed.store("0", "enabled", "app", 2));
    }

    @Test
    void storedReloadLooksAtTheConfiguration() {
        assertEquals("ok", bed.store("0", "reload", null, 1));
        assertEquals(1, bed.rescans);
        assertEquals("1", bed.control("reload"));
    }

    @Test
    void storedRefreshFetchesAtOnce() {
        Program app = bed.serve("app", "up 1");
        assertEquals("ok", bed.store("0", "refresh", "app", 1));
        bed.until("fetched", () -> app.scrapes == 2);
    }

    @Test
    void switchedOffSourceLosesItsMetricsUntilItIsSwitchedOn() {
        Program app = bed.serve("app", "up 1");
        bed.fetch("workload.app.up");
        assertEquals("ok", bed.store("0", "enabled", "app", 0));
        bed.until("names go", () -> !bed.has("workload.app.up"));
        assertEquals("disabled", bed.text("status", "app"));
        assertEquals(0, bed.number("enabled", "app"));
        assertEquals("ok", bed.store("0", "refresh", "app", 1));
        assertEquals(1, app.scrapes);
        app.document = "up 2";
        assertEquals("ok", bed.store("0", "enabled", "app", 1));
        bed.until("names are back", () -> bed.has("workload.app.up"));
        bed.until("with new values", () -> bed.fetch("workload.app.up").equals("2.0"));
    }

    @Test
    void sourceThatIsConfiguredOffHasARowAndCanBeSwitchedOn() {
        bed.program("app").document = "up 1";
        bed.configure(Bed.source("app", Timing.DEFAULT, SourceConfig.Enabled.NO, Mapping.of("workload.app")));
        bed.until("a row", () -> bed.text("status", "app").equals("disabled"));
        assertEquals(-1, bed.number("up", "app"));
        assertEquals(-1, bed.number("age", "app"));
        bed.store("0", "enabled", "app", 1);
        assertEquals("1.0", bed.fetch("workload.app.up"));
    }

    @Test
    void debuggingTellsOfEachFetch() {
        bed.serve("app", "up 1");
        assertEquals(List.of(), bed.log("fetched"));
        bed.store("0", "debug", null, 1);
        bed.store("0", "refresh", "app", 1);
        bed.until("said", () -> bed.log("source app: fetched 4 bytes").size() == 1);
    }

    @Test
    void sourcesUnderOldNamesHaveTheOldControlMetricsWithASum() {
        assertFalse(bed.has("openmetrics.control.calls"));
        bed.program("a").document = "up 1";
        bed.program("b").document = "up 1";
        bed.configure(
                Bed.source("a", Timing.DEFAULT, SourceConfig.Enabled.YES, compat("openmetrics.a")),
                Bed.source("b", Timing.DEFAULT, SourceConfig.Enabled.YES, compat("openmetrics.b")));
        bed.until("both", () -> bed.number("up", "a") == 1 && bed.number("up", "b") == 1);
        assertEquals("{a=1, b=1, control=2}", bed.fetch("openmetrics.control.calls"));
        assertEquals("{a=success, b=success}", bed.fetch("openmetrics.control.status"));
        assertEquals("{a=200, b=200}", bed.fetch("openmetrics.control.status_code"));
        assertTrue(bed.fetch("openmetrics.control.fetch_time").contains("control="));
        assertEquals("0", bed.fetch("openmetrics.control.debug"));
        assertEquals(
                List.of("calls", "fetch_time", "parse_time", "status", "status_code", "debug"),
                bed.table().namespace().children("openmetrics.control").stream()
                        .map(io.pcp.pmda.sdk.Namespace.Child::name)
                        .toList());
        bed.configure(Bed.source("c"));
        bed.until("gone", () -> !bed.has("openmetrics.control.calls"));
    }
}
