package io.pcp.pmda.cli.top;

import java.time.Duration;
import java.time.Instant;

/** What a key asks of the program beyond the picture. */
sealed interface Wish {
    /** Nothing but another picture. */
    record Nothing() implements Wish {}

    record Quit() implements Wish {}

    /** Readings at another interval, or another step through the archive. */
    record Pace(Duration interval) implements Wish {}

    /** Goes to another time of the archive. */
    record Seek(Instant time) implements Wish {}

    /** One step on while paused. */
    record Step() implements Wish {}

    Wish NOTHING = new Nothing();
}
