package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked again after a failure, and what is not. */
class RememberedTest {
    private static final String POWER = "nvmlDeviceGetPowerUsage";

    @ParameterizedTest
    @ValueSource(ints = {3, 13, 25, 26})
    void unsupportedIsNotAskedAgainUntilForgotten(int rc) {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            NvmlDevice gpu = sim.gpu(0);
            sim.command("rc " + POWER + " " + rc);
            for (int i = 0; i < 5; i++) {
                assertEquals(Reading.absent(rc), gpu.powerUsage());
            }
            assertEquals(1, sim.calls(POWER));
            sim.command("clear rc");
            assertEquals(Reading.absent(rc), gpu.powerUsage());
            gpu.forget();
            assertTrue(gpu.powerUsage().ok());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 9, 10, 15, 16, 17, 18, 19, 20, 27, 28, 999})
    void anythingElseIsAskedAgain(int rc) {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            NvmlDevice gpu = sim.gpu(0);
            sim.command("rc " + POWER + " " + rc + " 2");
            assertEquals(Reading.absent(rc), gpu.powerUsage());
            assertEquals(Reading.absent(rc), gpu.powerUsage());
            assertTrue(gpu.powerUsage().ok());
            assertEquals(2, sim.counters().errors());
        }
    }

    @Test
    void supportIsRememberedForEachEnumeratorByItself() {
        try (Simulation sim = Simulation.open("gpus = 1 x gb10")) {
            NvmlDevice gpu = sim.gpu(0);
            assertEquals(Reading.absent(NvmlReturn.NOT_SUPPORTED), gpu.clock(ClockType.MEMORY));
            assertTrue(gpu.clock(ClockType.SM).ok());
            long calls = sim.counters().calls();
            gpu.clock(ClockType.MEMORY);
            assertEquals(calls, sim.counters().calls());
        }
    }

    @Test
    void supportIsRememberedForEachGpuByItself() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100, 1 x rtx4090")) {
            NvmlDevice h100 = sim.gpu(0);
            NvmlDevice rtx = sim.gpu(1);
            assertEquals(Reading.absent(NvmlReturn.NOT_SUPPORTED), h100.fanSpeed());
            assertTrue(rtx.fanSpeed().ok());
        }
    }

    @Test
    void aLostGpuFailsAloneAndComesBack() {
        try (Simulation sim = Simulation.open("gpus = 2 x h100")) {
            NvmlDevice lost = sim.gpu(0);
            NvmlDevice fine = sim.gpu(1);
            sim.command("lost gpu0");
            assertEquals(NvmlReturn.Kind.LOST, lost.powerUsage().kind());
            assertEquals(NvmlReturn.Kind.LOST, lost.memory().used().kind());
            assertEquals(NvmlReturn.Kind.LOST, lost.fields(FieldRequest.of(FieldId.MEMORY_TEMP))[0].kind());
            assertTrue(fine.powerUsage().ok());
            sim.command("clear lost");
            assertTrue(lost.powerUsage().ok());
        }
    }

    @Test
    void aMissingRightIsToldAsSuch() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            sim.command("nopermission " + POWER);
            NvmlDevice gpu = sim.gpu(0);
            assertEquals(NvmlReturn.Kind.NO_PERMISSION, gpu.powerUsage().kind());
            sim.command("clear nopermission");
            assertTrue(gpu.powerUsage().ok());
        }
    }

    @Test
    void handlesDieWithTheDriverAndAreNotMistakenForUnsupported() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            NvmlDevice gpu = sim.gpu(0);
            assertTrue(gpu.powerUsage().ok());
            sim.command("driver_reload");
            Reading dead = gpu.powerUsage();
            assertTrue(!dead.ok(), dead::toString);
            sim.restart();
            assertTrue(sim.gpu(0).powerUsage().ok());
        }
    }
}
