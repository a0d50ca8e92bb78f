package io.pcp.pmda.gpu;

import io.pcp.pmda.sdk.TimeSource;
import java.time.Duration;

/**
 * When everything in NVML is let go of: because somebody asked for it, or because the driver lets go of a GPU, which it
 * cannot while anybody has the GPU open. Thread-safe.
 */
final class Release {
    /** How long the driver is given. */
    private static final Duration UNBIND = Duration.ofSeconds(5);

    private final Countdown asked;
    private final Countdown unbinding;

    Release(TimeSource time) {
        asked = new Countdown(time);
        unbinding = new Countdown(time);
    }

    /** For so many seconds from now on; with 0 no more. */
    void ask(long seconds) {
        if (seconds > 0) {
            asked.set(Duration.ofSeconds(seconds));
        } else {
            asked.clear();
        }
    }

    /** The driver begins to let go of a GPU. */
    void unbinding() {
        unbinding.set(UNBIND);
    }

    /** Seconds left of what was asked for, rounded up. */
    long left() {
        return asked.seconds();
    }

    boolean active() {
        return left() > 0 || unbinding.seconds() > 0;
    }

    /** Why, while {@link #active}. */
    String text() {
        return left() > 0
                ? "all handles are released (gpu.control.release)"
                : "all handles are released while the driver lets go of a GPU";
    }
}
