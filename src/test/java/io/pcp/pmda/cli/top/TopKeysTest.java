package io.pcp.pmda.cli.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopKeysTest {
    private static TopModel model(ArchiveWindow window) {
        TopModel model = new TopModel("", window, Duration.ofSeconds(2));
        model.accept(new FrameBuilder(Users.read(Path.of("/nothing")))
                .next(SampleNode.small().now()));
        return model;
    }

    private static Wish press(TopModel model, Object... keys) {
        Wish last = Wish.NOTHING;
        for (Object key : keys) {
            if (key instanceof Key.Kind kind) {
                last = TopKeys.press(model, Key.of(kind));
            } else {
                for (char c : key.toString().toCharArray()) {
                    last = TopKeys.press(model, Key.of(c));
                }
            }
        }
        return last;
    }

    private static List<Long> pids(TopModel model) {
        return model.tasks().stream().map(GpuTask::pid).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''  | 4711 5000 815",
                "r   | 815 5000 4711",
                "S   | 4711 815 5000",
                "P   | 815 4711 5000",
                "U   | 815 4711 5000",
                "Gr  | 5000 815 4711",
                "J   | 815 5000 4711",
                "C   | 815 4711 5000",
                "s   | 4711 815 5000",
                "Ms  | 4711 815 5000"
            })
    void processesAreSortedAsTheKeySays(String keys, String order) {
        TopModel model = model(null);
        press(model, keys);
        assertEquals(
                order,
                String.join(" ", pids(model).stream().map(String::valueOf).toList()));
    }

    @ParameterizedTest
    @CsvSource({"PYTHON, 4711", "8123, 4711", "llm-0, 5000", "mig1, 5000", "815, 815", "71001, 5000"})
    void theFilterLooksAtAllCellsWhileItIsTyped(String text, long pid) {
        TopModel model = model(null);
        press(model, "/" + text);
        assertEquals(List.of(pid), pids(model));
        press(model, Key.Kind.ENTER, Key.Kind.ESCAPE);
        assertEquals(3, pids(model).size());
    }

    @Test
    void typedLettersAreNoCommandsAndCanBeTakenBack() {
        TopModel model = model(null);
        assertEquals(Wish.NOTHING, press(model, "/qx", Key.Kind.BACKSPACE));
        assertEquals("q", model.filter);
        assertInstanceOf(Wish.Quit.class, press(model, Key.Kind.ENTER, "q"));
    }

    @Test
    void aChosenGpuCanBeTheOnlyOne() {
        TopModel model = model(null);
        press(model, Key.Kind.ENTER);
        assertEquals(3, pids(model).size());
        press(model, Key.Kind.DOWN, Key.Kind.DOWN, Key.Kind.DOWN, Key.Kind.ENTER);
        assertEquals("gpu1", model.selected);
        assertEquals(List.of(5000L), pids(model));
        press(model, "k");
        assertEquals(List.of(4711L, 815L), pids(model));
        press(model, Key.Kind.ESCAPE);
        assertEquals(3, pids(model).size());
        assertEquals("gpu0", model.selected);
        press(model, Key.Kind.ESCAPE);
        assertEquals("", model.selected);
    }

    @Test
    void aChosenGpuThatVanishesIsNotChosenAnyMore() {
        TopModel model = model(null);
        press(model, Key.Kind.UP, Key.Kind.ENTER);
        assertEquals("gpu1", model.selected);
        model.accept(new FrameBuilder(Users.read(Path.of("/nothing")))
                .next(SampleNode.gpus(1).now()));
        assertEquals("", model.selected);
        assertFalse(model.only);
    }

    @Test
    void theIntervalGoesUpAndDownItsLadder() {
        TopModel model = model(null);
        assertEquals(new Wish.Pace(Duration.ofSeconds(5)), press(model, "+"));
        assertEquals(new Wish.Pace(Duration.ofSeconds(1)), press(model, "-"));
        model.interval = Duration.ofHours(1);
        assertEquals(Wish.NOTHING, press(model, "+"));
        TopModel archive = model(window("12:00:00", 60));
        archive.interval = Duration.ofSeconds(1);
        assertEquals(Wish.NOTHING, press(archive, "-"));
    }

    @Test
    void pauseAndHelpAreSwitches() {
        TopModel model = model(null);
        press(model, "p");
        assertTrue(model.paused);
        press(model, " ");
        assertFalse(model.paused);
        press(model, "?");
        assertTrue(model.help);
        press(model, "S");
        assertFalse(model.help);
        assertEquals(SortKey.MEMORY, model.sort);
    }

    private static ArchiveWindow window(String time, int minutes) {
        Instant start = ZonedDateTime.of(
                        java.time.LocalDate.of(2026, 3, 1), java.time.LocalTime.parse(time), ZoneId.systemDefault())
                .toInstant();
        return new ArchiveWindow("node7", start, start.plus(Duration.ofMinutes(minutes)));
    }

    @Test
    void arrowsStepThroughAnArchiveAndPauseIt() {
        TopModel model = model(window("12:00:00", 60));
        assertInstanceOf(Wish.Step.class, press(model, Key.Kind.RIGHT));
        assertTrue(model.paused);
        assertEquals(new Wish.Seek(SampleNode.START.minusSeconds(2)), press(model, Key.Kind.LEFT));
        assertEquals(new Wish.Seek(SampleNode.START.plusSeconds(20)), press(model, "]"));
        assertEquals(new Wish.Seek(model.window.start()), press(model, Key.Kind.HOME));
        assertEquals(new Wish.Seek(model.window.end()), press(model, Key.Kind.END));
        assertEquals(Wish.NOTHING, press(model(null), Key.Kind.LEFT));
    }

    @ParameterizedTest
    @CsvSource({"23:30, 0", "23:30:30, 30", "0:10, 2400"})
    void aTimeOfDayIsTheNextOneInTheWindow(String typed, long secondsAfterStart) {
        TopModel model = model(window("23:30:00", 120));
        assertEquals(
                new Wish.Seek(model.window.start().plusSeconds(secondsAfterStart)),
                press(model, "g" + typed, Key.Kind.ENTER));
    }

    @Test
    void aTimeThatIsNoneIsToldAndGoesNowhere() {
        TopModel model = model(window("12:00:00", 60));
        assertEquals(Wish.NOTHING, press(model, "gsoon", Key.Kind.ENTER));
        assertEquals("'soon' is no time of day; write 14:05 or 14:05:30", model.trouble);
        TopModel live = model(null);
        press(live, "g");
        assertEquals(TopModel.Prompt.NONE, live.prompt);
    }
}
