package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.sdk.TimeSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A call too dear for every pass: made when first asked for and then once a day; served from memory in between. One
 * that failed for a moment is made again after ten minutes.
 *
 * <p>Owned by the background worker of the GPU; any thread may ask for the {@link #last} one.
 */
final class DailyReading {
    private static final long DAY = TimeUnit.DAYS.toNanos(1);
    private static final long RETRY = TimeUnit.MINUTES.toNanos(10);

    private final TimeSource time;
    private volatile Reading last;
    private long dueNanos;

    DailyReading(TimeSource time) {
        this.time = time;
    }

    /** What the call gave at most a day ago. */
    Reading value(Supplier<Reading> call) {
        long now = time.nanos();
        if (last != null && now - dueNanos < 0) {
            return last;
        }
        Reading read = call.get();
        return switch (read.kind()) {
            case OK -> remember(read, now + DAY);
            case TRANSIENT -> remember(last != null && last.ok() ? last : read, now + RETRY);
            // Unsupported, refused or gone: what follows from that is not for this class to say.
            default -> read;
        };
    }

    /** What the call gave last; null before it gave anything. */
    Reading last() {
        return last;
    }

    private Reading remember(Reading reading, long due) {
        last = reading;
        dueNanos = due;
        return reading;
    }
}
