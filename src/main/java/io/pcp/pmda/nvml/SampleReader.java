package io.pcp.pmda.nvml;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Drains sample buffers of the driver with {@code nvmlDeviceGetSamples}.
 *
 * <p>{@code nvmlSample_t}, 16 bytes: timeStamp@0 u64 (microseconds), sampleValue@8 union read by the type the
 * call returns.
 */
final class SampleReader {
    private static final int ENTRY = 16;

    /** Drivers keep some 100 samples. */
    private static final int USUAL = 128;

    private final DeviceCalls calls;
    private int capacity = USUAL;

    SampleReader(DeviceCalls calls) {
        this.calls = calls;
    }

    Samples read(SampleType type, long lastSeen) {
        for (int attempt = 0; ; attempt++) {
            ByteBuffer list = calls.buffer.list(capacity * ENTRY);
            calls.buffer.since = lastSeen;
            calls.buffer.count = capacity;
            int rc = calls.call(NvmlFunction.SAMPLES, type.code);
            long count = calls.buffer.u32(CallBuffer.SECOND);
            if (rc == NvmlReturn.SUCCESS) {
                return decode(type, lastSeen, list, (int) Math.min(count, capacity), calls.buffer.s32(0));
            }
            if (rc != NvmlReturn.INSUFFICIENT_SIZE || attempt == Growth.RETRIES) {
                return new Samples(rc, List.of());
            }
            capacity = Growth.next(capacity, count);
        }
    }

    private Samples decode(SampleType type, long lastSeen, ByteBuffer list, int count, int valueType) {
        List<Samples.Sample> samples = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long micros = list.getLong(i * ENTRY);
            Reading value =
                    calls.checked(NvmlValue.read(list, i * ENTRY + 8, valueType).within(0, type.max));
            if (value.ok() && micros > lastSeen) {
                samples.add(new Samples.Sample(micros, value.number()));
            }
        }
        samples.sort(Comparator.comparingLong(Samples.Sample::micros));
        return new Samples(samples.isEmpty() ? NvmlReturn.NO_DATA : NvmlReturn.SUCCESS, samples);
    }
}
