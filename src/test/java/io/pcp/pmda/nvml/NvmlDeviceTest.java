package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NvmlDeviceTest {
    private static final Reading NONE = Reading.absent(NvmlReturn.NOT_SUPPORTED);
    private static final long MIB = 1 << 20;
    private static final String[] STEADY = {
        "[gpu*]",
        "load = 40",
        "memory_load = 20",
        "encoder = 3",
        "decoder = 4",
        "jpeg = 5",
        "ofa = 6",
        "power = 150",
        "temperature = 55",
        "memory_temperature = 60",
        "fan = 30",
        "sm_clock = 1000",
        "memory_clock = 900",
        "video_clock = 800",
        "pstate = 2",
        "pcie_tx = 1000000",
        "pcie_rx = 2000000"
    };

    private static Simulation steady(String gpus, String... more) {
        return Simulation.open(lines(gpus, more));
    }

    private static String[] lines(String gpus, String... more) {
        String[] lines = new String[STEADY.length + more.length + 1];
        lines[0] = "gpus = " + gpus;
        System.arraycopy(STEADY, 0, lines, 1, STEADY.length);
        System.arraycopy(more, 0, lines, STEADY.length + 1, more.length);
        return lines;
    }

    @ParameterizedTest
    @CsvSource({
        // preset, name, architecture, capability, cores, bus, MiB, reserved, shutdown, slowdown, min W,
        // default W, max W, gen, width
        "h100,NVIDIA H100 80GB HBM3,hopper,9.0,16896,5120,81559,551,92,89,200,700,700,5,16",
        "a100-80,NVIDIA A100-SXM4-80GB,ampere,8.0,6912,5120,81920,611,92,89,100,400,400,4,16",
        "a100-40,NVIDIA A100-SXM4-40GB,ampere,8.0,6912,5120,40960,571,92,89,100,400,400,4,16",
        "h200,NVIDIA H200,hopper,9.0,16896,6144,143771,615,92,89,200,700,700,5,16",
        "gh200,NVIDIA GH200 480GB,hopper,9.0,16896,6144,97871,557,92,89,100,900,900,4,4",
        "gb200,NVIDIA GB200,blackwell,10.0,18944,8192,189471,760,92,89,200,1200,1200,6,16",
        "b200,NVIDIA B200,blackwell,10.0,18944,8192,183359,740,92,89,200,1000,1000,5,16",
        "l40s,NVIDIA L40S,ada,8.9,18176,384,46068,575,100,97,100,350,350,4,16",
        "t4,Tesla T4,turing,7.5,2560,256,15360,449,96,93,60,70,70,3,16",
        "rtx4090,NVIDIA GeForce RTX 4090,ada,8.9,16384,384,24564,484,100,97,150,450,600,4,16",
    })
    void everyModelReadsAsItIs(
            String preset,
            String name,
            String architecture,
            String capability,
            long cores,
            long bus,
            long mib,
            long reserved,
            long shutdown,
            long slowdown,
            long minWatt,
            long defaultWatt,
            long maxWatt,
            long gen,
            long width) {
        try (Simulation sim = Simulation.open("gpus = 1 x " + preset)) {
            NvmlDevice gpu = sim.gpu(0);
            assertEquals(Reading.of(name), gpu.name());
            assertEquals(Reading.of(architecture), gpu.architecture());
            assertEquals(Reading.of(capability), gpu.computeCapability());
            assertEquals(Reading.of(cores), gpu.cores());
            assertEquals(Reading.of(bus), gpu.memoryBusWidth());
            MemoryInfo memory = gpu.memory();
            assertEquals(Reading.of(mib * MIB), memory.total());
            assertEquals(Reading.of(reserved * MIB), memory.reserved());
            assertEquals(
                    memory.total().number(),
                    memory.used().number()
                            + memory.free().number()
                            + memory.reserved().number());
            assertEquals(Reading.of(shutdown), gpu.temperatureThreshold(TemperatureThreshold.SHUTDOWN));
            assertEquals(Reading.of(slowdown), gpu.temperatureThreshold(TemperatureThreshold.SLOWDOWN));
            assertEquals(Reading.of(minWatt * 1000), gpu.powerRange().min());
            assertEquals(Reading.of(maxWatt * 1000), gpu.powerRange().max());
            assertEquals(Reading.of(defaultWatt * 1000), gpu.powerLimitDefault());
            assertEquals(Reading.of(defaultWatt * 1000), gpu.powerLimitRequested());
            assertEquals(Reading.of(defaultWatt * 1000), gpu.powerLimitEnforced());
            assertEquals(Reading.of(gen), gpu.pcieMaxGeneration());
            assertEquals(Reading.of(width), gpu.pcieMaxWidth());
            assertEquals(0, sim.counters().errors());
        }
    }

    @Test
    void identityIsReadAsText() {
        try (Simulation sim = steady(
                "1 x h100",
                "uuid = GPU-00000000-1111-2222-3333-444444444444",
                "serial = 1652922012345",
                "busid = 0001:3B:00.0",
                "minor = 7")) {
            NvmlDevice gpu = sim.gpu(0);
            assertEquals(Reading.of(0), gpu.index());
            assertEquals(Reading.of("GPU-00000000-1111-2222-3333-444444444444"), gpu.uuid());
            assertEquals(Reading.of("1652922012345"), gpu.serial());
            assertEquals(Reading.of("00000001:3B:00.0"), gpu.pciBusId());
            assertEquals(Reading.of(7), gpu.minor());
            assertEquals(Reading.of("692-2G520-0200-000"), gpu.boardPart());
            assertEquals(Reading.of("96.00.74.00.01"), gpu.vbios());
        }
    }

    @Test
    void activityIsRead() {
        try (Simulation sim = steady("1 x h100")) {
            NvmlDevice gpu = sim.gpu(0);
            assertEquals(new Utilization(Reading.of(40), Reading.of(20)), gpu.utilization());
            assertEquals(Reading.of(3), gpu.encoderUtilization());
            assertEquals(Reading.of(4), gpu.decoderUtilization());
            assertEquals(Reading.of(5), gpu.jpegUtilization());
            assertEquals(Reading.of(6), gpu.ofaUtilization());
            assertEquals(Reading.of(1000), gpu.clock(ClockType.GRAPHICS));
            assertEquals(Reading.of(1000), gpu.clock(ClockType.SM));
            assertEquals(Reading.of(900), gpu.clock(ClockType.MEMORY));
            assertEquals(Reading.of(800), gpu.clock(ClockType.VIDEO));
            assertEquals(Reading.of(1980), gpu.maxClock(ClockType.GRAPHICS));
            assertEquals(Reading.of(1980), gpu.maxClock(ClockType.SM));
            assertEquals(Reading.of(2619), gpu.maxClock(ClockType.MEMORY));
            assertEquals(Reading.of(1545), gpu.maxClock(ClockType.VIDEO));
            assertEquals(Reading.of(2), gpu.performanceState());
        }
    }

    @Test
    void environmentIsRead() {
        try (Simulation sim = steady("1 x h100, 1 x rtx4090")) {
            NvmlDevice h100 = sim.gpu(0);
            assertEquals(Reading.of(55), h100.temperature());
            assertEquals(Reading.of(87 - 55), h100.temperatureMargin());
            assertEquals(Reading.of(95), h100.temperatureThreshold(TemperatureThreshold.MEMORY_MAX));
            assertEquals(Reading.of(87), h100.temperatureThreshold(TemperatureThreshold.GPU_MAX));
            assertEquals(Reading.of(150_000), h100.powerUsage());
            assertEquals(NONE, h100.fanSpeed());
            NvmlDevice rtx = sim.gpu(1);
            assertEquals(Reading.of(30), rtx.fanSpeed());
            assertEquals(Reading.of(2), rtx.fanCount());
            assertEquals(NONE, rtx.temperatureMargin());
            assertEquals(NONE, rtx.serial());
        }
    }

    @Test
    void energyGrowsWithPower() {
        try (Simulation sim = Simulation.openWithClockByHand(lines("1 x h100"))) {
            NvmlDevice gpu = sim.gpu(0);
            long before = gpu.totalEnergy().number();
            sim.command("advance 10");
            // 150 W for 10 s, in mJ.
            assertEquals(1_500_000, gpu.totalEnergy().number() - before);
        }
    }

    @Test
    void linkIsRead() {
        try (Simulation sim = steady("1 x h100", "pcie_gen_now = 4", "pcie_width_now = 8", "pcie_replay = 0")) {
            NvmlDevice gpu = sim.gpu(0);
            assertEquals(Reading.of(4), gpu.pcieGeneration());
            assertEquals(Reading.of(8), gpu.pcieWidth());
            assertTrue(gpu.pcieReplays().ok());
            assertTrue(gpu.pcieThroughput(PcieDirection.TX).ok());
            assertTrue(gpu.pcieThroughput(PcieDirection.RX).number()
                    > gpu.pcieThroughput(PcieDirection.TX).number());
            Bar1Info bar1 = gpu.bar1();
            assertEquals(Reading.of(131072 * MIB), bar1.total());
            assertEquals(
                    bar1.total().number(), bar1.used().number() + bar1.free().number());
        }
    }

    @Test
    void limitsOnClocksAreRead() {
        try (Simulation sim = steady("1 x h100", "reasons = 0x80")) {
            NvmlDevice gpu = sim.gpu(0);
            assertEquals(0x80, gpu.throttleReasons().number() & 0x80);
            assertTrue(gpu.throttleSupported().number() > 0);
            for (PerfPolicy policy : PerfPolicy.values()) {
                Reading time = gpu.violation(policy);
                assertTrue(time.ok(), () -> policy + ": " + time);
            }
        }
    }

    @Test
    void aGpuWithUnifiedMemoryHasNoMemoryOfItsOwn() {
        try (Simulation sim = Simulation.open("gpus = 1 x gb10")) {
            NvmlDevice gpu = sim.gpu(0);
            assertEquals(new MemoryInfo(NONE, NONE, NONE, NONE), gpu.memory());
            assertEquals(new Bar1Info(NONE, NONE, NONE), gpu.bar1());
            assertEquals(Reading.of("blackwell"), gpu.architecture());
            assertEquals(Reading.of(2), gpu.addressingMode(), "address translation services");
        }
    }

    @Test
    void samplesAreDrainedOnce() {
        try (Simulation sim = Simulation.openWithClockByHand(lines("1 x h100"))) {
            NvmlDevice gpu = sim.gpu(0);
            Samples first = gpu.samples(SampleType.GPU_UTILIZATION, 0);
            assertEquals(119, first.samples().size());
            long last = 0;
            for (Samples.Sample sample : first.samples()) {
                assertTrue(sample.micros() > last, "oldest first");
                last = sample.micros();
                assertEquals(40, sample.value());
            }
            assertEquals(last, first.lastSeen(0));
            Samples none = gpu.samples(SampleType.GPU_UTILIZATION, last);
            assertEquals(NvmlReturn.Kind.NO_DATA, NvmlReturn.kind(none.rc()));
            assertEquals(last, none.lastSeen(last));
            assertEquals(0, sim.counters().errors(), "no new sample is no error");
            sim.command("advance 1");
            Samples next = gpu.samples(SampleType.GPU_UTILIZATION, last);
            assertEquals(6, next.samples().size());
            assertTrue(next.samples().get(0).micros() > last);
        }
    }

    @Test
    void impossibleSamplesAreDropped() {
        try (Simulation sim = Simulation.open(lines("1 x h100"))) {
            sim.command("value nvmlDeviceGetSamples 101");
            NvmlDevice gpu = sim.gpu(0);
            Samples samples = gpu.samples(SampleType.MEMORY_UTILIZATION, 0);
            assertEquals(new Samples(NvmlReturn.NO_DATA, List.of()), samples);
            assertTrue(sim.counters().errors() > 0);
            assertEquals(101, gpu.samples(SampleType.POWER, 0).samples().get(0).value(), "101 mW are possible");
        }
    }

    @Test
    void aSampleBufferThatNeverSufficesIsGivenUp() {
        try (Simulation sim = Simulation.open(lines("1 x h100"))) {
            sim.command("rc nvmlDeviceGetSamples 7");
            NvmlDevice gpu = sim.gpu(0);
            assertEquals(
                    NvmlReturn.INSUFFICIENT_SIZE,
                    gpu.samples(SampleType.GPU_UTILIZATION, 0).rc());
            assertEquals(4, sim.calls("nvmlDeviceGetSamples"), "three retries");
        }
    }

    @Test
    void samplesAreNotSupportedInMigMode() {
        try (Simulation sim = steady("1 x h100", "mig = on")) {
            assertEquals(
                    NvmlReturn.NOT_SUPPORTED,
                    sim.gpu(0).samples(SampleType.GPU_UTILIZATION, 0).rc());
        }
    }
}
