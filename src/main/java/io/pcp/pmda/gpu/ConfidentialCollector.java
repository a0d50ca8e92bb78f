package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.ConfidentialMemory;

/** Cluster 22, confidential computing, as far as it concerns one GPU; the rest is in {@link SystemMetrics}. */
final class ConfidentialCollector implements Collector {
    private static final Memo<ConfidentialMemory> MEMORY =
            Memo.of(gpu -> gpu.device().confidential().memory());

    @Override
    public int cluster() {
        return 22;
    }

    @Override
    public void define(Reads reads) {
        reads.number("gpu.cc.memory.protected", gpu -> gpu.once(MEMORY).protectedSize());
        reads.number("gpu.cc.memory.unprotected", gpu -> gpu.once(MEMORY).unprotectedSize());
        reads.number(
                "gpu.cc.memory.protected_used",
                gpu -> gpu.device().confidential().protectedUsed());
        reads.number(
                "gpu.cc.dram_encryption",
                gpu -> gpu.device().confidential().dramEncryption().current());
    }
}
