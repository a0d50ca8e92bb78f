package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NVLinks against the simulated library. */
class NvlinkTest {
    /** Rows that only GPUs up to Hopper have. */
    private static final Set<String> OLDER = Set.of(
            "gpu.nvlink.link.raw_bytes.tx",
            "gpu.nvlink.link.raw_bytes.rx",
            "gpu.nvlink.link.errors.replay",
            "gpu.nvlink.link.errors.crc_flit",
            "gpu.nvlink.link.errors.crc_data",
            "gpu.nvlink.link.errors.ecc",
            "gpu.nvlink.link.errors.crc");
    /** Rows that only GPUs from Blackwell on have. */
    private static final Set<String> NEWER = Set.of(
            "gpu.nvlink.link.packets.tx",
            "gpu.nvlink.link.packets.rx",
            "gpu.nvlink.link.errors.malformed",
            "gpu.nvlink.link.errors.overrun",
            "gpu.nvlink.link.errors.rx",
            "gpu.nvlink.link.errors.rx_remote",
            "gpu.nvlink.link.errors.rx_general",
            "gpu.nvlink.link.errors.integrity",
            "gpu.nvlink.link.errors.tx_discards",
            "gpu.nvlink.link.errors.recovery_ok",
            "gpu.nvlink.link.errors.recovery_failed",
            "gpu.nvlink.link.errors.recovery_events",
            "gpu.nvlink.link.errors.effective",
            "gpu.nvlink.link.errors.symbol",
            "gpu.nvlink.link.ber.effective",
            "gpu.nvlink.link.ber.symbol",
            "gpu.nvlink.link.ber.raw",
            "gpu.nvlink.link.fec",
            "gpu.nvlink.link.data_rate");

    @TempDir
    private Path directory;

    private Simulation simulation(String... lines) {
        return new Simulation(directory).lines(lines);
    }

    private GpuBed open(Simulation simulation) {
        return new GpuBed(directory, simulation);
    }

    private static Map<String, Object> fresh(GpuBed bed, String name) {
        bed.jump(Duration.ofSeconds(2));
        return bed.fetchOne(name).values();
    }

    private static long number(GpuBed bed, String name) {
        return (Long) fresh(bed, name).get("gpu0");
    }

    private static Set<String> rows() {
        return GpuCatalogue.load().rows().stream()
                .filter(row -> row.cluster() == 10)
                .map(CatalogueRow::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @CsvSource({
        "h100, 138, 7, gpu.nvlink.link.bytes.tx, gpu0/link3, 7168",
        "h100, 139, 8, gpu.nvlink.link.bytes.rx, gpu0/link3, 8192",
        "h100, 138, 7, gpu.nvlink.bytes.tx, gpu0, 7168",
        "h100, 139, 8, gpu.nvlink.bytes.rx, gpu0, 8192",
        "h100, 140, 9, gpu.nvlink.link.raw_bytes.tx, gpu0/link3, 9216",
        "h100, 141, 10, gpu.nvlink.link.raw_bytes.rx, gpu0/link3, 10240",
        "h100, 91, 5, gpu.nvlink.count, gpu0, 5",
        "h100, 147, 6, gpu.nvlink.fabric_links, gpu0, 6",
        "h100, 146, 11, gpu.nvlink.link.remote_link, gpu0/link3, 11",
        "h100, 164, 50000, gpu.nvlink.link.speed, gpu0/link3, 50000000000",
        "h100, 165, 2, gpu.nvlink.link.state, gpu0/link17, 2",
        "h100, 167, 1, gpu.nvlink.link.power_state, gpu0/link3, 1",
        "h100, 161, 12, gpu.nvlink.link.errors.replay, gpu0/link17, 12",
        "h100, 162, 13, gpu.nvlink.link.errors.recovery, gpu0/link17, 13",
        "h100, 163, 14, gpu.nvlink.link.errors.crc, gpu0/link17, 14",
        "h100, 35, 15, gpu.nvlink.link.errors.crc_flit, gpu0/link3, 15",
        "h100, 97, 16, gpu.nvlink.link.errors.crc_flit, gpu0/link7, 16",
        "h100, 42, 17, gpu.nvlink.link.errors.crc_data, gpu0/link3, 17",
        "h100, 151, 18, gpu.nvlink.link.errors.ecc, gpu0/link3, 18",
        "b200, 201, 20, gpu.nvlink.link.packets.tx, gpu0/link3, 20",
        "b200, 202, 21, gpu.nvlink.link.bytes.tx, gpu0/link3, 21",
        "b200, 203, 22, gpu.nvlink.link.packets.rx, gpu0/link3, 22",
        "b200, 204, 23, gpu.nvlink.link.bytes.rx, gpu0/link3, 23",
        "b200, 202, 21, gpu.nvlink.bytes.tx, gpu0, 378",
        "b200, 204, 23, gpu.nvlink.bytes.rx, gpu0, 414",
        "b200, 206, 24, gpu.nvlink.link.errors.malformed, gpu0/link3, 24",
        "b200, 207, 25, gpu.nvlink.link.errors.overrun, gpu0/link3, 25",
        "b200, 208, 26, gpu.nvlink.link.errors.rx, gpu0/link3, 26",
        "b200, 209, 27, gpu.nvlink.link.errors.rx_remote, gpu0/link3, 27",
        "b200, 210, 28, gpu.nvlink.link.errors.rx_general, gpu0/link3, 28",
        "b200, 211, 29, gpu.nvlink.link.errors.integrity, gpu0/link3, 29",
        "b200, 212, 30, gpu.nvlink.link.errors.tx_discards, gpu0/link3, 30",
        "b200, 213, 31, gpu.nvlink.link.errors.recovery_ok, gpu0/link3, 31",
        "b200, 214, 32, gpu.nvlink.link.errors.recovery_failed, gpu0/link3, 32",
        "b200, 215, 33, gpu.nvlink.link.errors.recovery_events, gpu0/link3, 33",
        "b200, 215, 33, gpu.nvlink.link.errors.recovery, gpu0/link3, 33",
        "b200, 219, 34, gpu.nvlink.link.errors.effective, gpu0/link3, 34",
        "b200, 221, 35, gpu.nvlink.link.errors.symbol, gpu0/link3, 35",
        "b200, 242, 36, gpu.nvlink.link.fec, gpu0/link3/bin7, 36",
        "b200, 250, 37, gpu.nvlink.link.fec, gpu0/link17/bin15, 37",
        "b200, 296, 38, gpu.nvlink.link.data_rate, gpu0/link3, 38",
    })
    void fieldIsReadInTheUnitOfTheMetric(
            String preset, int field, long value, String metric, String instance, long expected) {
        Simulation simulation = simulation("gpus = 1 x " + preset).faults("value field:" + field + " " + value);
        try (GpuBed bed = open(simulation)) {
            assertEquals(expected, fresh(bed, metric).get(instance));
        }
    }

    @ParameterizedTest
    @CsvSource({"220, effective, 780, 3e-12", "222, symbol, 3855, 1.5e-14", "293, raw, 2308, 9e-4"})
    void bitErrorRatesAreDecoded(int field, String rate, long code, double expected) {
        Simulation simulation = simulation("gpus = 1 x b200").faults("value field:" + field + " " + code);
        try (GpuBed bed = open(simulation)) {
            double value = (Double) fresh(bed, "gpu.nvlink.link.ber." + rate).get("gpu0/link3");
            assertEquals(expected, value, expected * 1e-9);
        }
    }

    @Test
    void gpusWithoutLinksHaveNoValuesAndNoInstances() {
        try (GpuBed bed = open(simulation("gpus = 1 x t4"))) {
            for (String name : rows()) {
                assertEquals(new GpuBed.Values(0, Map.of()), bed.fetchOne(name), name);
            }
            assertEquals(Map.of(), bed.instances(Scope.LINK.serial()));
            assertEquals(Map.of(), bed.instances(Scope.FECBIN.serial()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a100-80", "h100", "b200"})
    void whatAGenerationDoesNotCountHasNoValue(String preset) {
        Set<String> absent = preset.equals("b200") ? OLDER : NEWER;
        try (GpuBed bed = open(simulation("gpus = 1 x " + preset))) {
            Map<String, GpuBed.Values> all = bed.fetch(rows().toArray(new String[0]));
            Set<String> without = new TreeSet<>();
            all.forEach((name, values) -> {
                assertEquals(0, values.status(), name);
                if (values.values().isEmpty()) {
                    without.add(name);
                }
            });
            assertEquals(absent, without);
        }
    }

    @Test
    void whatADriverDoesNotSupportIsLeftOut() {
        Simulation simulation = simulation(
                "gpus = 1 x h100",
                "[gpu0]",
                "unsupported = nvmlDeviceGetNvLink*, nvmlDeviceGetNvlink*," + " nvmlSystemGetNvlink*, field:*");
        try (GpuBed bed = open(simulation)) {
            bed.fetch(rows().toArray(new String[0]))
                    .forEach((name, values) -> assertEquals(new GpuBed.Values(0, Map.of()), values, name));
        }
    }

    @Test
    void modesOfTheLinksAreRead() {
        Simulation simulation = simulation("gpus = 1 x b200")
                .faults("value nvmlDeviceGetNvlinkBwMode 3", "value nvmlDeviceGetNvLinkInfo 1");
        try (GpuBed bed = open(simulation)) {
            assertEquals(3, number(bed, "gpu.nvlink.bw_mode"));
            assertEquals(1, number(bed, "gpu.nvlink.encryption"));
        }
    }

    @Test
    void bandwidthModeOfTheSystemIsNoValueOfAGpuWithoutLinks() {
        Simulation simulation = simulation("[gpu0]", "preset = h100", "[gpu1]", "preset = t4")
                .faults("value nvmlSystemGetNvlinkBwMode 2");
        try (GpuBed bed = open(simulation)) {
            assertEquals(Map.of("gpu0", 2L), fresh(bed, "gpu.nvlink.bw_mode"));
        }
    }

    @ParameterizedTest
    @CsvSource({"a100-80, 3.0", "h100, 4.0", "b200, 5.0"})
    void versionIsTold(String preset, String version) {
        try (GpuBed bed = open(simulation("gpus = 1 x " + preset))) {
            assertEquals(version, fresh(bed, "gpu.nvlink.link.version").get("gpu0/link0"));
        }
        Simulation noCall = simulation("gpus = 1 x " + preset, "[gpu0]", "unsupported = nvmlDeviceGetNvLinkVersion");
        try (GpuBed bed = open(noCall)) {
            assertEquals(version, fresh(bed, "gpu.nvlink.link.version").get("gpu0/link0"), "by its field");
        }
    }

    @Test
    void callsTellErrorsOfLinksThatHaveNoFieldOfTheirOwn() {
        Simulation simulation = simulation("gpus = 1 x h100").faults("value nvmlDeviceGetNvLinkErrorCounter 41");
        try (GpuBed bed = open(simulation)) {
            for (String kind : new String[] {"crc_flit", "crc_data", "ecc"}) {
                Map<String, Object> values = fresh(bed, "gpu.nvlink.link.errors." + kind);
                assertEquals(18, values.size());
                assertEquals(41L, values.get("gpu0/link12"), kind);
                assertEquals(0L, values.get("gpu0/link11"), kind);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"450", "470", "525"})
    void oldDriversTellTheirPart(String branch) {
        Simulation simulation = new Simulation(directory, branch)
                .lines("driver = " + branch + ".10", "gpus = 1 x a100-80", "[gpu0]", "link_state = 3:0, 4:2");
        try (GpuBed bed = open(simulation)) {
            Map<String, Object> states = fresh(bed, "gpu.nvlink.link.state");
            assertEquals(12, states.size());
            assertEquals(0L, states.get("gpu0/link3"));
            assertEquals(branch.equals("525") ? 2L : 0L, states.get("gpu0/link4"), "the call cannot tell sleep");
            assertEquals(25_000_000_000L, fresh(bed, "gpu.nvlink.link.speed").get("gpu0/link0"));
            assertEquals(0L, fresh(bed, "gpu.nvlink.link.errors.replay").get("gpu0/link11"));
            assertEquals(branch.equals("450") ? Set.of() : Set.of("gpu0/link0"), one(bed, "remote_type"));
        }
    }

    private static Set<String> one(GpuBed bed, String row) {
        Set<String> names = new TreeSet<>(fresh(bed, "gpu.nvlink.link." + row).keySet());
        names.retainAll(Set.of("gpu0/link0"));
        return names;
    }

    @Test
    void labelsTellWhatIsAtTheOtherEnd() {
        Simulation simulation = simulation("gpus = 3 x a100-80", "[gpu*]", "nvlink_remote = gpu");
        try (GpuBed bed = open(simulation)) {
            Object remote = fresh(bed, "gpu.nvlink.link.remote").get("gpu0/link1");
            assertEquals(fresh(bed, "gpu.info.busid").get("gpu2"), remote);
            assertEquals("gpu", fresh(bed, "gpu.nvlink.link.remote_type").get("gpu0/link1"));
            String labels = bed.labels(Scope.LINK.serial(), Scope.LINK.id(0, 1));
            assertTrue(labels.contains("\"link\":1"), labels);
            assertTrue(labels.contains("\"remote_bus\":\"" + remote + "\""), labels);
            assertTrue(labels.contains("\"remote_type\":\"gpu\""), labels);
            assertTrue(labels.contains("\"remote_gpu\":\"gpu2\""), labels);
            assertTrue(labels.contains("\"uuid\":"), "those of the GPU, too: " + labels);
        }
    }

    @Test
    void aSwitchIsNoGpuOfTheNode() {
        try (GpuBed bed = open(simulation("gpus = 1 x h100"))) {
            assertEquals("switch", fresh(bed, "gpu.nvlink.link.remote_type").get("gpu0/link1"));
            String labels = bed.labels(Scope.LINK.serial(), Scope.LINK.id(0, 1));
            assertTrue(labels.contains("\"remote_type\":\"switch\""), labels);
            assertFalse(labels.contains("remote_gpu"), labels);
        }
    }

    @Test
    void binsAreInstancesOfTheirLinks() {
        try (GpuBed bed = open(simulation("gpus = 1 x b200", "[gpu0]", "links = 2"))) {
            assertEquals(32, fresh(bed, "gpu.nvlink.link.fec").size());
            Map<Integer, String> bins = bed.instances(Scope.FECBIN.serial());
            assertEquals("gpu0/link1/bin9", bins.get(1 << 8 | 9));
        }
    }

    @Test
    void downIsWhoWasUpAndIsNeitherUpNorAsleep() {
        Simulation simulation = simulation("gpus = 1 x h100", "[gpu0]", "link_state = 17:0");
        try (GpuBed bed = open(simulation)) {
            assertEquals(17, number(bed, "gpu.nvlink.active"));
            assertEquals(0, number(bed, "gpu.nvlink.down"), "never up: nobody knows that it should be");
            simulation.lines("gpus = 1 x h100", "[gpu0]", "link_state = 3:0, 4:2, 17:0");
            GpuBed.until("one is missed", () -> number(bed, "gpu.nvlink.down") == 1);
            assertEquals(15, number(bed, "gpu.nvlink.active"));
            assertEquals(2L, fresh(bed, "gpu.nvlink.link.state").get("gpu0/link4"));
            assertTrue(fresh(bed, "gpu.nvlink.link.remote").containsKey("gpu0/link3"), "who is missed is known");
            simulation.lines("gpus = 1 x h100");
            GpuBed.until("all are up", () -> number(bed, "gpu.nvlink.active") == 18);
            assertEquals(0, number(bed, "gpu.nvlink.down"));
        }
    }

    @Test
    void aLinkThatComesUpLaterHasAllValues() {
        String down = "link_state = 3:0";
        Simulation simulation = simulation("gpus = 1 x b200", "[gpu0]", down)
                .faults("rc gpu0 field:202 3", "rc gpu0 field:235 3", "rc gpu0 field:242 3");
        try (GpuBed bed = open(simulation)) {
            assertFalse(fresh(bed, "gpu.nvlink.link.remote").containsKey("gpu0/link3"));
            assertEquals(Map.of(), fresh(bed, "gpu.nvlink.link.bytes.tx"));
            assertFalse(fresh(bed, "gpu.nvlink.link.remote_link").containsKey("gpu0/link3"));
            assertEquals(Map.of(), fresh(bed, "gpu.nvlink.link.fec"));
            simulation.lines("gpus = 1 x b200");
            GpuBed.until(
                    "its peer is known",
                    () -> fresh(bed, "gpu.nvlink.link.remote").containsKey("gpu0/link3"));
            assertEquals(
                    Set.of("gpu0/link3"), fresh(bed, "gpu.nvlink.link.bytes.tx").keySet());
            assertEquals(3L, fresh(bed, "gpu.nvlink.link.remote_link").get("gpu0/link3"));
            assertEquals(16, fresh(bed, "gpu.nvlink.link.fec").size());
            assertTrue(bed.labels(Scope.LINK.serial(), 3).contains("remote_bus"));
        }
    }

    @Test
    void aLinkThatIsDownAtTheNextStartIsStillMissed() throws Exception {
        try (GpuBed bed = open(simulation("gpus = 1 x h100"))) {
            assertEquals(0, number(bed, "gpu.nvlink.down"));
            bed.pass(Duration.ofSeconds(11));
            Path file = directory.resolve(GpuBed.DOMAIN + ".simulated.nvlink.map");
            GpuBed.until("it is written down", () -> Files.exists(file));
        }
        try (GpuBed bed = open(simulation("gpus = 1 x h100", "[gpu0]", "link_state = 3:0, 5:0"))) {
            assertEquals(2, number(bed, "gpu.nvlink.down"));
        }
    }

    @Test
    void whoIsUpIsNotedWhenNobodyAsks() {
        Simulation simulation = simulation("gpus = 1 x h100");
        try (GpuBed bed = open(simulation)) {
            bed.pass(Duration.ofSeconds(11));
            GpuBed.until(
                    "it was read",
                    () -> bed.fetchOne("gpu.sampler.samples").values().containsKey("gpu0"));
            simulation.lines("gpus = 1 x h100", "[gpu0]", "link_state = 3:0");
            GpuBed.until("one is missed", () -> number(bed, "gpu.nvlink.down") == 1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // replay + recovery + ecc + the larger of (flit + data) and all CRC
        "h100, 1 field:161, 10 field:162, 100 field:163, 1998",
        "h100, 5 field:32, 7 field:39, 2 field:163, 36",
        "h100, 5 field:32, 7 field:39, 0 field:163, 12",
        // malformed, overrun, rx, tx_discards, recovery_failed, effective, and nothing else
        "b200, 1 field:206, 10 field:207, 100 field:208, 1998",
        "b200, 1 field:212, 10 field:214, 100 field:219, 1998",
        "b200, 1 field:215, 10 field:221, 100 field:209, 0",
    })
    void errorsAddUpEachOnce(String preset, String one, String two, String three, long expected) {
        Simulation simulation = simulation("gpus = 1 x " + preset)
                .faults(fault(one), fault(two), fault(three), "value nvmlDeviceGetNvLinkErrorCounter 0");
        try (GpuBed bed = open(simulation)) {
            assertEquals(expected, number(bed, "gpu.nvlink.errors"));
        }
    }

    private static String fault(String text) {
        String[] words = text.split(" ");
        return "value " + words[1] + " " + words[0];
    }

    @Test
    void errorsNeverFallWhileLinksComeAndGo() {
        Simulation simulation = simulation("gpus = 1 x h100").faults("value field:161 100");
        try (GpuBed bed = open(simulation)) {
            assertEquals(1800, number(bed, "gpu.nvlink.errors"));
            simulation.faults("rc field:161 27");
            bed.jump(Duration.ofSeconds(31));
            GpuBed.until(
                    "no link answers",
                    () -> fresh(bed, "gpu.nvlink.link.errors.replay").isEmpty());
            assertEquals(1800, number(bed, "gpu.nvlink.errors"), "each keeps what it had");
            simulation.faults("value field:161 5");
            GpuBed.until(
                    "they answer",
                    () -> fresh(bed, "gpu.nvlink.link.errors.replay").size() == 18);
            assertEquals(1800 + 18 * 5, number(bed, "gpu.nvlink.errors"), "counted anew");
        }
    }

    @Test
    void errorsGoOnWhenTheGpuIsFoundAgain() {
        Simulation simulation = simulation("gpus = 1 x h100").faults("value field:161 100");
        try (GpuBed bed = open(simulation)) {
            assertEquals(1800, number(bed, "gpu.nvlink.errors"));
            simulation.faults("lost gpu0");
            GpuBed.until("it is lost", () -> fresh(bed, "gpu.nvlink.errors").isEmpty());
            simulation.faults("value field:161 101");
            GpuBed.until("it is back", () -> {
                bed.pass(Duration.ofSeconds(31));
                return fresh(bed, "gpu.nvlink.errors").containsKey("gpu0");
            });
            assertEquals(1818, number(bed, "gpu.nvlink.errors"));
        }
    }

    @Test
    void countersOfNvlink5ThatWrapGoOn() {
        Simulation simulation =
                simulation("gpus = 1 x b200", "[gpu0]", "links = 1").faults("value field:202 4294967290");
        try (GpuBed bed = open(simulation)) {
            assertEquals(4294967290L, fresh(bed, "gpu.nvlink.link.bytes.tx").get("gpu0/link0"));
            simulation.faults("value field:202 10");
            GpuBed.until(
                    "it has wrapped",
                    () -> Long.valueOf(4294967306L)
                            .equals(fresh(bed, "gpu.nvlink.link.bytes.tx").get("gpu0/link0")));
            assertEquals(4294967306L, number(bed, "gpu.nvlink.bytes.tx"));
        }
    }

    @Test
    void impossibleStateIsNoValue() {
        Simulation simulation = simulation("gpus = 1 x h100").faults("value field:165 9");
        try (GpuBed bed = open(simulation)) {
            assertEquals(Map.of(), fresh(bed, "gpu.nvlink.link.state"));
            assertEquals(Map.of(), fresh(bed, "gpu.nvlink.active"));
            assertEquals(18L, fresh(bed, "gpu.nvlink.count").get("gpu0"));
        }
    }

    @Test
    void moreLinksThanThereCanBeAreNotAskedFor() {
        Simulation simulation = simulation("gpus = 1 x h100").faults("value field:91 4000000000");
        try (GpuBed bed = open(simulation)) {
            assertEquals(18, fresh(bed, "gpu.nvlink.link.version").size());
            assertEquals(36, bed.instances(Scope.LINK.serial()).size());
        }
    }

    @Test
    void linksOfALostGpuStayAsInstancesWithoutValues() {
        Simulation simulation = simulation("gpus = 2 x h100");
        try (GpuBed bed = open(simulation)) {
            assertEquals(36, fresh(bed, "gpu.nvlink.link.state").size());
            simulation.faults("lost gpu1");
            GpuBed.until("no values", () -> fresh(bed, "gpu.nvlink.link.state").size() == 18);
            assertEquals(36, bed.instances(Scope.LINK.serial()).size());
            assertEquals(Set.of("gpu0"), fresh(bed, "gpu.nvlink.active").keySet());
        }
    }
}
