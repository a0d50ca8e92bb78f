package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FieldReaderTest {
    private static final String CALL = "nvmlDeviceGetFieldValues";

    private static final FieldRequest ENERGY = FieldRequest.of(FieldId.TOTAL_ENERGY_CONSUMPTION);
    private static final FieldRequest MEMORY_TEMP = FieldRequest.of(FieldId.MEMORY_TEMP);
    private static final FieldRequest SHUTDOWN = FieldRequest.of(FieldId.TEMPERATURE_SHUTDOWN_TLIMIT);
    private static final FieldRequest SLOWDOWN = FieldRequest.of(FieldId.TEMPERATURE_SLOWDOWN_TLIMIT);
    private static final FieldRequest MODULE = FieldRequest.of(FieldId.POWER_AVERAGE, FieldId.SCOPE_MODULE);
    private static final FieldRequest NONSENSE = FieldRequest.of(60_000);

    @Test
    void oneCallReadsAllInTheOrderAsked() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100", "[gpu0]", "memory_temperature = 61", "power = 300")) {
            NvmlDevice gpu = sim.gpu(0);
            Reading[] readings = gpu.fields(SHUTDOWN, MEMORY_TEMP, SLOWDOWN, FieldRequest.of(FieldId.POWER_INSTANT));
            assertArrayEquals(
                    new Reading[] {Reading.of(-5), Reading.of(61), Reading.of(-2), Reading.of(300_000)}, readings);
            assertEquals(1, sim.calls(CALL));
        }
    }

    @Test
    void anEntryWithoutValueDoesNotHarmTheOthersAndIsNotAskedAgain() {
        try (Simulation sim = Simulation.open("gpus = 1 x a100-80")) {
            NvmlDevice gpu = sim.gpu(0);
            for (int i = 0; i < 3; i++) {
                Reading[] readings = gpu.fields(ENERGY, NONSENSE, MODULE, MEMORY_TEMP);
                assertTrue(readings[0].ok());
                assertEquals(NvmlReturn.Kind.UNSUPPORTED, readings[1].kind());
                assertEquals(NvmlReturn.Kind.UNSUPPORTED, readings[2].kind());
                assertTrue(readings[3].ok());
            }
            assertEquals(0, sim.counters().errors());
            assertEquals(2, sim.counters().unsupported(), "asked once each");
            gpu.forget();
            gpu.fields(NONSENSE);
            assertEquals(3, sim.counters().unsupported());
        }
    }

    @Test
    void nothingLeftToAskMakesNoCall() {
        try (Simulation sim = Simulation.open("gpus = 1 x a100-80")) {
            NvmlDevice gpu = sim.gpu(0);
            gpu.fields(NONSENSE);
            gpu.fields(NONSENSE);
            assertEquals(0, gpu.fields().length);
            assertEquals(1, sim.calls(CALL));
        }
    }

    @Test
    void aMomentaryFailureOfAnEntryIsAskedAgain() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            NvmlDevice gpu = sim.gpu(0);
            sim.command("rc field:82 999 1");
            assertEquals(Reading.absent(NvmlReturn.UNKNOWN), gpu.fields(MEMORY_TEMP)[0]);
            assertTrue(gpu.fields(MEMORY_TEMP)[0].ok());
        }
    }

    @Test
    void aFailedCallFailsEveryEntryForThatPassOnly() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            NvmlDevice gpu = sim.gpu(0);
            sim.command("rc " + CALL + " 999 1");
            Reading[] failed = gpu.fields(ENERGY, MEMORY_TEMP);
            assertArrayEquals(new Reading[] {Reading.absent(999), Reading.absent(999)}, failed);
            assertTrue(gpu.fields(ENERGY, MEMORY_TEMP)[1].ok());
        }
    }

    @Test
    void aBatchRefusedAsAWholeIsAskedOneByOne() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            NvmlDevice gpu = sim.gpu(0);
            sim.command("rc " + CALL + " 2 2");
            Reading[] readings = gpu.fields(NONSENSE, ENERGY, MEMORY_TEMP);
            assertEquals(NvmlReturn.Kind.UNSUPPORTED, readings[0].kind());
            assertTrue(readings[1].ok());
            assertTrue(readings[2].ok());
            assertEquals(4, sim.calls(CALL));
            gpu.fields(NONSENSE, ENERGY, MEMORY_TEMP);
            assertEquals(5, sim.calls(CALL), "the one to blame is left out from now on");
        }
    }

    @Test
    void aStaleHandleIsNotMistakenForUnknownFields() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            NvmlDevice gpu = sim.gpu(0);
            sim.command("rc " + CALL + " 2 3");
            Reading[] readings = gpu.fields(ENERGY, MEMORY_TEMP);
            assertArrayEquals(new Reading[] {Reading.absent(2), Reading.absent(2)}, readings);
            assertTrue(gpu.fields(ENERGY, MEMORY_TEMP)[0].ok());
        }
    }

    @Test
    void allOnesInAnEntryIsNoValue() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            NvmlDevice gpu = sim.gpu(0);
            for (FieldRequest request : new FieldRequest[] {
                ENERGY,
                MEMORY_TEMP,
                SHUTDOWN,
                FieldRequest.of(FieldId.POWER_INSTANT),
                FieldRequest.of(FieldId.PERF_POLICY_POWER),
                FieldRequest.of(FieldId.PCIE_COUNT_TX_BYTES)
            }) {
                assertTrue(gpu.fields(request)[0].ok(), request::toString);
                sim.command("value field:" + request.id() + " ones");
                assertEquals(NvmlReturn.Kind.OUT_OF_DOMAIN, gpu.fields(request)[0].kind(), request::toString);
                sim.command("clear value");
            }
        }
    }

    @Test
    void aMemoryTemperatureOfZeroMeansThereIsNoSensor() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            sim.command("value field:82 0");
            assertEquals(Reading.absent(NvmlReturn.NO_DATA), sim.gpu(0).fields(MEMORY_TEMP)[0]);
            assertEquals(0, sim.counters().errors());
        }
    }

    @Test
    void everyFieldInUseIsAnsweredByTheNewestDriver() {
        try (Simulation sim = Simulation.open("gpus = 1 x gh200")) {
            NvmlDevice gpu = sim.gpu(0);
            for (int id : new int[] {
                74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 94, 95, 169, 173, 179, 180, 185, 186, 187, 188, 189, 190, 191,
                192, 193, 194, 197, 198, 269, 270, 271
            }) {
                Reading reading = gpu.fields(FieldRequest.of(id))[0];
                assertTrue(reading.ok(), () -> id + ": " + reading);
            }
            assertTrue(gpu.fields(MODULE)[0].ok());
        }
    }
}
