package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.nvml.AccountingStats;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.process.ProcessInfo;

/**
 * What one process has of one part of a GPU.
 *
 * @param info who it is
 * @param type {@code C}, {@code G}, {@code M} or several, {@code C+G}
 * @param memory bytes
 * @param protectedMemory bytes of confidential computing
 * @param accounting of the driver; null while it keeps no account
 * @param samples passes that saw it, at most one a second
 * @param memorySum bytes summed over these passes
 */
public record ProcessUse(
        ProcessInfo info,
        String type,
        Reading memory,
        Reading protectedMemory,
        AccountingStats accounting,
        long samples,
        long memorySum) {

    /** Identity of the process. */
    ProcessKey key() {
        return ProcessKey.of(info);
    }
}
