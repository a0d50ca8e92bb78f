package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class IntervalTest {

    @ParameterizedTest
    @CsvSource({
        "2, 2000",
        "2s, 2000",
        "2sec, 2000",
        "500ms, 500",
        "1m, 60000",
        "1min, 60000",
        "100ms, 100",
        "60m, 3600000"
    })
    void numbersWithAndWithoutUnitAreIntervals(String text, long millis) {
        assertEquals(Duration.ofMillis(millis), new Interval().convert(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "99ms", "61m", "-1", "1.5s", "2 s s", "soon", "2h", "9999999s"})
    void anythingElseIsRefusedWithWhatIsAllowed(String text) {
        var refused = assertThrows(TypeConversionException.class, () -> new Interval().convert(text));
        assertEquals("'" + text + "' is no interval; write 500ms, 2s or 1m (100ms to 1h)", refused.getMessage());
    }
}
