package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.SampleType;

/** Cluster 2: how busy the engines are, as a percentage now and as time since the agent began. */
final class UtilizationCollector implements Collector {
    static final int CLUSTER = 2;

    @Override
    public int cluster() {
        return CLUSTER;
    }

    @Override
    public void define(Reads reads) {
        reads.number("gpu.utilization.gpu", gpu -> gpu.utilization().gpu());
        reads.number("gpu.utilization.memory", gpu -> gpu.utilization().memory());
        reads.number("gpu.utilization.encoder", gpu -> gpu.device().encoderUtilization());
        reads.number("gpu.utilization.decoder", gpu -> gpu.device().decoderUtilization());
        reads.number("gpu.utilization.jpeg", gpu -> gpu.device().jpegUtilization());
        reads.number("gpu.utilization.ofa", gpu -> gpu.device().ofaUtilization());
        reads.number("gpu.busy.gpu", gpu -> gpu.accumulators().busyGpu().drain(gpu, SampleType.GPU_UTILIZATION))
                .or(gpu -> gpu.accumulators().busyGpu().poll(gpu.utilization().gpu()))
                .accumulating();
        reads.number(
                        "gpu.busy.memory",
                        gpu -> gpu.accumulators().busyMemory().drain(gpu, SampleType.MEMORY_UTILIZATION))
                .or(gpu ->
                        gpu.accumulators().busyMemory().poll(gpu.utilization().memory()))
                .accumulating();
    }
}
