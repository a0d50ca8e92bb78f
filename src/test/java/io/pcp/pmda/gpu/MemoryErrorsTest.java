package io.pcp.pmda.gpu;

import static io.pcp.pmda.gpu.ServedRow.row;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ECC errors, retired pages and remapped rows. */
class MemoryErrorsTest {
    private static final String BEFORE = "ecc_count = 5, 6, 7";
    private static final String TOTAL_FIELDS = " field:3 field:4 field:5 field:6";
    private static final String ROW_CALLS =
            "nvmlDeviceGetRemappedRows* field:142 field:143 field:144 field:145 field:301 field:302";

    @TempDir
    Path directory;

    static Stream<ServedRow> rows() {
        return Stream.of(
                row("h100", "ecc = off", "nvmlDeviceGetEccMode field:1 field:2")
                        .reads("gpu.ecc.mode.current", 0)
                        .reads("gpu.ecc.mode.pending", 0),
                row("h100", "! notsup nvmlDeviceGetEccMode; ! value field:1 0", "nvmlDeviceGetEccMode field:1 field:2")
                        .reads("gpu.ecc.mode.current", 0)
                        .reads("gpu.ecc.mode.pending", 1),
                row("h100", BEFORE, "nvmlDeviceGetTotalEccErrors" + TOTAL_FIELDS)
                        .reads("gpu.ecc.volatile.corrected.total", 0)
                        .reads("gpu.ecc.volatile.uncorrected.total", 0)
                        .reads("gpu.ecc.aggregate.corrected.total", 5)
                        .reads("gpu.ecc.aggregate.uncorrected.total", 13),
                row("h100", "! value nvmlDeviceGetTotalEccErrors 21", "nvmlDeviceGetTotalEccErrors" + TOTAL_FIELDS)
                        .reads("gpu.ecc.volatile.corrected.total", 21)
                        .reads("gpu.ecc.volatile.uncorrected.total", 21),
                row(
                                "h100",
                                BEFORE
                                        + "; ! notsup nvmlDeviceGetTotalEccErrors; ! value field:3 31; ! value field:4 32",
                                "nvmlDeviceGetTotalEccErrors" + TOTAL_FIELDS)
                        .reads("gpu.ecc.volatile.corrected.total", 31)
                        .reads("gpu.ecc.volatile.uncorrected.total", 32)
                        .reads("gpu.ecc.aggregate.corrected.total", 5)
                        .reads("gpu.ecc.aggregate.uncorrected.total", 13),
                row("h100", BEFORE, "nvmlDeviceGetSramEccErrorStatus")
                        .reads("gpu.ecc.sram.aggregate.secded", 7)
                        .reads("gpu.ecc.sram.bucket.l2", 2)
                        .reads("gpu.ecc.sram.bucket.sm", 5)
                        .reads("gpu.ecc.sram.threshold_exceeded", 1),
                row("t4", "pages = 3, 4, 1", "nvmlDeviceGetRetiredPages* field:29 field:30 field:31")
                        .reads("gpu.pages.retired.corrected", 3)
                        .reads("gpu.pages.retired.uncorrected", 4)
                        .reads("gpu.pages.pending", 1),
                row(
                                "t4",
                                "pages = 3, 4, 1; ! notsup field:29; ! notsup field:30; ! notsup nvmlDeviceGetRetiredPagesPendingStatus",
                                "nvmlDeviceGetRetiredPages* field:29 field:30 field:31")
                        .reads("gpu.pages.retired.corrected", 3)
                        .reads("gpu.pages.retired.uncorrected", 4)
                        .reads("gpu.pages.pending", 1),
                row("h100", "rows = 1, 2, 1, 1; rows_inactive = 3, 4", ROW_CALLS)
                        .reads("gpu.rows.remapped.corrected", 1)
                        .reads("gpu.rows.remapped.uncorrected", 2)
                        .reads("gpu.rows.inactive.corrected", 3)
                        .reads("gpu.rows.inactive.uncorrected", 4)
                        .reads("gpu.rows.pending", 1)
                        .reads("gpu.rows.failure", 1),
                row("h100", "rows = 1, 2, 1, 1; rows_inactive = 3, 4; ! notsup nvmlDeviceGetRemappedRows*", ROW_CALLS)
                        .reads("gpu.rows.remapped.corrected", 1)
                        .reads("gpu.rows.remapped.uncorrected", 2)
                        .reads("gpu.rows.inactive.corrected", 3)
                        .reads("gpu.rows.inactive.uncorrected", 4)
                        .reads("gpu.rows.pending", 1)
                        .reads("gpu.rows.failure", 1),
                row("h100", "row_banks = 10, 9, 8, 7, 6", "nvmlDeviceGetRowRemapperHistogram")
                        .reads("gpu.rows.banks.max", 10)
                        .reads("gpu.rows.banks.high", 9)
                        .reads("gpu.rows.banks.partial", 8)
                        .reads("gpu.rows.banks.low", 7)
                        .reads("gpu.rows.banks.none", 6));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyMetricHasTheValueOfItsSource(ServedRow row) {
        row.hasValues(directory);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void noMetricHasAValueWhereTheDriverDoesNotSupportItsSource(ServedRow row) {
        row.hasNoneWhereUnsupported(directory);
    }

    private GpuBed bed(String preset, String... keys) {
        String[] lines = Stream.concat(Stream.of("gpus = 1 x " + preset, "[gpu0]"), Stream.of(keys))
                .toArray(String[]::new);
        return new GpuBed(directory, new Simulation(directory).lines(lines));
    }

    @Test
    void theDetailsOfSramAreOneNumberEach() {
        String[] parts = {
            "aggregate.parity",
            "aggregate.corrected",
            "volatile.parity",
            "volatile.secded",
            "volatile.corrected",
            "bucket.pcie",
            "bucket.mcu",
            "bucket.other"
        };
        try (GpuBed bed = bed("h100", BEFORE)) {
            for (String part : parts) {
                assertEquals(
                        Map.of("gpu0", 0L), bed.fetchOne("gpu.ecc.sram." + part).values(), part);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            h100 | l1 l2 dram register_file sram                       | sram
            t4   | l1 l2 dram register_file texture texture_shm cbu    | l2
            """)
    void memoriesAreThoseTheGpuCountsErrorsOf(String preset, String names, String smallMemory) {
        try (GpuBed bed = bed(preset, BEFORE)) {
            Set<String> due =
                    Stream.of(names.split(" ")).map(name -> "gpu0/" + name).collect(Collectors.toSet());
            assertEquals(due, Set.copyOf(bed.instances(Scope.ECCLOC.serial()).values()));
            Map<String, Object> uncorrected =
                    bed.fetchOne("gpu.ecc.aggregate.uncorrected.location").values();
            assertEquals(6L, uncorrected.get("gpu0/dram"));
            assertEquals(7L, uncorrected.get("gpu0/" + smallMemory));
            assertEquals(due, uncorrected.keySet());
            Map<String, Object> corrected =
                    bed.fetchOne("gpu.ecc.aggregate.corrected.location").values();
            assertEquals(5L, corrected.get("gpu0/dram"));
            assertTrue(bed.labels(Scope.ECCLOC.serial(), 2).contains("\"location\":\"dram\""));
        }
    }

    @Test
    void fieldsTellWhereTheCallIsMissing() {
        try (GpuBed bed = bed("h100", BEFORE, "unsupported = nvmlDeviceGetMemoryErrorCounter")) {
            assertEquals(
                    Map.of("gpu0/l1", 0L, "gpu0/l2", 0L, "gpu0/dram", 6L, "gpu0/register_file", 0L),
                    bed.fetchOne("gpu.ecc.aggregate.uncorrected.location").values());
            assertEquals(
                    Map.of("gpu0/l1", 0L, "gpu0/l2", 0L, "gpu0/dram", 5L, "gpu0/register_file", 0L),
                    bed.fetchOne("gpu.ecc.aggregate.corrected.location").values());
        }
    }

    @Test
    void volatileErrorsAreCountedByMemoryAsTheyHappen() {
        Simulation simulation = new Simulation(directory).lines("gpus = 1 x h100");
        simulation.faults("value nvmlDeviceGetMemoryErrorCounter 3");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            for (String kind : new String[] {"corrected", "uncorrected"}) {
                Map<String, Object> counts = new TreeMap<>(
                        bed.fetchOne("gpu.ecc.volatile." + kind + ".location").values());
                assertEquals(Set.of(3L), Set.copyOf(counts.values()), kind);
                assertEquals(5, counts.size(), kind);
            }
            // Slower calls: nothing new within ten seconds, everything after.
            simulation.faults("value nvmlDeviceGetMemoryErrorCounter 4");
            GpuBed.until("the counts are read again", () -> {
                bed.jump(Duration.ofSeconds(10));
                return bed.fetchOne("gpu.ecc.volatile.corrected.location")
                        .values()
                        .containsValue(4L);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtx4090", "gb10"})
    void withoutEccNothingIsCounted(String preset) {
        try (GpuBed bed = bed(preset)) {
            bed.fetch(
                            "gpu.ecc.mode.current",
                            "gpu.ecc.volatile.corrected.total",
                            "gpu.ecc.aggregate.uncorrected.location",
                            "gpu.ecc.sram.volatile.secded")
                    .forEach((metric, values) -> {
                        assertEquals(Map.of(), values.values(), metric);
                        assertEquals(0, values.status(), metric);
                    });
            assertEquals(Map.of(), bed.instances(Scope.ECCLOC.serial()));
        }
    }

    @Test
    void inMigModeAWholeGpuHasNoVolatileCountsAndNoRows() {
        try (GpuBed bed = bed("h100", BEFORE, "rows = 1, 2, 0, 0", "mig = on", "mig_layout = 3g.40gb")) {
            for (String absent : new String[] {
                "gpu.ecc.volatile.corrected.total",
                "gpu.ecc.volatile.uncorrected.total",
                "gpu.ecc.volatile.corrected.location",
                "gpu.ecc.volatile.uncorrected.location",
                "gpu.rows.remapped.corrected",
                "gpu.rows.pending",
                "gpu.rows.banks.max"
            }) {
                assertEquals(Map.of(), bed.fetchOne(absent).values(), absent);
                assertEquals(0, bed.fetchOne(absent).status(), absent);
            }
            assertEquals(
                    Map.of("gpu0", 13L),
                    bed.fetchOne("gpu.ecc.aggregate.uncorrected.total").values());
            assertEquals(
                    6L,
                    bed.fetchOne("gpu.ecc.aggregate.uncorrected.location")
                            .values()
                            .get("gpu0/dram"));
        }
    }

    @Test
    void aSliceCountsUncorrectedErrorsOfItsOwn() {
        Simulation simulation = new Simulation(directory)
                .lines("gpus = 1 x h100", "[gpu0]", "mig = on", "mig_layout = 3g.40gb, 1g.10gb");
        simulation.faults("value nvmlDeviceGetMemoryErrorCounter 9");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            Map<String, Object> errors = bed.fetchOne("gpu.mig.ecc.uncorrected").values();
            assertEquals(Set.copyOf(bed.instances(Scope.MIG.serial()).values()), errors.keySet());
            assertEquals(2, errors.size());
            assertEquals(Set.of(9L), Set.copyOf(errors.values()));
        }
        Simulation without = new Simulation(directory)
                .lines("gpus = 1 x h100", "[gpu0]", "mig = on", "mig_layout = 3g.40gb", "ecc = off");
        try (GpuBed bed = new GpuBed(directory, without)) {
            assertEquals(Map.of(), bed.fetchOne("gpu.mig.ecc.uncorrected").values());
            assertEquals(0, bed.fetchOne("gpu.mig.ecc.uncorrected").status());
        }
    }
}
