package io.pcp.pmda.nvml;

/**
 * Whether the GPU is partitioned: 0 or 1.
 *
 * @param pending what holds after the next reset
 */
public record MigMode(Reading current, Reading pending) {

    /** Whether MIG mode is known to be on. */
    public boolean on() {
        return current.ok() && current.number() == 1;
    }
}
