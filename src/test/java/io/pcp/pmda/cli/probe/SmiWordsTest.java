package io.pcp.pmda.cli.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmiWordsTest {
    @ParameterizedTest
    @CsvSource({
        "81559, 81559",
        "81559 MiB, 81559",
        "69.64, 69.64",
        "-3, -3",
        "45 %, 45",
        "16x, 16",
        "P8, 8",
        "0x0000000000000004, 4",
        "0xFF, 255",
        "Enabled, 1",
        "Disabled, 0",
        "Not Active, 0",
        "Active, 1",
        "Exclusive_Process, 3",
        "Completed, 3",
        "640 bank(s), 640"
    })
    void wordsAndUnitsAreNumbers(String text, double number) {
        assertEquals(OptionalDouble.of(number), SmiWords.number(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hopper", "", "12.4.1", "x16", "1G"})
    void whatIsNoNumberIsNone(String text) {
        assertEquals(OptionalDouble.empty(), SmiWords.number(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[N/A]",
                "N/A",
                "",
                "[Not Supported]",
                "[GPU is lost]",
                "[Unknown Error]",
                "[Insufficient Permissions]"
            })
    void manyFormsSayThatThereIsNoValue(String text) {
        assertTrue(SmiWords.absent(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "None", "Not Active", "NVIDIA H100"})
    void aValueIsNotTakenForNone(String text) {
        assertFalse(SmiWords.absent(text));
    }

    @Test
    void namesMayDifferInCaseAndProductWords() {
        assertTrue(SmiWords.same("ada", "Ada Lovelace"));
        assertTrue(SmiWords.same("hopper", "Hopper"));
        assertFalse(SmiWords.same("ada", "Adapter"));
        assertFalse(SmiWords.same("GPU-1", "GPU-2"));
    }
}
