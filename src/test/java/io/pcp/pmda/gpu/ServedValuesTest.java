package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every served metric against the simulated library. */
class ServedValuesTest {
    @TempDir
    Path directory;

    /** Two looks at one GPU of a kind: counters kept in software need two passes. */
    private Map<String, GpuBed.Values> look(String... scenario) throws Exception {
        Files.createDirectories(directory.resolve("proc"));
        Files.writeString(directory.resolve("proc/meminfo"), "MemTotal:       125829120 kB\nMemFree: 1 kB\n");
        Simulation simulation = new Simulation(directory).lines(scenario);
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            bed.fetchAll();
            bed.pass(java.time.Duration.ofSeconds(11));
            return bed.fetchAll();
        }
    }

    @Test
    void everyServedMetricHasAValueOnSomeKindOfGpu() throws Exception {
        Set<String> without = new TreeSet<>();
        GpuCatalogue.load().served().stream()
                .filter(row -> row.cluster() <= 9 && row.phase() == 1)
                .forEach(row -> without.add(row.name()));
        for (String preset : new String[] {"h200", "gh200", "l40s", "rtx4090", "t4", "gb10"}) {
            look("gpus = 1 x " + preset).forEach((name, values) -> {
                if (!values.values().isEmpty()) {
                    without.remove(name);
                }
            });
        }
        assertEquals(Set.of(), without);
    }

    @Test
    void noSentinelIsEverPublished() throws Exception {
        Map<String, GpuBed.Values> all = new LinkedHashMap<>();
        for (String preset : new String[] {"h100", "a100-80", "gh200", "b200", "l40s", "rtx4090", "t4", "gb10"}) {
            look("gpus = 1 x " + preset)
                    .forEach((name, values) -> values.values().forEach((instance, value) -> {
                        CatalogueRow row = GpuCatalogue.load().row(name);
                        assertTrue(plausible(row, value), () -> preset + " " + name + " = " + value);
                    }));
        }
    }

    private static boolean plausible(CatalogueRow row, Object value) {
        if (value instanceof String text) {
            return !text.isBlank();
        }
        if (value instanceof Double real) {
            return real >= 0 && real <= 100;
        }
        long number = (Long) value;
        return switch (row.unitLabel()) {
            case "percent" -> number >= 0 && number <= 100;
            case "degrees celsius" -> number >= -100 && number <= 150;
            default -> number >= 0 && number != 0xffff_ffffL && number < 1L << 56;
        };
    }
}
