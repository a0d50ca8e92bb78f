package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists, pairs and special cases among the reads by subject. */
class FacetDetailsTest {
    private static final Reading NONE = Reading.absent(NvmlReturn.NOT_SUPPORTED);
    private static final Reading MISSING = Reading.absent(NvmlReturn.FUNCTION_NOT_FOUND);

    @Test
    void sensorsAreListedWithWhatTheyMeasure() {
        try (Simulation sim = Simulation.open(
                "gpus = 1 x h100, 1 x l40s",
                "[gpu*]",
                "temperature = 51",
                "memory_temperature = 62",
                "threshold_memory = 105")) {
            ThermalSensors h100 = sim.gpu(0).thermals().sensors();
            assertTrue(h100.ok());
            assertEquals(
                    List.of(
                            new ThermalSensor(0, 1, "gpu", Reading.of(51), Reading.of(87)),
                            new ThermalSensor(1, 1, "memory", Reading.of(62), Reading.of(105))),
                    h100.sensors());
            assertEquals(1, sim.gpu(1).thermals().sensors().sensors().size());
            sim.command("notsup nvmlDeviceGetThermalSettings");
            assertEquals(
                    new ThermalSensors(NvmlReturn.NOT_SUPPORTED, List.of()),
                    sim.gpu(0).thermals().sensors());
        }
    }

    @ParameterizedTest
    @CsvSource({"-1,unknown", "0,none", "4,power_supply", "8,board", "11,vcd_outlet", "15,all", "77,target77"})
    void targetsOfSensorsHaveNames(int number, String name) {
        assertEquals(name, ThermalSensor.target(number));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2, 15, 16, 99})
    void aFanTheBoardDoesNotHaveIsUnsupported(int fan) {
        try (Simulation sim = Simulation.open("gpus = 1 x rtx4090")) {
            DeviceFans fans = sim.gpu(0).fans();
            Reading refused = Reading.absent(NvmlReturn.INVALID_ARGUMENT);
            assertEquals(
                    List.of(refused, refused, refused, refused),
                    List.of(fans.speed(fan), fans.target(fan), fans.rpm(fan), fans.policy(fan)));
            assertTrue(fans.speed(1).ok());
        }
    }

    @Test
    void encoderSessionsAreListed() {
        try (Simulation sim = Simulation.open(
                "gpus = 1 x l40s",
                "[gpu0]",
                "encoder_session = pid=7 codec=hevc width=1280 height=720 fps=30 latency=400",
                "encoder_session = pid=8 codec=av1 width=1920 height=1080 fps=60 latency=600")) {
            EncoderSessions sessions = sim.gpu(0).video().encoderSessions();
            assertTrue(sessions.ok());
            assertEquals(
                    List.of(
                            new EncoderSession(1, 7, "hevc", 1280, 720, Reading.of(30), Reading.of(400)),
                            new EncoderSession(2, 8, "av1", 1920, 1080, Reading.of(60), Reading.of(600))),
                    sessions.sessions());
            sim.command("notsup nvmlDeviceGetEncoderSessions");
            assertEquals(
                    new EncoderSessions(NvmlReturn.NOT_SUPPORTED, List.of()),
                    sim.gpu(0).video().encoderSessions());
        }
    }

    @Test
    void moreEncoderSessionsThanThereWasRoomForAreAskedForAgain() {
        String[] scenario = new String[26];
        scenario[0] = "gpus = 1 x l40s";
        scenario[1] = "[gpu0]";
        for (int i = 2; i < scenario.length; i++) {
            scenario[i] = "encoder_session = pid=" + i + " codec=h264 width=640 height=480 fps=30 latency=1";
        }
        try (Simulation sim = Simulation.open(scenario)) {
            NvmlDevice gpu = sim.gpu(0);
            assertEquals(24, gpu.video().encoderSessions().sessions().size());
            assertEquals(2, sim.calls("nvmlDeviceGetEncoderSessions"));
            gpu.video().encoderSessions();
            assertEquals(3, sim.calls("nvmlDeviceGetEncoderSessions"), "the larger room is kept");
        }
    }

    @Test
    void aGpuThatNeedsNoLicenceHasNoAnswerAboutOne() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            assertEquals(NONE, sim.gpu(0).modes().vgpuLicensed());
        }
    }

    @Test
    void theFirmwareOfTheSystemProcessorIsRead() {
        try (Simulation sim = Simulation.open("driver = 550.163.01", "gpus = 1 x h100, 1 x t4")) {
            assertEquals(Reading.of("550.163.01"), sim.gpu(0).board().gspFirmware());
            assertEquals(NONE, sim.gpu(1).board().gspFirmware());
            assertEquals(Reading.of(0), sim.gpu(1).board().gspMode());
        }
    }

    @Test
    void aDamagedInforomIsNotValidAndNotAbsent() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100, 1 x rtx4090", "[gpu0]", "inforom_corrupt = on")) {
            assertEquals(Reading.of(0), sim.gpu(0).health().inforomValid());
            assertEquals(NONE, sim.gpu(1).health().inforomValid());
        }
    }

    @Test
    void pairsOfGpusAreReadForEachPairByItself() {
        try (Simulation sim =
                Simulation.open("gpus = 2 x h100, 2 x rtx4090", "[gpu*]", "numa_node = 0", "[gpu1]", "numa_node = 1")) {
            NvmlDevice h100 = sim.gpu(0);
            NvmlDevice far = sim.gpu(1);
            NvmlDevice rtx = sim.gpu(2);
            assertEquals(Reading.of(50), h100.topology().commonAncestor(far.handle()));
            assertEquals(Reading.of(40), h100.topology().commonAncestor(rtx.handle()));
            assertEquals(Reading.of(0), h100.topology().commonAncestor(h100.handle()));
            assertEquals(Reading.of(0), h100.topology().peerAccess(far.handle(), PeerAccess.NVLINK));
            assertEquals(Reading.of(5), h100.topology().peerAccess(rtx.handle(), PeerAccess.NVLINK));
            assertEquals(Reading.of(2), rtx.topology().peerAccess(sim.gpu(3).handle(), PeerAccess.READ));
            sim.command("rc nvmlDeviceGetTopologyCommonAncestor 3 1");
            assertEquals(NONE, h100.topology().commonAncestor(far.handle()));
            assertEquals(
                    Reading.of(50), h100.topology().commonAncestor(far.handle()), "one pair tells nothing of others");
            sim.command("notsup nvmlDeviceGetP2PStatus");
            assertEquals(NONE, h100.topology().peerAccess(far.handle(), PeerAccess.WRITE));
        }
    }

    @Test
    void aGpuWithoutNodeOrCpusOfItsOwnHasNone() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100", "[gpu0]", "numa_node = -1")) {
            assertEquals(NONE, sim.gpu(0).topology().numaNode());
            sim.command("set gpu0 cpus x");
            assertEquals(
                    Reading.absent(NvmlReturn.NO_DATA), sim.gpu(0).topology().cpus());
        }
    }

    @ParameterizedTest
    @CsvSource({"7,2", "7 7,3"})
    void aLargerMachineIsAskedForWithMoreRoom(String codes, int calls) {
        try (Simulation sim = Simulation.open("gpus = 1 x h100", "[gpu0]", "cpus = 1000-1100")) {
            int small = codes.split(" ").length;
            sim.command("rc nvmlDeviceGetCpuAffinity 7 " + small);
            assertEquals(Reading.of("1000-1100"), sim.gpu(0).topology().cpus());
            assertEquals(calls, sim.calls("nvmlDeviceGetCpuAffinity"));
        }
    }

    @Test
    void confidentialComputingIsReadOfSystemAndGpu() {
        try (Simulation sim = Simulation.open(
                "cc_feature = 1",
                "cc_environment = 2",
                "cc_devtools = 1",
                "cc_multi_gpu = 3",
                "cc_cpu = 2",
                "gpus = 1 x h100",
                "[gpu0]",
                "memory = 64GiB",
                "memory_used = 25")) {
            NvmlSystem system = sim.session().system();
            assertEquals(
                    new ConfidentialState(Reading.of(1), Reading.of(2), Reading.of(1), Reading.of(3)),
                    system.confidential());
            assertEquals(Reading.of(1), system.confidentialReady());
            assertEquals(Reading.of(2), system.confidentialCpu());
            NvmlDevice gpu = sim.gpu(0);
            assertEquals(
                    new ConfidentialMemory(Reading.of(64L << 20), Reading.of(0)),
                    gpu.confidential().memory());
            assertEquals(gpu.memory().used(), gpu.confidential().protectedUsed());
            assertTrue(gpu.confidential().protectedUsed().number() > 0);
            sim.command("version_mismatch nvmlSystemConfComputeSettings_v1_t");
            ConfidentialState older = system.confidential();
            assertEquals(Reading.of(1), older.enabled());
            assertEquals(Reading.of(2), older.environment());
            assertEquals(Reading.of(1), older.devtools());
            assertEquals(NvmlReturn.Kind.UNSUPPORTED, older.multiGpu().kind());
        }
    }

    @Test
    void theSystemIsReadWithoutAGpu() {
        try (Simulation sim = Simulation.open("driver = 580.65.06", "excluded = 2", "gpus = 1 x l40s")) {
            NvmlSystem system = sim.session().system();
            assertTrue(system.driverBranch().text().contains("580"), system.driverBranch()::text);
            assertEquals(Reading.of(2), system.excludedDevices());
            assertEquals(NONE, system.confidentialReady());
            sim.command("notsup nvmlSystemGetDriverBranch");
            sim.command("notsup nvmlSystemGetConfCompute*");
            assertEquals(NONE, system.driverBranch());
            assertEquals(NONE, system.confidentialCpu());
            assertEquals(new ConfidentialState(NONE, NONE, NONE, NONE), system.confidential());
            sim.restart();
            sim.session().close();
            assertEquals(
                    Reading.absent(NvmlReturn.UNINITIALIZED),
                    sim.session().system().excludedDevices());
        }
    }

    @Test
    void anOldLibraryAnswersWithTheCallsItHas() {
        try (Simulation sim = Simulation.open(
                Simulation.variant("450"),
                "excluded = 3",
                "gpus = 1 x a100-80",
                "[gpu0]",
                "rows = 1, 2, 0, 1",
                "cpus = 4-7")) {
            NvmlSystem system = sim.session().system();
            assertEquals(Reading.of(3), system.excludedDevices());
            assertEquals(1, sim.calls("nvmlGetBlacklistDeviceCount"));
            assertEquals(MISSING, system.driverBranch());
            NvmlDevice gpu = sim.gpu(0);
            RemappedRows rows = gpu.rows().remapped();
            assertEquals(Reading.of(2), rows.uncorrected());
            assertEquals(Reading.of(1), rows.failure());
            assertEquals(MISSING, rows.inactiveCorrected());
            assertEquals(MISSING, gpu.rows().banks().high());
            assertEquals(Reading.of("4-7"), gpu.topology().cpus());
            assertEquals(MISSING, gpu.ecc().sram().l2());
            assertEquals(MISSING, gpu.board().irq());
            assertEquals(MISSING, gpu.board().moduleId());
            assertEquals(MISSING, gpu.clocks().offset(ClockType.SM));
            assertEquals(NvmlReturn.FUNCTION_NOT_FOUND, gpu.thermals().sensors().rc());
            assertEquals(MISSING, gpu.power().profiles().enforced());
            assertEquals(MISSING, gpu.pcie().speed());
            assertEquals(MISSING, gpu.fabric().info().state());
            assertEquals(MISSING, gpu.fabric().platform().slot());
            assertEquals(MISSING, gpu.health().repair().tpc());
            assertEquals(MISSING, gpu.confidential().memory().protectedSize());
            assertEquals(MISSING, gpu.modes().vgpuLicensed());
            assertTrue(gpu.health().drain().ok());
            assertEquals(0, sim.calls("nvmlShutdown"), "what stands in for missing functions was not called");
            assertEquals(0, sim.counters().errors());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"470", "525", "535"})
    void laterLibrariesHaveMoreAndNoneIsMistakenForAnother(String branch) {
        try (Simulation sim = Simulation.open(Simulation.variant(branch), "gpus = 1 x h100", "[gpu0]", "clique = 5")) {
            NvmlDevice gpu = sim.gpu(0);
            int number = Integer.parseInt(branch);
            assertEquals(number >= 495, gpu.board().irq().ok());
            assertEquals(number >= 510, gpu.power().source().ok());
            assertEquals(number >= 515, gpu.thermals().sensors().ok());
            assertEquals(number >= 525, gpu.fabric().info().clique().equals(Reading.of(5)));
            assertEquals(
                    number >= 535, gpu.confidential().memory().protectedSize().ok());
            assertEquals(MISSING, gpu.ecc().sram().sm());
            assertEquals(0, sim.counters().errors());
        }
    }

    @Test
    void aSliceReadsItsOwnMemoryAndErrorsAndNothingOfItsGpu() {
        try (Simulation sim = Simulation.open(
                "gpus = 1 x h100", "[gpu0]", "mig = on", "mig_instance = 1 0 3g.40gb", "compute_mode = 3")) {
            NvmlDevice slice =
                    sim.device(sim.gpu(0).migDevices().devices().get(0).handle());
            sim.command("value nvmlDeviceGetMemoryErrorCounter 6");
            assertEquals(
                    Reading.of(6), slice.ecc().at(EccErrorType.UNCORRECTED, EccCounter.VOLATILE, EccLocation.SRAM));
            assertEquals(NONE, slice.ecc().at(EccErrorType.UNCORRECTED, EccCounter.VOLATILE, EccLocation.DRAM));
            assertTrue(slice.memory().total().ok());
            assertTrue(slice.bar1().used().ok());
            assertEquals(Reading.of(3), slice.modes().compute());
            assertFalse(slice.fans().speed(0).ok());
            assertFalse(slice.links().state(0).ok());
            assertFalse(slice.modes().persistence().ok());
            assertFalse(slice.rows().banks().max().ok());
        }
    }

    @ParameterizedTest
    @EnumSource(EccLocation.class)
    void aFieldOfALocationReadsAsTheCallDoes(EccLocation location) {
        try (Simulation sim = Simulation.openWithClockByHand(
                "gpus = 1 x t4", "[gpu0]", "ecc_count = 5, 6, 7", "ecc_corrected = 1", "ecc_uncorrected = 2")) {
            sim.command("advance 3");
            NvmlDevice gpu = sim.gpu(0);
            for (EccErrorType type : EccErrorType.values()) {
                for (EccCounter counter : EccCounter.values()) {
                    Optional<FieldRequest> field = location.field(type, counter);
                    boolean has = switch (location) {
                        case SRAM, TEXTURE_SHARED -> false;
                        case CBU -> type == EccErrorType.UNCORRECTED;
                        default -> true;
                    };
                    assertEquals(has, field.isPresent());
                    if (has) {
                        assertEquals(
                                gpu.ecc().at(type, counter, location),
                                gpu.fields(field.orElseThrow())[0],
                                () -> type + " " + counter);
                    }
                }
            }
        }
    }
}
