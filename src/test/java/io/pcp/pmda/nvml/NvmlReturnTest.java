package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.nvml.NvmlReturn.Kind;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NvmlReturnTest {

    @ParameterizedTest
    @CsvSource({
        "0,OK",
        "1,REINIT",
        "2,UNSUPPORTED",
        "3,UNSUPPORTED",
        "4,NO_PERMISSION",
        "6,NO_DATA",
        "7,SIZE",
        "9,REINIT",
        "10,TRANSIENT",
        "12,REINIT",
        "13,UNSUPPORTED",
        "14,NO_DATA",
        "15,LOST",
        "16,RESET_REQUIRED",
        "17,TRANSIENT",
        "18,REINIT",
        "19,TRANSIENT",
        "20,TRANSIENT",
        "21,NO_DATA",
        "25,UNSUPPORTED",
        "26,UNSUPPORTED",
        "27,TRANSIENT",
        "28,LOST",
        "999,TRANSIENT",
        "-1,OUT_OF_DOMAIN",
        "12345,TRANSIENT"
    })
    void everyCodeHasTheClassOfTheErrorTable(int rc, Kind kind) {
        assertEquals(kind, NvmlReturn.kind(rc));
    }

    @Test
    void aStaleHandleIsNeverRememberedAsUnsupported() {
        assertFalse(NvmlReturn.lasting(NvmlReturn.INVALID_ARGUMENT));
        for (int rc : new int[] {3, 13, 25, 26}) {
            assertTrue(NvmlReturn.lasting(rc), () -> NvmlReturn.text(rc));
        }
    }

    @Test
    void onlyRealFailuresCountAsErrors() {
        for (int rc : new int[] {0, 3, 6, 7, 13, 21, 25, 26}) {
            assertFalse(NvmlReturn.failed(rc), () -> NvmlReturn.text(rc));
        }
        for (int rc : new int[] {1, 2, 4, 9, 10, 14, 15, 16, 17, 18, 19, 20, 27, 28, 999, -1}) {
            assertTrue(NvmlReturn.failed(rc), () -> NvmlReturn.text(rc));
        }
    }

    @Test
    void everyTextNamesItsCodeAndNoTwoNamesAreAlike() {
        Set<String> names = new HashSet<>();
        for (int rc = -1; rc <= 30; rc++) {
            assertTrue(NvmlReturn.text(rc).endsWith("(" + rc + ")"), NvmlReturn.text(rc));
            assertTrue(names.add(NvmlReturn.name(rc)), NvmlReturn.name(rc));
        }
        assertEquals("GPU is lost (15)", NvmlReturn.text(NvmlReturn.GPU_IS_LOST));
        assertEquals("RETURN_77", NvmlReturn.name(77));
    }
}
