package io.pcp.pmda.nvml;

import java.util.List;

/**
 * Samples of processes that are newer than asked; a process may occur more than once, a process without a
 * sample used nothing.
 *
 * @param rc SUCCESS; of kind NO_DATA: nothing new; else why there is nothing
 * @param samples oldest first; empty unless SUCCESS
 */
public record ProcessUtilizations(int rc, List<ProcessUtilization> samples) {

    public ProcessUtilizations {
        samples = List.copyOf(samples);
    }

    /** Whether there are new samples. */
    public boolean ok() {
        return rc == NvmlReturn.SUCCESS;
    }

    /** Largest time seen, to be given with the next call; never use a clock of one's own. */
    public long lastSeen(long before) {
        return samples.isEmpty()
                ? before
                : Math.max(before, samples.get(samples.size() - 1).micros());
    }
}
