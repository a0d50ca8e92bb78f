package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceFabricTest {
    private static final Reading MISSING = Reading.absent(NvmlReturn.FUNCTION_NOT_FOUND);
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    private static Simulation inFabric(String... commands) {
        Simulation sim = Simulation.open(
                "gpus = 1 x h100",
                "[gpu0]",
                "fabric_state = 2",
                "fabric_status = 27",
                "clique = 7",
                "fabric_health = 0x3a6");
        for (String command : commands) {
            sim.command(command);
        }
        return sim;
    }

    private static FabricInfo read(Simulation sim) {
        FabricInfo info = sim.gpu(0).fabric().info();
        assertEquals(Reading.of(2), info.state());
        assertEquals(Reading.of(27), info.status());
        assertEquals(Reading.of(7), info.clique());
        assertTrue(info.cluster().text().matches(UUID), info.cluster()::text);
        return info;
    }

    @Test
    void theNewestStructHasHealthAndItsSummary() {
        try (Simulation sim = inFabric()) {
            FabricInfo info = read(sim);
            assertEquals(Reading.of(0x3a6), info.healthMask());
            assertEquals(Reading.of(2), info.healthSummary());
            assertEquals(Reading.of(2), info.health(FabricHealth.DEGRADED_BANDWIDTH));
            assertEquals(Reading.of(1), info.health(FabricHealth.ROUTE_RECOVERY));
            assertEquals(Reading.of(2), info.health(FabricHealth.ROUTE_UNHEALTHY));
            assertEquals(Reading.of(2), info.health(FabricHealth.ACCESS_TIMEOUT_RECOVERY));
            assertEquals(Reading.of(3), info.health(FabricHealth.MISCONFIGURATION));
        }
    }

    @Test
    void theSecondStructHasNoSummary() {
        try (Simulation sim = inFabric("version_mismatch nvmlGpuFabricInfo_v3_t")) {
            FabricInfo info = read(sim);
            assertEquals(Reading.of(0x3a6), info.healthMask());
            assertEquals(MISSING, info.healthSummary());
        }
    }

    @Test
    void theFirstCallHasNoHealth() {
        try (Simulation sim = inFabric("notsup nvmlDeviceGetGpuFabricInfoV")) {
            FabricInfo info = read(sim);
            assertEquals(MISSING, info.healthMask());
            assertEquals(MISSING, info.healthSummary());
            assertEquals(MISSING, info.health(FabricHealth.ROUTE_RECOVERY));
        }
    }

    @ParameterizedTest
    @CsvSource({"580,true,true", "550,true,false", "535,false,false"})
    void eachDriverAnswersTheStructItKnows(String branch, boolean mask, boolean summary) {
        try (Simulation sim = Simulation.open("symbols_max = " + branch, "gpus = 1 x h100", "[gpu0]", "clique = 3")) {
            FabricInfo info = sim.gpu(0).fabric().info();
            assertEquals(Reading.of(3), info.clique());
            assertEquals(mask, info.healthMask().ok());
            assertEquals(summary, info.healthSummary().ok());
            assertEquals(mask ? 0 : 1, sim.calls("nvmlDeviceGetGpuFabricInfo"));
        }
    }

    @Test
    void withoutFabricNothingIsSupported() {
        try (Simulation sim = Simulation.open("gpus = 1 x a100-80")) {
            FabricInfo info = sim.gpu(0).fabric().info();
            Reading none = Reading.absent(NvmlReturn.NOT_SUPPORTED);
            assertEquals(new FabricInfo(none, none, none, none, none, none), info);
            assertEquals(none, sim.gpu(0).fabric().platform().slot());
        }
    }

    @ParameterizedTest
    @CsvSource({"none", "nvmlPlatformInfo_v2_t"})
    void thePlaceInTheRackIsReadWithEitherStruct(String unknown) {
        try (Simulation sim = Simulation.open("seed = 42", "gpus = 1 x gb200", "[gpu0]", "module_id = 3")) {
            sim.command("version_mismatch " + unknown);
            PlatformInfo platform = sim.gpu(0).fabric().platform();
            assertEquals(Reading.of("1821724500042"), platform.chassisSerial());
            assertEquals(Reading.of(20), platform.slot());
            assertEquals(Reading.of(10), platform.tray());
            assertEquals(Reading.of(1), platform.host());
            assertEquals(Reading.of(1), platform.peerType());
            assertEquals(Reading.of(3), platform.module());
            assertTrue(platform.ibGuid().text().matches("0x[0-9a-f]{16}"), platform.ibGuid()::text);
        }
    }
}
