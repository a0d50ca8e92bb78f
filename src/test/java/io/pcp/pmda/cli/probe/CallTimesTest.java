package io.pcp.pmda.cli.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.nvml.NvmlFunction;
import io.pcp.pmda.nvml.NvmlReturn;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallTimesTest {
    private final CallTimes times = new CallTimes();

    @Test
    void quantilesAreOfAllCallsInMicroseconds() {
        for (int i = 200; i >= 1; i--) {
            times.called(NvmlFunction.NAME, 0, NvmlReturn.SUCCESS, i * 1000L);
        }
        CallTimes.Cost cost =
                times.cost(NvmlFunction.NAME, 0, NvmlReturn.SUCCESS).orElseThrow();
        assertEquals(200, cost.calls());
        assertEquals(List.of(1.0, 100.0, 198.0, 200.0), List.of(cost.min(), cost.median(), cost.p99(), cost.max()));
        assertEquals("nvmlDeviceGetName", cost.symbol());
    }

    @Test
    void answersOfASymbolAreKeptApartTheMostFrequentFirst() {
        times.called(NvmlFunction.VIOLATION, 0, NvmlReturn.NOT_SUPPORTED, 1000);
        times.called(NvmlFunction.VIOLATION, 0, NvmlReturn.SUCCESS, 1000);
        times.called(NvmlFunction.VIOLATION, 0, NvmlReturn.SUCCESS, 3000);
        List<Integer> codes = times.costs().stream().map(CallTimes.Cost::rc).toList();
        assertEquals(List.of(NvmlReturn.SUCCESS, NvmlReturn.NOT_SUPPORTED), codes);
        assertFalse(times.always(NvmlFunction.VIOLATION, 0, NvmlReturn.NOT_SUPPORTED));
    }

    @Test
    void whatNeverWasCalledAnswersNothing() {
        times.called(NvmlFunction.FAN_SPEED, 0, NvmlReturn.NOT_SUPPORTED, 1000);
        assertTrue(times.always(NvmlFunction.FAN_SPEED, 0, NvmlReturn.NOT_SUPPORTED));
        assertFalse(times.always(NvmlFunction.FAN_COUNT, 0, NvmlReturn.NOT_SUPPORTED));
        assertTrue(times.cost(NvmlFunction.FAN_COUNT, 0, NvmlReturn.SUCCESS).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "C, 199.9, ''",
        "C, 200, slower than class C",
        "I, 5000, ''",
        "I, 20000, slower than class I",
        "I, 30, cheaper than class I",
        "W, 20000, ''",
        "W, 150, cheaper than class W",
        "P, 100, ''",
        "S, 900000, ''",
        "B, 900000, ''"
    })
    void aMedianIsJudgedByTheClass(CostClass given, double median, String verdict) {
        assertEquals(verdict, given.judge(median));
    }
}
