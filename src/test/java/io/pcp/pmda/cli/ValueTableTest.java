package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.sdk.Metric;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValueTableTest {
    private static final Metric COUNT = Metrics.singular("gpu.count", ValueType.U32, Semantics.INSTANT, "none", "");
    private static final Metric POWER =
            Metrics.singular("gpu.total.power", ValueType.U64, Semantics.INSTANT, "none", "milliwatts");
    private static final Metric USED = Metrics.perGpu("gpu.memory.used", ValueType.U64, Semantics.INSTANT, "byte", "");
    private static final Metric TEMPERATURE =
            Metrics.perGpu("gpu.temperature.gpu", ValueType.I32, Semantics.INSTANT, "none", "degrees celsius");
    private static final Metric MODEL =
            Metrics.perGpu("gpu.info.name", ValueType.STRING, Semantics.DISCRETE, "none", "");
    private static final Metric UUID =
            Metrics.perGpu("gpu.info.uuid", ValueType.STRING, Semantics.DISCRETE, "none", "");

    private static final Sample SAMPLE = Metrics.sample(
            0,
            Metrics.values(COUNT, 3L),
            Metrics.values(POWER, 1042500L),
            Metrics.values(USED, 12L << 30, 40L << 30, 1L << 29),
            Metrics.values(TEMPERATURE, 61L, null, 58L),
            Metrics.values(MODEL, "NVIDIA H100 80GB HBM3", "NVIDIA H100 80GB HBM3", "NVIDIA H100 80GB HBM3"),
            Metrics.values(UUID, "GPU-00000000-aaaa", "GPU-00000000-bbbb", "GPU-00000000-cccc"));

    private static Screen screen(int columns, boolean colour, boolean unicode) {
        return new Screen(true, colour, unicode, () -> new Screen.Size(columns, 50));
    }

    private static String render(Screen screen) {
        return String.join("\n", ValueTable.render(SAMPLE, screen)) + "\n";
    }

    @Test
    void metricsGoDownAndInstancesAcross() {
        assertEquals("""
                gpu.count            3
                gpu.total.power      1043 W

                                     gpu0  gpu1  gpu2
                gpu.memory.used      12.0  40.0   0.5 GiB
                gpu.temperature.gpu    61     -    58 °C
                gpu.info.name        NVIDIA H100 80GB HBM3  (all)
                gpu.info.uuid        gpu0  GPU-00000000-aaaa
                                     gpu1  GPU-00000000-bbbb
                                     gpu2  GPU-00000000-cccc
                """, render(Screen.file(true)));
    }

    @Test
    void instancesThatDoNotFitBesideEachOtherFollowBelow() {
        assertEquals("""
                gpu.count            3
                gpu.total.power      1043 W

                                     gpu0  gpu1
                gpu.memory.used      12.0  40.0 GiB
                gpu.temperature.gpu    61     - °C

                                     gpu2
                gpu.memory.used       0.5 GiB
                gpu.temperature.gpu    58 °C
                """, render(screen(40, false, true)).replaceAll("(?m)^(gpu.info| {21}gpu. {2}GPU).*\n", ""));
    }

    @Test
    void manyInstancesStandBelowEachOther() {
        Object[] used = new Object[17];
        Object[] degrees = new Object[17];
        for (int i = 0; i < used.length; i++) {
            used[i] = (long) i << 30;
            degrees[i] = i == 3 ? null : 40L + i;
        }
        Sample many = Metrics.sample(0, Metrics.values(USED, used), Metrics.values(TEMPERATURE, degrees));
        List<String> wide = ValueTable.render(many, Screen.file(true));
        assertEquals(
                List.of(
                        "gpu.   memory.used  temperature.gpu",
                        "               GiB               \u00b0C",
                        "gpu0             0               40",
                        "gpu1             1               41"),
                wide.subList(0, 4));
        assertEquals("gpu3             3                -", wide.get(5));
        assertEquals("gpu16           16               56", wide.get(18));
        assertEquals(19, wide.size());
        List<String> narrow = ValueTable.render(many, screen(25, true, true)).stream()
                .map(line -> line.replaceAll("\033\\[[0-9;]*m", ""))
                .toList();
        assertEquals("gpu.   memory.used", narrow.get(0));
        assertEquals("gpu.   temperature.gpu", narrow.get(20));
        assertTrue(narrow.stream().allMatch(line -> line.length() <= 25), narrow.toString());
    }

    @Test
    void aScreenOfAsciiGetsAscii() {
        String text = render(screen(100, false, false));
        assertTrue(text.contains("58 C\n"), text);
        assertTrue(text.chars().allMatch(c -> c < 128), text);
    }

    @Test
    void colourChangesNothingButTheColour() {
        String coloured = render(screen(100, true, true));
        assertTrue(coloured.contains("\033["), coloured);
        assertEquals(render(screen(100, false, true)), coloured.replaceAll("\033\\[[0-9;]*m", ""));
    }

    @Test
    void controlCharactersOfADriverDoNotReachTheTerminal() {
        Sample evil = Metrics.sample(0, Metrics.values(MODEL, "H100\033[2J\n"));
        assertEquals(
                List.of("                    gpu0", "gpu.info.name  H100?[2J?"),
                ValueTable.render(evil, Screen.file(true)));
    }

    @Test
    void metricsWithoutValuesAreLeftOut() {
        Sample none = Metrics.sample(0, Metrics.values(COUNT), Metrics.values(USED));
        assertEquals(List.of(), ValueTable.render(none, Screen.file(true)));
    }
}
