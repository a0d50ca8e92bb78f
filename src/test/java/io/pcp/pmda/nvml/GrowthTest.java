package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowthTest {

    @ParameterizedTest
    @CsvSource({"32,0,56", "32,100,158", "100,32,158", "32,4294967295,65536", "65536,70000,65536"})
    void growsByHalfAndEightFromWhatIsNeeded(int capacity, long needed, int next) {
        assertEquals(next, Growth.next(capacity, needed));
    }
}
