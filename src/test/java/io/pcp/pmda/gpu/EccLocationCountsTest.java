package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;
import org.junit.jupiter.api.Test;

class EccLocationCountsTest {
    private static final Reading REFUSED = Reading.absent(NvmlReturn.UNKNOWN);

    private final EccLocationCounts counts = new EccLocationCounts();
    private int calls;

    private Reading look(int location, Reading total, long now, long count) {
        return counts.count(location, total, now, () -> {
            calls++;
            return Reading.of(count);
        });
    }

    @Test
    void countIsReadAgainWhenTheTotalMoves() {
        assertEquals(3, look(1, Reading.of(5), 0, 3).number());
        assertEquals(3, look(1, Reading.of(5), 1, 99).number());
        assertEquals(4, look(1, Reading.of(6), 2, 4).number());
        assertEquals(2, calls);
    }

    @Test
    void countIsReadAgainAfterTheLimit() {
        look(1, Reading.of(5), 0, 3);
        assertEquals(
                8, look(1, Reading.of(5), EccLocationCounts.LIMIT.toNanos(), 8).number());
    }

    @Test
    void memoriesAreKeptApart() {
        look(1, Reading.of(5), 0, 3);
        assertEquals(2, look(2, Reading.of(5), 0, 2).number());
    }

    @Test
    void withoutATotalEachPassReads() {
        look(1, REFUSED, 0, 3);
        assertEquals(4, look(1, REFUSED, 1, 4).number());
    }

    @Test
    void refusalIsNotKept() {
        assertEquals(REFUSED, counts.count(1, Reading.of(5), 0, () -> REFUSED));
        assertEquals(7, look(1, Reading.of(5), 1, 7).number());
    }
}
