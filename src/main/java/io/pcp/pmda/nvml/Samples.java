package io.pcp.pmda.nvml;

import java.util.List;

/**
 * What the driver's sample buffer held that is newer than asked, oldest first.
 *
 * @param rc SUCCESS; of kind NO_DATA: nothing new; else why there is nothing
 * @param samples empty unless SUCCESS; values outside the domain are dropped
 */
public record Samples(int rc, List<Sample> samples) {

    public Samples {
        samples = List.copyOf(samples);
    }

    /**
     * @param micros wall clock of the driver, microseconds since the epoch
     * @param value in the unit of its {@link SampleType}
     */
    public record Sample(long micros, long value) {}

    /** Whether there are new samples. */
    public boolean ok() {
        return rc == NvmlReturn.SUCCESS;
    }

    /** Largest time seen, to be given with the next call; never use a clock of one's own. */
    public long lastSeen(long before) {
        long last = before;
        for (Sample sample : samples) {
            last = Math.max(last, sample.micros());
        }
        return last;
    }
}
