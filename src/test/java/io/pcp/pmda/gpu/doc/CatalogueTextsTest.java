package io.pcp.pmda.gpu.doc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.gpu.GpuCatalogue;
import io.pcp.pmda.model.Semantics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the texts of the catalogue keep to, planned metrics included. */
class CatalogueTextsTest {
    /** NVLink, ECC, retirement and remapping, events, health. */
    private static final Set<Integer> TROUBLE = Set.of(10, 11, 12, 13, 23);

    private static final Pattern NAME = Pattern.compile("\\bgpu\\.[a-z0-9_]+(?:\\.[a-z0-9_]+)*");

    private static final List<CatalogueRow> ROWS = GpuCatalogue.load().rows();

    private static void none(String what, Predicate<CatalogueRow> wrong) {
        assertEquals(
                List.of(), ROWS.stream().filter(wrong).map(CatalogueRow::name).toList(), what);
    }

    @Test
    void everyMetricHasAMeaningBeyondItsOneLine() {
        none(
                "help says no more than oneline",
                row -> row.help().replaceAll("\\.$", "").equals(row.oneline()));
    }

    @Test
    void onelinesAreTitlesAndTheRestAreSentences() {
        none("oneline ends with a full stop", row -> row.oneline().endsWith("."));
        none(
                "oneline begins in lower case",
                row -> Character.isLowerCase(row.oneline().charAt(0))
                        && !row.name().equals("gpu.job.kind"));
        none("help is no sentence", row -> !row.help().endsWith("."));
        none(
                "action is no sentence",
                row -> !row.action().isEmpty() && !row.action().endsWith("."));
    }

    @Test
    void noTwoMetricsOfAClusterAreCalledTheSame() {
        Map<String, String> seen = new HashMap<>();
        List<String> twice = new ArrayList<>();
        for (CatalogueRow row : ROWS) {
            String other = seen.putIfAbsent(row.cluster() + " " + row.oneline(), row.name());
            if (other != null) {
                twice.add(other + " and " + row.name());
            }
        }
        assertEquals(List.of(), twice);
    }

    @Test
    void errorsSayWhatToDo() {
        none(
                "no action",
                row -> TROUBLE.contains(row.cluster())
                        && row.semantics() == Semantics.COUNTER
                        && row.action().isEmpty());
        none(
                "no action",
                row -> Set.of(11, 12, 13, 23).contains(row.cluster())
                        && row.action().isEmpty());
        none("no action", row -> row.name().contains(".errors.") && row.action().isEmpty());
    }

    @Test
    void metricsNamedInTextsExist() {
        List<String> names = ROWS.stream().map(CatalogueRow::name).toList();
        List<String> unknown = new ArrayList<>();
        for (CatalogueRow row : ROWS) {
            String text = row.help() + " " + row.absent() + " " + row.action();
            for (Matcher found = NAME.matcher(text.replace("pmdagpu.conf", "").replace("gpu.log", ""));
                    found.find(); ) {
                String name = found.group();
                if (names.stream().noneMatch(known -> known.equals(name) || known.startsWith(name + "."))) {
                    unknown.add(row.name() + ": " + name);
                }
            }
        }
        assertEquals(List.of(), unknown);
    }

    @Test
    void metricsThatAreNumbersForStatesListThem() {
        for (String name : List.of(
                "gpu.nvml.status",
                "gpu.info.bus_type",
                "gpu.power.source",
                "gpu.fan.each.policy",
                "gpu.nvlink.link.state",
                "gpu.nvlink.bw_mode",
                "gpu.mode.compute",
                "gpu.mode.virtualization",
                "gpu.mode.operation",
                "gpu.fabric.state",
                "gpu.fabric.health.summary",
                "gpu.topology.level",
                "gpu.cc.environment",
                "gpu.health.state",
                "gpu.health.recovery_action")) {
            String help = GpuCatalogue.load().row(name).help();
            assertTrue(
                    Pattern.compile("\\b0 \\w+.*\\b[12] \\w+|\\b0 \\w+.*\\b10 \\w+")
                            .matcher(help)
                            .find(),
                    () -> name + ": " + help);
        }
    }
}
