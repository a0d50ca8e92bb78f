package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.nvml.SampleType;
import io.pcp.pmda.nvml.Samples;
import io.pcp.pmda.sdk.TimeSource;
import java.util.concurrent.TimeUnit;

/**
 * Busy time as a counter: each sample of the driver is a percentage that held since the sample before it.
 *
 * <p>The driver's own times are used, and the largest one seen is handed back, so that a sample counts
 * exactly once however often and by whomever the metric is fetched. Between samples further apart than a
 * minute (the driver's buffer overflowed, the GPU was lost) nothing is known and nothing is added.
 *
 * <p>Owned by the background worker of the GPU.
 */
final class BusyIntegral {
    private static final long MOST_GAP_MICROS = TimeUnit.MINUTES.toMicros(1);
    private static final long PERCENT_MICROS_PER_MILLI = 100_000;

    private final TimeSource time;
    private final SamplePeak peak;
    private long percentMicros;
    private long lastSample;
    private long lastPoll;
    private boolean polled;

    BusyIntegral(TimeSource time) {
        this.time = time;
        this.peak = new SamplePeak(time);
    }

    /** Adds the samples the driver has taken since the last time; milliseconds in total. */
    Reading drain(GpuReader gpu, SampleType type) {
        Samples samples = gpu.device().samples(type, lastSample);
        if (!samples.ok()) {
            if (NvmlReturn.kind(samples.rc()) == NvmlReturn.Kind.NO_DATA) {
                return total();
            }
            peak.none(samples.rc());
            return Reading.absent(samples.rc());
        }
        add(samples);
        return total();
    }

    void add(Samples samples) {
        // The first drain only tells from when on samples count.
        boolean known = lastSample != 0;
        long before = known ? lastSample : samples.lastSeen(0);
        for (Samples.Sample sample : samples.samples()) {
            if (sample.micros() > before) {
                add(sample.value(), sample.micros() - before);
                before = sample.micros();
            }
        }
        lastSample = before;
        peak.add(samples);
    }

    /** Adds a present utilisation for the time since the last one, where the driver keeps no samples. */
    Reading poll(Reading percent) {
        if (!percent.ok()) {
            return percent;
        }
        long now = time.nanos();
        if (polled) {
            add(percent.number(), TimeUnit.NANOSECONDS.toMicros(now - lastPoll));
        }
        polled = true;
        lastPoll = now;
        return total();
    }

    /** The highest sample drained since this was asked last, percent. */
    Reading peak() {
        return peak.value();
    }

    private void add(long percent, long micros) {
        if (micros <= MOST_GAP_MICROS) {
            percentMicros += percent * micros;
        }
    }

    private Reading total() {
        return Reading.of(percentMicros / PERCENT_MICROS_PER_MILLI);
    }
}
