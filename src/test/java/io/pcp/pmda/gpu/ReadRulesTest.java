package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Error classes of the catalogue, against the simulated library. */
class ReadRulesTest {
    private static final String POWER = "gpu.power.usage";

    @TempDir
    Path directory;

    private GpuBed open(Simulation simulation) {
        return new GpuBed(directory, simulation);
    }

    private static Map<String, Object> fresh(GpuBed bed, String name) {
        bed.jump(Duration.ofSeconds(2));
        return bed.fetchOne(name).values();
    }

    private static long errors(GpuBed bed) {
        return (Long) bed.fetchOne("gpu.nvml.errors").singular();
    }

    @Test
    void unsupportedIsLeftOutAndNotAskedAgain() {
        Simulation simulation = new Simulation(directory)
                .lines("gpus = 2 x h100", "[gpu0]", "unsupported = nvmlDeviceGetEncoderUtilization");
        try (GpuBed bed = open(simulation)) {
            String encoder = "gpu.utilization.encoder";
            assertEquals(Set.of("gpu1"), fresh(bed, encoder).keySet());
            simulation.lines("gpus = 2 x h100");
            for (int i = 0; i < 5; i++) {
                assertEquals(Set.of("gpu1"), fresh(bed, encoder).keySet(), "remembered until it is attached anew");
            }
        }
    }

    @Test
    void passingFailureServesThePreviousValueUntilItIsStale() {
        Simulation simulation =
                new Simulation(directory).lines("gpus = 2 x h100", "[gpu*]", "load = ramp(0, 10, 60, 90)");
        try (GpuBed bed = open(simulation)) {
            fresh(bed, POWER);
            long errors = errors(bed);
            simulation.faults("rc gpu0 nvmlDeviceGetPowerUsage 999");
            GpuBed.until("the failure is counted", () -> fresh(bed, POWER) != null && errors(bed) > errors);
            Object kept = fresh(bed, POWER).get("gpu0");
            assertNotNull(kept);
            assertEquals(kept, fresh(bed, POWER).get("gpu0"));
            bed.jump(Duration.ofSeconds(31));
            assertEquals(Set.of("gpu1"), fresh(bed, POWER).keySet());
            simulation.faults();
            GpuBed.until("it has a value again", () -> fresh(bed, POWER).containsKey("gpu0"));
        }
    }

    @Test
    void settingIsReadAgainAfterHalfAMinuteAndAFailedOneAtOnce() {
        String limit = "gpu.power.limit.requested";
        Simulation simulation = new Simulation(directory).lines("gpus = 1 x h100", "[gpu0]", "power_limit = 600");
        try (GpuBed bed = open(simulation)) {
            assertEquals(Map.of("gpu0", 600_000L), fresh(bed, limit));
            simulation.lines("gpus = 1 x h100", "[gpu0]", "power_limit = 500");
            GpuBed.until(
                    "the limit in force is new",
                    () -> fresh(bed, "gpu.power.limit.enforced").containsValue(500_000L));
            bed.jump(Duration.ofSeconds(30));
            simulation.faults("rc gpu0 nvmlDeviceGetPowerManagementLimit 999");
            long errors = errors(bed);
            GpuBed.until("the failure is counted", () -> fresh(bed, limit) != null && errors(bed) > errors);
            simulation.faults();
            GpuBed.until("it is asked again soon", () -> fresh(bed, limit).containsValue(500_000L));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nvmlDeviceGetPowerUsage, ones, gpu.power.usage",
        "nvmlDeviceGetUtilizationRates, 101, gpu.utilization.gpu",
        "nvmlDeviceGetTemperatureV, 250, gpu.temperature.gpu",
        "nvmlDeviceGetFanSpeed, 120, gpu.fan.speed",
        "field:185, ones, gpu.power.average",
        "field:82, 300, gpu.temperature.memory",
        "nvmlDeviceGetTotalEnergyConsumption, ones, gpu.energy.total",
        "nvmlDeviceGetEncoderUtilization, ones, gpu.utilization.encoder",
    })
    void impossibleValueIsNeverPublishedAndCounted(String function, String value, String metric) {
        String preset = metric.contains("fan") ? "rtx4090" : "h100";
        Simulation simulation =
                new Simulation(directory).lines("gpus = 2 x " + preset).faults("value gpu0 " + function + " " + value);
        try (GpuBed bed = open(simulation)) {
            assertEquals(Set.of("gpu1"), fresh(bed, metric).keySet());
            assertTrue(errors(bed) > 0);
        }
    }

    @Test
    void zeroOfAMissingMemorySensorIsNoValue() {
        Simulation simulation =
                new Simulation(directory).lines("gpus = 1 x h100").faults("value field:82 0");
        try (GpuBed bed = open(simulation)) {
            assertEquals(Map.of(), fresh(bed, "gpu.temperature.memory"));
            assertEquals(0, errors(bed), "and no error");
        }
    }

    @Test
    void fieldTakesTheOldCallsPlaceWhereThatIsMissing() {
        Simulation simulation = new Simulation(directory)
                .lines("gpus = 1 x h100", "[gpu*]", "unsupported = nvmlDeviceGetPowerUsage, field:269, field:75");
        try (GpuBed bed = open(simulation)) {
            assertEquals(Set.of("gpu0"), fresh(bed, POWER).keySet(), "field 185");
            assertEquals(Set.of("gpu0"), fresh(bed, "gpu.throttle.time.thermal").keySet(), "violation status");
        }
    }

    @Test
    void energyIsIntegratedWhereNothingCountsIt() {
        Simulation simulation = new Simulation(directory)
                .lines(
                        "gpus = 1 x h100",
                        "[gpu*]",
                        "load = 100",
                        "unsupported = nvmlDeviceGetTotalEnergyConsumption, field:191, field:83");
        try (GpuBed bed = open(simulation)) {
            assertEquals(Map.of(), fresh(bed, "gpu.energy.total"));
            GpuBed.until("it is counted", () -> {
                bed.pass(Duration.ofSeconds(11));
                return !fresh(bed, "gpu.energy.total").isEmpty();
            });
            long power = bed.fetchOne(POWER).number("gpu0");
            long before = bed.fetchOne("gpu.energy.total").number("gpu0");
            GpuBed.until("a minute is added", () -> {
                bed.pass(Duration.ofSeconds(11));
                return (Long) fresh(bed, "gpu.energy.total").get("gpu0") - before > power * 60;
            });
        }
    }

    @Test
    void migModeLeavesTheParentWhatItHas() {
        Simulation simulation = new Simulation(directory)
                .lines(
                        "gpus = 1 x a100-80",
                        "[gpu0]",
                        "mig = on",
                        "mig_layout = 3g.40gb, 2g.20gb",
                        "process = pid=4711 comm=serve mem=9GiB gi=1 ci=0");
        try (GpuBed bed = open(simulation)) {
            assertEquals(Map.of(), fresh(bed, "gpu.utilization.gpu"));
            assertEquals(Set.of("gpu0"), fresh(bed, POWER).keySet());
            assertEquals(1L, bed.fetchOne("gpu.total.allocated").singular(), "a slice is in use");
            assertEquals(1L, bed.fetchOne("gpu.total.busy").singular(), "by process, without utilisation");
            GpuInventory inventory = inventory(bed);
            assertEquals(1, inventory.devices().size());
            GpuInventory.Device device = inventory.devices().get(0);
            assertTrue(device.mig());
            assertEquals(
                    Set.of("gpu0/mig1.0 3g.40gb", "gpu0/mig3.0 2g.20gb"),
                    Set.of(
                            device.slices().get(0).name() + " "
                                    + device.slices().get(0).profile(),
                            device.slices().get(1).name() + " "
                                    + device.slices().get(1).profile()));
        }
    }

    private static GpuInventory inventory(GpuBed bed) {
        try {
            return bed.module().inventory(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void functionsAreAskedAnewWhenMigModeChanges() {
        Simulation simulation = new Simulation(directory).lines("gpus = 1 x a100-80", "[gpu0]", "mig = on");
        try (GpuBed bed = open(simulation)) {
            bed.pass(Duration.ofSeconds(11));
            assertEquals(Map.of(), fresh(bed, "gpu.utilization.gpu"));
            simulation.lines("gpus = 1 x a100-80", "[gpu0]", "mig = off");
            GpuBed.until("utilisation is back", () -> {
                bed.pass(Duration.ofSeconds(11));
                return !fresh(bed, "gpu.utilization.gpu").isEmpty();
            });
        }
    }

    @Test
    void totalsAreTheSumOfTheirPartsInOneAnswer() {
        Simulation simulation = new Simulation(directory)
                .lines(
                        "gpus = 4 x h100",
                        "[gpu*]",
                        "load = ramp(0, 10, 100, 90)",
                        "process = pid=4711 comm=a mem=1GiB");
        try (GpuBed bed = open(simulation)) {
            for (int i = 0; i < 5; i++) {
                bed.jump(Duration.ofSeconds(2));
                var all = bed.fetch(POWER, "gpu.total.power", "gpu.memory.used", "gpu.total.memory.used");
                assertEquals(sum(all.get(POWER)), all.get("gpu.total.power").singular());
                assertEquals(
                        sum(all.get("gpu.memory.used")),
                        all.get("gpu.total.memory.used").singular());
            }
            assertEquals(4L, bed.fetchOne("gpu.total.allocated").singular());
        }
    }

    private static long sum(GpuBed.Values values) {
        return values.values().values().stream()
                .mapToLong(value -> (Long) value)
                .sum();
    }
}
