package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.DomainUtilization;
import io.pcp.pmda.nvml.FieldId;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.nvml.SampleType;

/** Cluster 2: how busy the engines are, as a percentage now and as time since the agent began. */
final class UtilizationCollector implements Collector {
    static final int CLUSTER = 2;
    private static final Memo<Reading> ENCODER = Memo.of(gpu -> gpu.device().encoderUtilization());
    private static final Memo<Reading> DECODER = Memo.of(gpu -> gpu.device().decoderUtilization());
    private static final Memo<Reading> JPEG = Memo.of(gpu -> gpu.device().jpegUtilization());
    private static final Memo<Reading> OFA = Memo.of(gpu -> gpu.device().ofaUtilization());
    private static final Memo<DomainUtilization> DOMAINS =
            Memo.of(gpu -> gpu.device().activity().domains());

    @Override
    public int cluster() {
        return CLUSTER;
    }

    @Override
    public void define(Reads reads) {
        reads.number("gpu.utilization.gpu", gpu -> gpu.utilization().gpu());
        reads.number("gpu.utilization.memory", gpu -> gpu.utilization().memory());
        reads.number("gpu.utilization.encoder", gpu -> gpu.once(ENCODER));
        reads.number("gpu.utilization.decoder", gpu -> gpu.once(DECODER));
        reads.number("gpu.utilization.jpeg", gpu -> gpu.once(JPEG));
        reads.number("gpu.utilization.ofa", gpu -> gpu.once(OFA));
        reads.number(
                "gpu.utilization.sample_period", gpu -> gpu.device().activity().samplePeriod());
        reads.number("gpu.utilization.domain.gpu", gpu -> gpu.once(DOMAINS).gpu());
        reads.number("gpu.utilization.domain.memory", gpu -> gpu.once(DOMAINS).memory());
        reads.number("gpu.utilization.domain.video", gpu -> gpu.once(DOMAINS).video());
        reads.number("gpu.utilization.domain.bus", gpu -> gpu.once(DOMAINS).bus());
        reads.field("gpu.utilization.mma_stall", FieldId.MMA_STALL_PERCENT);

        Read busy = busy(
                reads,
                "gpu.busy.gpu",
                SampleType.GPU_UTILIZATION,
                gpu -> gpu.utilization().gpu());
        busy(
                reads,
                "gpu.busy.memory",
                SampleType.MEMORY_UTILIZATION,
                gpu -> gpu.utilization().memory());
        busy(reads, "gpu.busy.encoder", SampleType.ENCODER_UTILIZATION, gpu -> gpu.once(ENCODER));
        busy(reads, "gpu.busy.decoder", SampleType.DECODER_UTILIZATION, gpu -> gpu.once(DECODER));
        busy(reads, "gpu.busy.jpeg", SampleType.JPEG_UTILIZATION, gpu -> gpu.once(JPEG));
        busy(reads, "gpu.busy.ofa", SampleType.OFA_UTILIZATION, gpu -> gpu.once(OFA));
        reads.number(
                        "gpu.utilization.peak",
                        gpu -> gpu.accumulators()
                                .busy(SampleType.GPU_UTILIZATION)
                                .peak())
                .needs(busy);
    }

    /** From the driver's samples; where it keeps none, from what it says now. */
    private static Read busy(Reads reads, String name, SampleType samples, Source.Function now) {
        return reads.number(name, gpu -> gpu.accumulators().busy(samples).drain(gpu, samples))
                .or(gpu -> gpu.accumulators().busy(samples).poll(now.read(gpu)))
                .accumulating();
    }
}
