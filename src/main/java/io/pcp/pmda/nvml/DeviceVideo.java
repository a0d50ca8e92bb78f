package io.pcp.pmda.nvml;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Video encoding and frame capture. Of the thread of its {@link NvmlDevice}. */
public final class DeviceVideo {
    /** nvmlEncoderSessionInfo_t. */
    private static final int ENTRY = 32;

    private static final int USUAL = 16;

    private final DeviceCalls calls;
    private int capacity = USUAL;

    DeviceVideo(DeviceCalls calls) {
        this.calls = calls;
    }

    /** Encoder sessions; not supported in MIG mode. */
    public VideoStats encoder() {
        return stats(calls.call(NvmlFunction.ENCODER_STATS));
    }

    /** Frame-capture sessions. */
    public VideoStats frameCapture() {
        return stats(calls.call(NvmlFunction.FRAME_CAPTURE));
    }

    /** Free capacity of the encoder for a codec, percent 0..100. */
    public Reading encoderCapacity(EncoderCodec codec) {
        return calls.within(calls.u32(NvmlFunction.ENCODER_CAPACITY, codec.ordinal()), 0, 100);
    }

    /** Encoder sessions one by one; not supported in MIG mode. */
    public EncoderSessions encoderSessions() {
        for (int attempt = 0; ; attempt++) {
            ByteBuffer list = calls.buffer.list(capacity * ENTRY);
            calls.buffer.count = capacity;
            int rc = calls.call(NvmlFunction.ENCODER_SESSIONS);
            long count = calls.buffer.u32(0);
            if (rc == NvmlReturn.SUCCESS) {
                return new EncoderSessions(rc, decode(list, (int) Math.min(count, capacity)));
            }
            if (rc != NvmlReturn.INSUFFICIENT_SIZE || attempt == Growth.RETRIES) {
                return new EncoderSessions(rc, List.of());
            }
            capacity = Growth.next(capacity, count);
        }
    }

    /** Sessions, frames and latency in a row: three results of one call, nvmlFBCStats_t of the other. */
    private VideoStats stats(int rc) {
        return new VideoStats(calls.u32(rc, 0), calls.u32(rc, 4), calls.u32(rc, 8));
    }

    private List<EncoderSession> decode(ByteBuffer list, int count) {
        List<EncoderSession> sessions = new ArrayList<>(count);
        for (int at = 0; at < count * ENTRY; at += ENTRY) {
            // sessionId@0, pid@4, vgpuInstance@8, codecType@12, hResolution@16, vResolution@20,
            // averageFps@24, averageLatency@28
            sessions.add(new EncoderSession(
                    u32(list, at),
                    u32(list, at + 4),
                    codec(list.getInt(at + 12)),
                    u32(list, at + 16),
                    u32(list, at + 20),
                    average(u32(list, at + 24)),
                    average(u32(list, at + 28))));
        }
        return sessions;
    }

    private static String codec(int number) {
        return switch (number) {
            case 0 -> "h264";
            case 1 -> "hevc";
            case 2 -> "av1";
            default -> "unknown";
        };
    }

    private Reading average(long value) {
        return value == DeviceCalls.NO_U32 ? calls.rejected() : Reading.of(value);
    }

    private static long u32(ByteBuffer list, int at) {
        return list.getInt(at) & DeviceCalls.NO_U32;
    }
}
