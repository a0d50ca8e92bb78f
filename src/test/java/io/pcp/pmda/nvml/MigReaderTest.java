package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class MigReaderTest {
    private static final Reading NONE = Reading.absent(NvmlReturn.NOT_SUPPORTED);
    private static final long MIB = 1 << 20;

    private static Simulation sliced() {
        return Simulation.open(
                "gpus = 1 x h100",
                "[gpu0]",
                "mig = on",
                "mig_instance = 1 0 3g.40gb MIG-00000001-0000-0000-0000-000000000000",
                "mig_instance = 7 0 1g.10gb MIG-00000002-0000-0000-0000-000000000000",
                "process = pid=100 mem=1GiB gi=1 ci=0",
                "process = pid=200 mem=2GiB gi=7 ci=0");
    }

    @Test
    void slicesAreFoundWithIdentityProfileAndSize() {
        try (Simulation sim = sliced()) {
            NvmlDevice gpu = sim.gpu(0);
            assertTrue(gpu.migMode().on());
            assertEquals(Reading.of(1), gpu.migMode().pending());
            List<MigDevice> slices = gpu.migDevices().devices();
            assertEquals(2, slices.size());
            MigDevice first = slices.get(0);
            assertEquals(Reading.of(1), first.gi());
            assertEquals(Reading.of(0), first.ci());
            assertEquals(Reading.of("MIG-00000001-0000-0000-0000-000000000000"), first.uuid());
            assertEquals(Reading.of("3g.40gb"), first.profile());
            assertEquals(Reading.of(60), first.attributes().multiprocessors());
            assertEquals(Reading.of(3), first.attributes().giSlices());
            assertEquals(Reading.of(40448 * MIB), first.attributes().memoryBytes());
            assertEquals(Reading.of("1g.10gb"), slices.get(1).profile());
        }
    }

    @Test
    void aSliceIsReadThroughItsOwnHandle() {
        try (Simulation sim = sliced()) {
            MigDevice slice = sim.gpu(0).migDevices().devices().get(0);
            NvmlDevice device = sim.device(slice.handle());
            assertEquals(slice.uuid(), device.uuid());
            assertEquals(slice.attributes(), device.attributes());
            assertTrue(device.memory().total().ok());
            assertEquals(NONE, device.powerUsage(), "power belongs to the GPU");
            List<GpuProcess> processes = device.processes(ProcessKind.COMPUTE).processes();
            assertEquals(List.of(100L), processes.stream().map(GpuProcess::pid).toList());
            assertEquals(1, processes.get(0).gi());
        }
    }

    @Test
    void holesInTheIndexAreSkippedAndADestroyedSliceDies() {
        try (Simulation sim = sliced()) {
            NvmlDevice gpu = sim.gpu(0);
            MigDevice gone = gpu.migDevices().devices().get(0);
            NvmlDevice device = sim.device(gone.handle());
            assertTrue(device.memory().total().ok());
            sim.command("mig destroy gpu0 1");
            List<MigDevice> left = gpu.migDevices().devices();
            assertEquals(
                    List.of(Reading.of(7)), left.stream().map(MigDevice::gi).toList());
            assertEquals(
                    Reading.absent(NvmlReturn.INVALID_ARGUMENT), device.memory().total());
        }
    }

    @Test
    void enumerationThatBreaksOffSaysSo() {
        try (Simulation sim = sliced()) {
            NvmlDevice gpu = sim.gpu(0);
            sim.command("rc nvmlDeviceGetMigDeviceHandleByIndex 999 1");
            MigDevices broken = gpu.migDevices();
            assertFalse(broken.ok());
            assertEquals(NvmlReturn.UNKNOWN, broken.rc());
            assertEquals(2, gpu.migDevices().devices().size());
        }
    }

    @Test
    void withoutMigModeThereAreNoSlices() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100, 1 x t4")) {
            assertEquals(new MigMode(Reading.of(0), Reading.of(0)), sim.gpu(0).migMode());
            assertEquals(
                    new MigDevices(NvmlReturn.SUCCESS, List.of()), sim.gpu(0).migDevices());
            assertEquals(new MigMode(NONE, NONE), sim.gpu(1).migMode());
            assertEquals(
                    new MigDevices(NvmlReturn.SUCCESS, List.of()), sim.gpu(1).migDevices());
            assertEquals(NONE, sim.gpu(0).attributes().giSlices());
        }
    }

    @Test
    void utilisationOfAGpuInMigModeIsNotSupported() {
        try (Simulation sim = sliced()) {
            assertEquals(new Utilization(NONE, NONE), sim.gpu(0).utilization());
        }
    }

    @Test
    void theProfileIsComposedWhenTheNameLacksIt() {
        Reading name = Reading.of("NVIDIA A100-SXM4-40GB");
        assertEquals(Reading.of("1g.5gb"), MigReader.profile(name, attributes(1, 1, 4864)));
        assertEquals(Reading.of("3g.20gb"), MigReader.profile(name, attributes(3, 3, 19968)));
        assertEquals(Reading.of("1c.3g.20gb"), MigReader.profile(NONE, attributes(3, 1, 19968)));
        assertEquals(
                Reading.of("2g.10gb+me"), MigReader.profile(Reading.of("A100 MIG 2g.10gb+me"), attributes(2, 2, 1)));
    }

    private static MigAttributes attributes(long gi, long ci, long mib) {
        return new MigAttributes(
                NONE, NONE, NONE, NONE, NONE, NONE, Reading.of(gi), Reading.of(ci), Reading.of(mib * MIB));
    }
}
