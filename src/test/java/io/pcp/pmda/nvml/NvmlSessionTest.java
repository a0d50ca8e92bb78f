package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NvmlSessionTest {

    @Test
    void versionsAndCountAreRead() {
        try (Simulation sim = Simulation.open(
                "driver = 550.163.01", "nvml_version = 12.550.163.01", "cuda = 12.4", "gpus = 3 x h100")) {
            NvmlSession session = sim.session();
            assertTrue(session.initialised(), session::statusText);
            assertEquals(Reading.of("550.163.01"), session.driverVersion());
            assertEquals(Reading.of("12.550.163.01"), session.nvmlVersion());
            assertEquals(Reading.of("12.4"), session.cudaVersion());
            assertEquals(Reading.of(3), session.deviceCount());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 9, 12, 18, 999})
    void aFailedInitialisationTellsWhyAndCanBeTriedAgain(int rc) {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            sim.command("init " + rc);
            NvmlSession failed = sim.restart();
            assertFalse(failed.initialised());
            assertEquals(rc, failed.rc());
            assertFalse(failed.statusText().isBlank());
            assertEquals(Reading.absent(NvmlReturn.UNINITIALIZED), failed.deviceCount());
            assertEquals(Reading.absent(NvmlReturn.UNINITIALIZED), failed.driverVersion());
            sim.command("clear init");
            assertTrue(sim.restart().initialised());
        }
    }

    @Test
    void initialisationIsNotRepeatedWithOlderCallsWhenTheDriverIsMissing() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            sim.command("init 9");
            sim.restart();
            assertEquals(0, sim.calls("nvmlInit_v2"));
            assertEquals(0, sim.calls("nvmlInit"));
        }
    }

    @ParameterizedTest
    @CsvSource({"nvmlInitWithFlags,nvmlInit_v2"})
    void initialisationFallsBackToOlderCalls(String newer, String older) {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            sim.command("rc " + newer + " 13");
            assertTrue(sim.restart().initialised());
            assertEquals(1, sim.calls(older));
        }
    }

    @Test
    void aHandleOfNoGpuIsAbsent() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            assertTrue(sim.session().deviceByIndex(0).ok());
            assertEquals(
                    Reading.absent(NvmlReturn.INVALID_ARGUMENT), sim.session().deviceByIndex(1));
        }
    }

    @Test
    void afterShutdownNothingIsCalled() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            NvmlSession session = sim.session();
            NvmlDevice gpu = sim.gpu(0);
            session.close();
            long calls = sim.counters().calls();
            assertEquals(Reading.absent(NvmlReturn.UNINITIALIZED), gpu.powerUsage());
            assertEquals(Reading.absent(NvmlReturn.UNINITIALIZED), session.driverVersion());
            session.close();
            assertEquals(calls, sim.counters().calls());
            assertEquals(1, sim.calls("nvmlShutdown"));
        }
    }

    @Test
    void everyInitialisationIsShutDown() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            for (int i = 0; i < 5; i++) {
                sim.restart();
            }
            assertEquals(sim.calls("nvmlInitWithFlags") - 1, sim.calls("nvmlShutdown"));
        }
    }

    @Test
    void callsErrorsAndTimeAreCounted() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            NvmlDevice gpu = sim.gpu(0);
            long calls = sim.counters().calls();
            gpu.powerUsage();
            gpu.memory();
            assertEquals(calls + 2, sim.counters().calls());
            assertEquals(0, sim.counters().errors());
            sim.command("rc nvmlDeviceGetPowerUsage 999 1");
            assertEquals(Reading.absent(NvmlReturn.UNKNOWN), gpu.powerUsage());
            assertEquals(1, sim.counters().errors());
            assertEquals(0, sim.counters().slow());
            sim.command("slow nvmlDeviceGetPowerUsage 120");
            long before = sim.counters().micros();
            assertTrue(gpu.powerUsage().ok());
            assertEquals(1, sim.counters().slow());
            assertTrue(sim.counters().micros() - before >= 120_000);
            sim.command("notsup nvmlDeviceGetTotalEnergyConsumption");
            gpu.totalEnergy();
            assertEquals(1, sim.counters().errors(), "not supported is no error");
            assertEquals(1, sim.counters().unsupported());
        }
    }
}
