package io.pcp.pmda.cli.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopViewTest {
    private static TopModel model(SampleNode node) {
        TopModel model = new TopModel("", null, Duration.ofSeconds(2));
        model.accept(new FrameBuilder(Users.read(Path.of("/nothing"))).next(node.now()));
        return model;
    }

    private static List<String> render(TopModel model, Glyphs glyphs, int columns, int rows) {
        return new TopView(glyphs, model)
                .render(columns, rows).stream().map(Line::text).toList();
    }

    private static String line(List<String> lines, String start) {
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow(() -> new AssertionError(start + " is not in\n" + String.join("\n", lines)));
    }

    @Test
    void aPictureOfEightyColumnsHoldsWhatMatters() {
        List<String> lines = render(model(SampleNode.small()), Glyphs.ASCII, 80, 20);
        String clock = java.time.format.DateTimeFormatter.ofPattern("HH:mm:ss")
                .withZone(java.time.ZoneId.systemDefault())
                .format(SampleNode.START);
        assertEquals("""
                pmdagpu top  %s  node7  driver 580.65.06  CUDA 13.0              every 2 s
                2 GPUs  -  load 15%%  -  memory 20.0/160G  -  power 600W  -  processes 3
                GPU        MODEL           LOAD  LAST 1 min        MEMORY     POWER  TEMP  STATE
                gpu0       H100 80GB HBM3   10%%             .  10.0/80.0G  300/700W   40C  ok
                gpu1       H100 80GB HBM3   10%%             .  11.0/80.0G  301/700W   41C  ok
                |- mig1.0  3g.40gb          12%%             .  20.0/40.0G
                `- mig2.0  4g.40gb          30%%             :  20.0/40.0G
                -- 3 processes -----------------------------------------------------------------
                 PID  USER   GPU          TYPE   SM  MEMv  MEM%%  JOB             COMMAND
                4711  71000  gpu0         C     61%%   20G   25%%  slurm 8123      python3
                5000  71001  gpu1/mig1.0  C       -  9.0G   23%%  pod prod/llm-0  vllm
                 815  0      gpu0         G      0%%  1.0G    1%%                  Xorg







                q quit  ? help  s sort  / filter  p pause  Enter only this GPU  +- interval""".formatted(clock), String.join("\n", lines));
    }

    @ParameterizedTest
    @CsvSource({
        "60, 12, 1, 0",
        "60, 24, 8, 30",
        "80, 24, 8, 30",
        "80, 24, 16, 3",
        "120, 40, 16, 30",
        "200, 50, 16, 200",
        "61, 5, 2, 3",
        "40, 3, 2, 3",
        "250, 10, 1, 1"
    })
    void everyPictureFitsItsWindow(int columns, int rows, int gpus, int tasks) {
        SampleNode node = SampleNode.gpus(gpus).slice("gpu0", 1, "1g.10gb", 5);
        for (int i = 0; i < tasks; i++) {
            node.process(
                    "gpu" + i % gpus + "/" + (1000 + i) + " a rather long command", 1, 1, i, "unit", "u".repeat(50));
        }
        TopModel model = model(node);
        for (Glyphs glyphs : List.of(Glyphs.UNICODE, Glyphs.ASCII)) {
            for (boolean help : new boolean[] {false, true}) {
                model.help = help;
                List<Line> lines = new TopView(glyphs, model).render(columns, rows);
                assertEquals(rows, lines.size());
                lines.forEach(line -> assertTrue(line.width() <= columns, line.text()));
            }
        }
    }

    @Test
    void asciiIsNothingButAscii() {
        SampleNode node = SampleNode.small().process("gpu0/77 caf\u00e9\u2026", 1, 1, 0);
        node.set(TopMetrics.HEALTH, "gpu0", 1).set(TopMetrics.HEALTH_TEXT, "gpu0", "85 \u00b0C");
        for (String line : render(model(node), Glyphs.ASCII, 200, 40)) {
            assertTrue(line.matches("[ -~]*"), line);
        }
    }

    @Test
    void columnsWithoutAnyValueAreLeftOut() {
        SampleNode node = SampleNode.gpus(2);
        String wide = line(render(model(node), Glyphs.ASCII, 200, 20), "GPU");
        assertFalse(wide.contains("FAN"), wide);
        assertTrue(wide.contains("SM ACT") && wide.contains("PCIe in/out"), wide);
        node.set(TopMetrics.FAN, "gpu1", 33);
        assertTrue(line(render(model(node), Glyphs.ASCII, 200, 20), "GPU").contains("FAN"));
    }

    @Test
    void aLostGpuIsShownAsSuchWithItsReason() {
        SampleNode node = SampleNode.gpus(3);
        for (String metric : List.copyOf(node.values.keySet())) {
            if (!metric.equals(TopMetrics.NAME)) {
                node.unset(metric, "gpu1");
            }
        }
        node.set(TopMetrics.HEALTH, "gpu1", 3).set(TopMetrics.HEALTH_TEXT, "gpu1", "fell off the bus; reset the node");
        List<String> lines = render(model(node), Glyphs.ASCII, 80, 24);
        assertTrue(line(lines, "gpu1  H100").matches("gpu1 +H100 80GB HBM3 +- +- +- +- +LOST"), lines.toString());
        assertEquals("gpu1: fell off the bus; reset the node", line(lines, "gpu1:"));
        assertTrue(lines.get(1).startsWith("3 GPUs, 1 not well"), lines.get(1));
    }

    @Test
    void whenManyGpusAreNotWellEachHasALineBeforeOneHasMore() {
        SampleNode node = SampleNode.gpus(8);
        for (int gpu : new int[] {1, 2, 4, 5, 6}) {
            node.set(TopMetrics.HEALTH, "gpu" + gpu, 1)
                    .set(TopMetrics.HEALTH_TEXT, "gpu" + gpu, "degraded: reason " + gpu + " and more".repeat(12));
        }
        List<String> small = render(model(node), Glyphs.ASCII, 80, 24);
        assertTrue(small.get(2).matches("gpu1: degraded: reason 1 and more.* ~"), small.get(2));
        assertTrue(small.get(3).startsWith("gpu2: ") && small.get(4).startsWith("gpu4: "), small.toString());
        assertEquals("~ also not well: gpu5, gpu6; pmdagpu doctor", small.get(5));
        List<String> high = render(model(node), Glyphs.ASCII, 80, 40);
        assertTrue(high.get(6).startsWith("gpu6: "), high.toString());
        assertTrue(high.stream().noneMatch(line -> line.contains("also not well")), high.toString());
        List<String> text = new TopView(Glyphs.ASCII, model(node)).plain(80);
        assertEquals(5 * 2, text.indexOf("") - 2, "plain text has every sentence whole: " + text);
    }

    @Test
    void aSentenceThatFitsIsWhole() {
        SampleNode node = SampleNode.gpus(2);
        node.set(TopMetrics.HEALTH, "gpu1", 2)
                .set(TopMetrics.HEALTH_TEXT, "gpu1", "reset required: " + "x y ".repeat(40));
        List<String> lines = render(model(node), Glyphs.ASCII, 80, 24);
        assertTrue(lines.get(2).startsWith("gpu1: reset required: x y"), lines.get(2));
        assertTrue(lines.get(4).endsWith("x y"), lines.get(4));
        assertTrue(line(lines, "gpu1  ").endsWith("reset"), lines.toString());
    }

    @Test
    void withoutGpusTheReasonStandsInTheirPlace() {
        SampleNode node = new SampleNode()
                .set(TopMetrics.STATUS, "", 9)
                .set(TopMetrics.STATUS_TEXT, "", "driver not loaded: the kernel module nvidia is not there");
        List<String> lines = render(model(node), Glyphs.ASCII, 60, 10);
        assertEquals("no GPUs: driver not loaded: the kernel module nvidia is not", lines.get(2));
        assertEquals("there", lines.get(3));
    }

    @Test
    void whenGpusDoNotFitThoseAroundTheChosenOneAreShown() {
        TopModel model = model(SampleNode.gpus(16).process("gpu3/9 x", 1, 1, 0));
        assertTrue(line(render(model, Glyphs.ASCII, 80, 16), "~").startsWith("~ 8 more"));
        model.selected = "gpu15";
        List<String> lines = render(model, Glyphs.ASCII, 80, 16);
        assertTrue(line(lines, "gpu15").contains("ok"));
        assertTrue(lines.stream().noneMatch(line -> line.startsWith("gpu0 ")), lines.toString());
    }

    @Test
    void processesScrollByPagesAndNotBeyondTheLast() {
        SampleNode node = SampleNode.gpus(1);
        for (int i = 1; i <= 30; i++) {
            node.process("gpu0/" + (1000 + i) + " x", 40 - i, 1, 0);
        }
        TopModel model = model(node);
        assertTrue(line(render(model, Glyphs.ASCII, 80, 16), "1001").contains("39G"));
        TopKeys.press(model, Key.of(Key.Kind.END));
        List<String> lines = render(model, Glyphs.ASCII, 80, 16);
        assertTrue(lines.get(14).startsWith("1030"), lines.toString());
        TopKeys.press(model, Key.of(Key.Kind.PAGE_UP));
        assertTrue(render(model, Glyphs.ASCII, 80, 16).get(14).startsWith("1021"));
    }

    @Test
    void filterAndTroubleAreTold() {
        TopModel model = model(SampleNode.small());
        TopKeys.press(model, Key.of('/'));
        TopKeys.press(model, Key.of('v'));
        model.fail("pmproxy is not reachable");
        List<String> lines = render(model, Glyphs.ASCII, 80, 24);
        assertEquals("pmproxy is not reachable", lines.get(2));
        assertTrue(line(lines, "-- 1 of 3 processes with 'v' --").endsWith("---"));
        assertTrue(lines.get(23).startsWith("filter: v"), lines.get(23));
    }

    @Test
    void coloursAreSentOnlyWhenTheyAreWelcome() {
        Line line = new Line().add("ok", Style.GOOD).add(" ").add("x", Style.SELECTED);
        assertEquals("\033[32mok\033[0m \033[7mx\033[0m", line.ansi(true));
        assertEquals("ok \033[7mx\033[0m", line.ansi(false));
    }

    @Test
    void textForAFileHasNoPicturesAndFullNames() {
        List<String> lines = new TopView(Glyphs.ASCII, model(SampleNode.small())).plain(250);
        String gpu = line(lines, "gpu0");
        assertTrue(
                gpu.matches("gpu0 +H100 80GB HBM3 +10% +10.0/80.0G +300/700W +40C +1900 +9% +5% +1.2G/300M +ok"), gpu);
        assertTrue(line(lines, "gpu1/mig1.0").matches("gpu1/mig1.0 +3g.40gb +12% +20.0/40.0G"));
        assertTrue(line(lines, "5000").endsWith("pod prod/llm-0  vllm"));
        assertEquals(lines, lines.stream().map(String::stripTrailing).toList());
    }

    @Test
    void theSparklineOfAnArchiveSaysHowFarItReaches() {
        ArchiveWindow window = new ArchiveWindow("node7", SampleNode.START, SampleNode.START.plusSeconds(600));
        TopModel model = new TopModel("archive x", window, Duration.ofSeconds(10));
        model.accept(new FrameBuilder(Users.read(Path.of("/nothing")))
                .next(SampleNode.gpus(1).now()));
        List<String> lines = render(model, Glyphs.ASCII, 120, 20);
        assertTrue(line(lines, "GPU").contains("LAST 5 min"));
        assertTrue(lines.get(0).contains("archive x") && lines.get(0).endsWith("step 10 s"), lines.get(0));
        assertTrue(lines.get(19).contains("g go to time"));
    }
}
