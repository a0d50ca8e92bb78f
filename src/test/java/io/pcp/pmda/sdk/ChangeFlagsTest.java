package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeFlagsTest {
    private final HandDrivenTime time = new HandDrivenTime();
    private final ChangeFlags flags = new ChangeFlags(time);

    @Test
    void flagsAreTakenOnce() {
        flags.mark(ChangeFlags.LABELS);
        flags.mark(ChangeFlags.NAMES);
        assertEquals(0x18, flags.take());
        assertEquals(0, flags.take());
    }

    @Test
    void firstChangeOfNamesIsToldAtOnce() {
        flags.mark(ChangeFlags.NAMES);
        assertEquals(ChangeFlags.NAMES, flags.take());
    }

    @Test
    void furtherChangesOfNamesAreToldTogetherTenSecondsLater() {
        flags.mark(ChangeFlags.NAMES);
        flags.take();
        flags.mark(ChangeFlags.NAMES);
        time.run(Duration.ofSeconds(5));
        flags.mark(ChangeFlags.NAMES);
        time.run(Duration.ofMillis(4_999));
        assertEquals(0, flags.take());
        time.run(Duration.ofMillis(1));
        assertEquals(ChangeFlags.NAMES, flags.take());
        assertEquals(0, flags.take());
    }

    @Test
    void changesOfLabelsDoNotWaitForNames() {
        flags.mark(ChangeFlags.NAMES);
        flags.take();
        flags.mark(ChangeFlags.NAMES | ChangeFlags.LABELS);
        assertEquals(ChangeFlags.LABELS, flags.take());
        time.run(Duration.ofSeconds(10));
        assertEquals(ChangeFlags.NAMES, flags.take());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 0x20, -1})
    void bitsOfPmcdAreRefused(int bits) {
        assertThrows(IllegalArgumentException.class, () -> flags.mark(bits));
        assertEquals(0, flags.take());
    }
}
