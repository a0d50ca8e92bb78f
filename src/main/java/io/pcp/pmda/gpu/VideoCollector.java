package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.EncoderCodec;
import io.pcp.pmda.nvml.VideoStats;

/** Cluster 14: what the video encoder and frame capture do, over all their sessions. */
final class VideoCollector implements Collector {
    private static final Memo<VideoStats> ENCODER =
            Memo.of(gpu -> gpu.device().video().encoder());
    private static final Memo<VideoStats> CAPTURE =
            Memo.of(gpu -> gpu.device().video().frameCapture());

    @Override
    public int cluster() {
        return 14;
    }

    @Override
    public void define(Reads reads) {
        reads.number("gpu.video.encoder.sessions", gpu -> gpu.once(ENCODER).sessions());
        reads.number("gpu.video.encoder.fps", gpu -> gpu.once(ENCODER).fps());
        reads.number("gpu.video.encoder.latency", gpu -> gpu.once(ENCODER).latency());
        capacity(reads, "gpu.video.encoder.capacity.h264", EncoderCodec.H264);
        capacity(reads, "gpu.video.encoder.capacity.hevc", EncoderCodec.HEVC);
        capacity(reads, "gpu.video.encoder.capacity.av1", EncoderCodec.AV1);
        reads.number("gpu.video.fbc.sessions", gpu -> gpu.once(CAPTURE).sessions());
        reads.number("gpu.video.fbc.fps", gpu -> gpu.once(CAPTURE).fps());
        reads.number("gpu.video.fbc.latency", gpu -> gpu.once(CAPTURE).latency());
    }

    private static void capacity(Reads reads, String name, EncoderCodec codec) {
        reads.number(name, gpu -> gpu.device().video().encoderCapacity(codec));
    }
}
