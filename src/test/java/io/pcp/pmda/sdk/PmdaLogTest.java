package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PmdaLogTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PmdaLog log = new PmdaLog("pmdatest", () -> new PrintStream(bytes, false, StandardCharsets.UTF_8));

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void lineHasTheFormOfPmNotifyErr() {
        log.info("text");
        String form = "\\[(Mon|Tue|Wed|Thu|Fri|Sat|Sun) "
                + "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ 123][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9]] "
                + "pmdatest\\(" + ProcessHandle.current().pid() + "\\) Info: text";
        assertTrue(lines().get(0).matches(form), () -> lines().get(0));
    }

    @Test
    void levelsAreNamedAsInPcp() {
        log.info("a");
        log.warning("b");
        log.error("c");
        assertEquals(
                List.of("Info: a", "Warning: b", "Error: c"),
                lines().stream()
                        .map(line -> line.substring(line.indexOf(") ") + 2))
                        .toList());
    }

    @Test
    void debugIsSilentUntilAskedFor() {
        log.debug("no");
        assertFalse(log.debugging());
        log.debugging(true);
        log.debug("yes");
        assertEquals(1, lines().size());
        assertTrue(lines().get(0).endsWith(" Debug: yes"));
    }

    @Test
    void oneMessageIsOneLine() {
        log.info("two\nlines\tand\r\u001b[31mred\u007f Grüße");
        assertEquals(1, lines().size());
        assertTrue(lines().get(0).endsWith("Info: two lines and??[31mred? Grüße"), () -> lines().get(0));
    }

    @Test
    void stateIsNewWhenItChanges() {
        assertFalse(log.changed("gpu3", "ok"), "never mentioned is ok");
        assertTrue(log.changed("gpu3", "lost"));
        assertFalse(log.changed("gpu3", "lost"));
        assertTrue(log.changed("gpu3", "hot"));
        assertTrue(log.changed("gpu4", "hot"));
        assertTrue(log.changed("gpu3", "ok"));
        assertFalse(log.changed("gpu3", "ok"));
        assertTrue(log.changed("gpu3", "hot"));
    }

    @Test
    void numberOfStatesIsBounded() {
        long remembered = IntStream.range(0, 20_000)
                .filter(i -> log.changed("thing " + i, "bad"))
                .count();
        assertEquals(10_000, remembered);
        assertTrue(log.changed("thing 5", "worse"), "what is known goes on");
        assertTrue(log.changed("thing 5", "ok"));
        assertTrue(log.changed("another", "bad"));
    }
}
