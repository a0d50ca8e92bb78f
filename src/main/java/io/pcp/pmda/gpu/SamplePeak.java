package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.nvml.Samples;
import io.pcp.pmda.sdk.TimeSource;
import java.util.concurrent.TimeUnit;

/**
 * The highest of the driver's samples since it was asked for last. While nobody asks for a minute, only the samples of
 * the last drain count: an old burst says nothing about now.
 *
 * <p>Owned by the background worker of the GPU.
 */
final class SamplePeak {
    private static final long INTEREST = TimeUnit.MINUTES.toNanos(1);

    private final TimeSource time;
    private Reading peak = Reading.absent(NvmlReturn.NO_DATA);
    private boolean taken;
    private long askedNanos;

    SamplePeak(TimeSource time) {
        this.time = time;
        this.askedNanos = time.nanos();
    }

    /** Samples were drained; without a new one the peak stays. */
    void add(Samples samples) {
        if (samples.samples().isEmpty()) {
            return;
        }
        long most = samples.samples().stream()
                .mapToLong(Samples.Sample::value)
                .max()
                .orElseThrow();
        boolean goesOn = peak.ok() && !taken && time.nanos() - askedNanos <= INTEREST;
        peak = Reading.of(goesOn ? Math.max(peak.number(), most) : most);
        taken = false;
    }

    /** There are no samples, for this reason. */
    void none(int rc) {
        peak = Reading.absent(rc);
    }

    /** The peak, percent; the next drain begins another. */
    Reading value() {
        askedNanos = time.nanos();
        taken = true;
        return peak;
    }
}
