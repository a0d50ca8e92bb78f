package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.sdk.TimeSource;
import java.util.concurrent.TimeUnit;

/**
 * Energy from power over time, for GPUs that do not count it. Integration begins when somebody asks.
 *
 * <p>{@link #advance} belongs to the background worker, {@link #value} may be asked by any thread.
 */
final class EnergyIntegral {
    private static final long MOST_GAP_MICROS = TimeUnit.MINUTES.toMicros(1);
    private static final long MILLIWATT_MICROS_PER_MILLIJOULE = 1_000_000;

    private final TimeSource time;
    private volatile boolean wanted;
    private volatile Reading total = Reading.absent(NvmlReturn.NO_DATA);

    private long milliwattMicros;
    private long lastPower;
    private long lastNanos;
    private boolean started;

    EnergyIntegral(TimeSource time) {
        this.time = time;
    }

    /** Millijoules since the first question; no data until the first two powers are in. */
    Reading value() {
        wanted = true;
        return total;
    }

    boolean wanted() {
        return wanted;
    }

    /** Adds the time since the last call at the mean of both powers (milliwatts). */
    void advance(Reading power) {
        long now = time.nanos();
        if (!power.ok()) {
            started = false;
            total = started() ? total : power;
            return;
        }
        long micros = TimeUnit.NANOSECONDS.toMicros(now - lastNanos);
        if (started && micros <= MOST_GAP_MICROS) {
            milliwattMicros += (lastPower + power.number()) * micros / 2;
            total = Reading.of(milliwattMicros / MILLIWATT_MICROS_PER_MILLIJOULE);
        }
        started = true;
        lastPower = power.number();
        lastNanos = now;
    }

    private boolean started() {
        return total.ok();
    }
}
