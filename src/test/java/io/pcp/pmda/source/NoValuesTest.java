package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoValuesTest {
    private static NoValues of(String line) {
        return new NoValues(NoValues.line(line));
    }

    @Test
    void numbersCountInAnyForm() {
        assertEquals(List.of(-1.0, 1e9, 0.5, 3.0), NoValues.line(" -1  1e+9\t.5 +3. "));
        assertTrue(of("1e9").has(1000000000.0));
        assertTrue(of("1e9").has(1000000000L, false));
        assertTrue(of("0").has(-0.0));
        assertFalse(of("1e9").has(1000000001.0));
        assertFalse(NoValues.NONE.has(0.0) || NoValues.NONE.has(0L, false) || NoValues.NONE.has(Double.NaN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "0x10", "1f", "NaN", "Infinity", "1e999", "1,2", "1.2.3", "--1", "1 x"})
    void anythingElseIsRefused(String line) {
        assertThrows(IllegalArgumentException.class, () -> NoValues.line(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2147483632",
                "2147483633",
                "2147483634",
                "2147483635",
                "9223372036854775792",
                "9223372036854775793",
                "9223372036854775794",
                "9223372036854775795",
                "140737488355328.000000",
                "140737488355331.000000"
            })
    void presetOfDcgmKnowsWhatIsBlank(String text) {
        NoValues blank = new SourceConfigReader(new FileTrust(4711))
                .read("dcgm", Path.of("dcgm.conf"), "preset = dcgm\n")
                .sources()
                .get(0)
                .reading()
                .noValues();
        assertTrue(blank.has(Double.parseDouble(text)));
        if (text.indexOf('.') < 0) {
            assertTrue(blank.has(Long.parseLong(text), false));
        }
        assertFalse(blank.has(0.0) || blank.has(2147483631L, false) || blank.has(140737488355327.0));
        // The number that is a long's 9223372036854775808 without its sign.
        assertTrue(blank.has(Long.MIN_VALUE, true));
        assertFalse(blank.has(Long.MIN_VALUE, false));
    }
}
