package io.pcp.pmda.nvml;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists of running processes.
 *
 * <p>An entry is 16 bytes (pid@0 u32, memory@8 u64) from the oldest symbol, 24 (gi@16, ci@20) from {@code
 * _v2} and {@code _v3}, but 32 (protected memory@24) from {@code _v3} of drivers 535.43 to 535.86. No version
 * number tells, so the size is measured: the list is filled with a pattern, and the last byte the driver
 * changed shows how long an entry is. One entry does not prove it (its tail may be padding), two do; what two
 * prove holds for the process.
 */
final class ProcessReader {
    /** Symbols of each of the three functions. */
    static final int VERSIONS = 3;

    private static final byte PATTERN = (byte) 0xAA;
    private static final int OLDEST = 2;
    private static final int LARGEST_ENTRY = 32;
    private static final int USUAL = 32;

    private final DeviceCalls calls;
    private int capacity = USUAL;

    ProcessReader(DeviceCalls calls) {
        this.calls = calls;
    }

    ProcessList read(ProcessKind kind) {
        NvmlFunction function = switch (kind) {
            case COMPUTE -> NvmlFunction.COMPUTE_PROCESSES;
            case GRAPHICS -> NvmlFunction.GRAPHICS_PROCESSES;
            case MPS -> NvmlFunction.MPS_PROCESSES;
        };
        for (int attempt = 0; ; attempt++) {
            ByteBuffer list = calls.buffer.list(capacity * LARGEST_ENTRY);
            calls.buffer.fillList(PATTERN);
            calls.buffer.count = capacity;
            int rc = calls.call(function);
            long count = calls.buffer.u32(0);
            if (rc == NvmlReturn.SUCCESS) {
                int n = (int) Math.min(count, capacity);
                return new ProcessList(rc, decode(list, n, stride(list, n, calls.version(function, 0))));
            }
            if (rc != NvmlReturn.INSUFFICIENT_SIZE || attempt == Growth.RETRIES) {
                return new ProcessList(rc, List.of());
            }
            capacity = Growth.next(capacity, count);
        }
    }

    private int stride(ByteBuffer list, int count, int version) {
        if (version == OLDEST) {
            return 16;
        }
        int known = calls.session.strides().get(version);
        if (known != 0 || count == 0) {
            return known;
        }
        int written = Math.min(list.capacity(), count * LARGEST_ENTRY);
        while (written > 0 && list.get(written - 1) == PATTERN) {
            written--;
        }
        int each = (written + count - 1) / count;
        int stride = each <= 16 ? 16 : each <= 24 ? 24 : 32;
        if (count >= 2) {
            calls.session.strides().set(version, stride);
        }
        return stride;
    }

    private List<GpuProcess> decode(ByteBuffer list, int count, int stride) {
        List<GpuProcess> processes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int at = i * stride;
            long memory = list.getLong(at + 8);
            processes.add(new GpuProcess(
                    list.getInt(at) & 0xFFFF_FFFFL,
                    // Regular on some platforms (WSL), hence no error.
                    memory == DeviceCalls.NO_U64 ? Reading.absent(NvmlReturn.NO_DATA) : Reading.of(memory),
                    stride == 16 ? -1 : list.getInt(at + 16),
                    stride == 16 ? -1 : list.getInt(at + 20)));
        }
        return processes;
    }
}
