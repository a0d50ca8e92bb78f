package io.pcp.pmda.cli.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameBuilderTest {
    @TempDir
    Path directory;

    private FrameBuilder builder() throws IOException {
        Path passwd = directory.resolve("passwd");
        Files.writeString(passwd, "root:x:0:0::/root:/bin/sh\nada:x:71000:71000::/home/ada:/bin/sh\nbroken line\n");
        return new FrameBuilder(Users.read(passwd));
    }

    private TopFrame frame(SampleNode node) throws IOException {
        return builder().next(node.now());
    }

    @Test
    void aGpuHasTheValuesOfItsInstance() throws IOException {
        Gpu gpu = frame(SampleNode.gpus(3)).gpus().get(2);
        assertEquals("gpu2", gpu.name());
        assertEquals("H100 80GB HBM3", gpu.model());
        assertEquals(30, gpu.utilization());
        assertEquals(30, gpu.load());
        assertEquals(new Memory(12L << 30, 80L << 30), gpu.memory());
        assertEquals(15, gpu.memory().percent());
        assertEquals(302, gpu.watts());
        assertEquals(700, gpu.wattLimit());
        assertEquals(42, gpu.celsius());
        assertEquals(1902, gpu.smClock());
        assertEquals(new Flow(1_200_002_000.0, 300_002_000.0), gpu.pcie());
        assertEquals(Health.OK, gpu.health());
    }

    @Test
    void gpusAndSlicesComeInTheOrderOfTheirNumbers() throws IOException {
        TopFrame frame =
                frame(SampleNode.gpus(12).slice("gpu11", 10, "1g.10gb", 1).slice("gpu11", 9, "1g.10gb", 1));
        assertEquals("gpu10", frame.gpus().get(10).name());
        assertEquals(
                List.of("mig9.0", "mig10.0"),
                frame.slicesOf("gpu11").stream().map(Slice::name).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "gpu.utilization.gpu, LOAD",
        "gpu.memory.used, MEMORY",
        "gpu.power.usage, POWER",
        "gpu.temperature.gpu, TEMP"
    })
    void whatIsMissingIsUnknownAndNotZero(String metric, String column) throws IOException {
        SampleNode node = SampleNode.gpus(1).unset(metric, "gpu0").unset(TopMetrics.SM_ACTIVE, "gpu0");
        Gpu gpu = frame(node).gpus().get(0);
        double value = switch (column) {
            case "LOAD" -> gpu.load();
            case "MEMORY" -> gpu.memory().used();
            case "POWER" -> gpu.watts();
            default -> gpu.celsius();
        };
        assertTrue(Double.isNaN(value), metric);
    }

    @Test
    void inMigModeTheLoadIsThatOfTheMultiprocessors() throws IOException {
        TopFrame frame = frame(SampleNode.small());
        assertTrue(Double.isNaN(frame.gpus().get(1).utilization()));
        assertEquals(9.5, frame.gpus().get(1).load());
        Slice slice = frame.slices().get(1);
        assertEquals(new Slice("gpu1", "mig2.0", "4g.40gb", 30, new Memory(20L << 30, 40L << 30)), slice);
    }

    @Test
    void aRateNeedsTwoReadingsAndACounterThatGrows() throws IOException {
        FrameBuilder builder = builder();
        SampleNode node = SampleNode.gpus(1);
        node.set(TopMetrics.NVLINK_RX, "gpu0", 1_000L).set(TopMetrics.NVLINK_TX, "gpu0", 9_000L);
        assertEquals(Flow.NONE, builder.next(node.now()).gpus().get(0).nvlink());
        node.set(TopMetrics.NVLINK_RX, "gpu0", 5_000L).set(TopMetrics.NVLINK_TX, "gpu0", 10L);
        Flow flow = builder.next(node.at(SampleNode.START.plusSeconds(2)))
                .gpus()
                .get(0)
                .nvlink();
        assertEquals(2_000, flow.in());
        assertTrue(Double.isNaN(flow.out()));
        builder.forget();
        assertEquals(
                Flow.NONE,
                builder.next(node.at(SampleNode.START.plusSeconds(4)))
                        .gpus()
                        .get(0)
                        .nvlink());
    }

    @Test
    void countersOfPcieAreBetterThanItsGauge() throws IOException {
        FrameBuilder builder = builder();
        SampleNode node = SampleNode.gpus(1);
        node.set(TopMetrics.PCIE_BYTES_RX, "gpu0", 0).set(TopMetrics.PCIE_BYTES_TX, "gpu0", 0);
        assertEquals(
                1_200_000_000.0, builder.next(node.now()).gpus().get(0).pcie().in());
        node.set(TopMetrics.PCIE_BYTES_RX, "gpu0", 500).set(TopMetrics.PCIE_BYTES_TX, "gpu0", 700);
        assertEquals(
                new Flow(500, 700),
                builder.next(node.at(SampleNode.START.plusSeconds(1)))
                        .gpus()
                        .get(0)
                        .pcie());
    }

    @Test
    void aProcessIsKnownByItsInstanceAndLabels() throws IOException {
        List<GpuTask> tasks = frame(SampleNode.small()).tasks();
        assertEquals(
                List.of(
                        new GpuTask("gpu0", "", 815, "Xorg", "root", "G", 0, 1L << 30, 1.25, ""),
                        new GpuTask("gpu0", "", 4711, "python3", "ada", "C", 61, 20L << 30, 25, "slurm 8123"),
                        new GpuTask(
                                "gpu1",
                                "mig1.0",
                                5000,
                                "vllm",
                                "71001",
                                "C",
                                Double.NaN,
                                9L << 30,
                                22.5,
                                "pod prod/llm-0")),
                tasks);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "slurm_job=9,pod=p         | slurm 9",
                "pod=p                     | pod p",
                "pod=p,namespace=n,unit=u  | pod n/p",
                "container=web,unit=u      | container web",
                "container_id=0123456789abcdef | container 0123456789ab",
                "unit=ollama.service       | ollama.service",
                "comm=x                    | ''"
            })
    void aJobIsWhateverOwnsTheProcess(String labels, String job) throws IOException {
        SampleNode node = SampleNode.gpus(1);
        node.process("gpu0/1 x", 1, 1, 0, labels.split("[=,]"));
        assertEquals(job, frame(node).tasks().get(0).job());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpu0/12 a/b c      | gpu0        | 12 | a/b c",
                "gpu0/mig1.0/12 x   | gpu0/mig1.0 | 12 | x",
                "gpu0/12            | gpu0        | 12 | ''"
            })
    void namesOfProcessesMayHoldSlashesAndBlanks(String instance, String place, long pid, String command)
            throws IOException {
        GpuTask task =
                frame(SampleNode.gpus(1).process(instance, 1, 1, 0)).tasks().get(0);
        assertEquals(List.of(place, pid, command), List.of(task.place(), task.pid(), task.command()));
    }

    @Test
    void instancesOfAnotherFormAreLeftOut() throws IOException {
        SampleNode node = SampleNode.gpus(1);
        node.process("gpu0", 1, 1, 0).process("gpu0/python3", 1, 1, 0).process("a/b/c/1 x", 1, 1, 0);
        assertEquals(List.of(), frame(node).tasks());
    }

    @Test
    void usersOfAnotherHostKeepTheirNumbers() throws IOException {
        Readings own = SampleNode.small().now();
        Readings remote = new Readings(own.time(), own.host(), false, own.values(), own.labels());
        assertEquals("71000", builder().next(remote).tasks().get(1).user());
    }

    @ParameterizedTest
    @CsvSource({
        "gpu.throttle.active.hw_thermal, heat", "gpu.throttle.active.sw_thermal, heat",
        "gpu.throttle.active.sw_power_cap, power", "gpu.throttle.active.hw_power_brake, power",
        "gpu.throttle.limited, limit"
    })
    void whatHoldsTheClocksDownIsNamed(String metric, String word) throws IOException {
        assertEquals("", frame(SampleNode.gpus(1)).gpus().get(0).limit());
        assertEquals(
                word,
                frame(SampleNode.gpus(1).set(metric, "gpu0", 1)).gpus().get(0).limit());
    }

    @ParameterizedTest
    @CsvSource({"0, OK", "1, DEGRADED", "2, RESET", "3, LOST", "4, HUNG", "5, UNKNOWN", "77, UNKNOWN", "x, NOT_SERVED"})
    void healthIsTheStateOfTheAgent(String value, Health health) throws IOException {
        assertEquals(
                health,
                frame(SampleNode.gpus(1).set(TopMetrics.HEALTH, "gpu0", value))
                        .gpus()
                        .get(0)
                        .health());
    }

    @Test
    void withoutGpusTheReasonIsAProblem() throws IOException {
        SampleNode driver = new SampleNode()
                .set(TopMetrics.STATUS, "", 9)
                .set(TopMetrics.STATUS_TEXT, "", "Driver Not Loaded")
                .set(TopMetrics.COUNT, "", 0);
        assertEquals(List.of("no GPUs: Driver Not Loaded"), frame(driver).problems());
        assertEquals(
                List.of("there are no GPUs on node7"),
                frame(new SampleNode().set(TopMetrics.COUNT, "", 0)).problems());
        Readings nothing = new Readings(SampleNode.START, "node7", true, Map.of(), Map.of());
        assertTrue(builder().next(nothing).problems().get(0).startsWith("no gpu metrics from node7"));
        assertEquals(List.of(), frame(SampleNode.small()).problems());
    }
}
