package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counters over all links. */
class LinkSumTest {
    private static final Reading NONE = Reading.absent(NvmlReturn.NOT_SUPPORTED);

    /** Values of one link in turn; {@code -} is no answer, {@code d} before a number that the link is down. */
    @ParameterizedTest
    @CsvSource({
        "5, 5",
        "5 7 7, 7",
        "5 - 7, 7",
        "5 -, 5",
        "5 d0 d0 7, 7",
        "5 d6, 6",
        "5 d0 2, 7",
        "5 2, 7",
        "5 2 4, 9",
    })
    void aLinkAddsWhatItCounted(String values, long expected) {
        LinkSum sum = new LinkSum(1);
        sum.add(0, 35, Reading.of(1000), true);
        for (String value : values.split(" ")) {
            boolean down = value.startsWith("d");
            Reading reading = value.equals("-") ? NONE : Reading.of(Long.parseLong(down ? value.substring(1) : value));
            sum.add(0, 0, reading, !down);
        }
        assertEquals(1000 + expected, sum.total().number());
    }

    @Test
    void noAnswerIsNoSum() {
        LinkSum sum = new LinkSum(1);
        sum.add(0, 0, NONE, true);
        assertEquals(NvmlReturn.NO_DATA, sum.total().rc());
        assertEquals(NvmlReturn.NO_DATA, new LinkErrors().total().rc());
    }

    @Test
    void kindsOfNvlink5ReplaceTheOlderOnesForGood() {
        LinkErrors errors = new LinkErrors();
        List<Reading> older = List.of(Reading.of(50));
        errors.count(0, true, older, List.of(NONE, NONE), NONE, List.of(Reading.of(3)));
        assertEquals(3, errors.total().number());
        errors.count(0, true, older, List.of(NONE, NONE), NONE, List.of(NONE));
        assertEquals(3, errors.total().number(), "while they do not answer, too");
    }
}
