package io.pcp.pmda.nvml;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the driver knows of processes beyond who they are: samples of their use, protected memory, accounting.
 */
final class ProcessActivityReader {
    /**
     * {@code nvmlProcessUtilizationInfo_v1_t}: timeStamp@0 u64, then u32 pid@8, sm@12, memory@16, encoder@20,
     * decoder@24, jpeg@28, ofa@32.
     */
    private static final int NEW_ENTRY = 40;

    /**
     * {@code nvmlProcessUtilizationSample_t}: pid@0 u32, timeStamp@8 u64, then u32 sm@16, memory@20, encoder@24,
     * decoder@28.
     */
    private static final int OLD_ENTRY = 32;

    /** {@code nvmlProcessDetail_v1_t}: pid@0 u32, memory@8 u64, gi@16 u32, ci@20 u32, protected@24 u64. */
    private static final int DETAIL_ENTRY = 32;

    /** Enumerator for all kinds of processes. */
    private static final int ALL_KINDS = 3;

    private static final int USUAL = 32;
    private static final Reading NONE = Reading.absent(NvmlReturn.FUNCTION_NOT_FOUND);

    private final DeviceCalls calls;
    private int samples = USUAL;
    private int details = USUAL;

    ProcessActivityReader(DeviceCalls calls) {
        this.calls = calls;
    }

    ProcessUtilizations utilizations(long lastSeen) {
        for (int attempt = 0; ; attempt++) {
            ByteBuffer list = calls.buffer.list(samples * NEW_ENTRY);
            calls.buffer.since = lastSeen;
            calls.buffer.count = samples;
            int rc = calls.call(NvmlFunction.PROCESS_UTILIZATION);
            // The count stands behind the version word of the struct, or alone for the older call.
            boolean newer = calls.buffer.u32(0) == DeviceCalls.PROCESS_UTILIZATION_WORD;
            long count = calls.buffer.u32(newer ? 4 : 0);
            if (rc == NvmlReturn.SUCCESS) {
                return decode(list, (int) Math.min(count, samples), newer, lastSeen);
            }
            if (rc != NvmlReturn.INSUFFICIENT_SIZE || attempt == Growth.RETRIES) {
                return new ProcessUtilizations(rc, List.of());
            }
            samples = Growth.next(samples, count);
        }
    }

    private ProcessUtilizations decode(ByteBuffer list, int count, boolean newer, long lastSeen) {
        List<ProcessUtilization> found = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int at = i * (newer ? NEW_ENTRY : OLD_ENTRY);
            long pid = list.getInt(newer ? at + 8 : at) & DeviceCalls.NO_U32;
            long micros = list.getLong(newer ? at : at + 8);
            int shares = newer ? at + 12 : at + 16;
            // Drivers leave empty places and samples of earlier calls in the list.
            if (pid != 0 && micros > lastSeen) {
                found.add(new ProcessUtilization(
                        pid,
                        micros,
                        percent(list, shares),
                        percent(list, shares + 4),
                        percent(list, shares + 8),
                        percent(list, shares + 12),
                        newer ? percent(list, shares + 16) : NONE,
                        newer ? percent(list, shares + 20) : NONE));
            }
        }
        found.sort(Comparator.comparingLong(ProcessUtilization::micros));
        return new ProcessUtilizations(found.isEmpty() ? NvmlReturn.NO_DATA : NvmlReturn.SUCCESS, found);
    }

    private Reading percent(ByteBuffer list, int at) {
        return calls.within(Reading.of(list.getInt(at) & DeviceCalls.NO_U32), 0, 100);
    }

    ProcessDetails details() {
        for (int attempt = 0; ; attempt++) {
            ByteBuffer list = calls.buffer.list(details * DETAIL_ENTRY);
            calls.buffer.count = details;
            int rc = calls.call(NvmlFunction.PROCESS_DETAILS, ALL_KINDS);
            long count = calls.buffer.u32(8);
            if (rc == NvmlReturn.SUCCESS) {
                return new ProcessDetails(rc, decode(list, (int) Math.min(count, details)));
            }
            if (rc != NvmlReturn.INSUFFICIENT_SIZE || attempt == Growth.RETRIES) {
                return new ProcessDetails(rc, List.of());
            }
            details = Growth.next(details, count);
        }
    }

    private static List<ProcessDetails.Detail> decode(ByteBuffer list, int count) {
        List<ProcessDetails.Detail> found = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int at = i * DETAIL_ENTRY;
            GpuProcess process = new GpuProcess(
                    list.getInt(at) & DeviceCalls.NO_U32,
                    bytes(list.getLong(at + 8)),
                    list.getInt(at + 16),
                    list.getInt(at + 20));
            found.add(new ProcessDetails.Detail(process, bytes(list.getLong(at + 24))));
        }
        return found;
    }

    AccountingStats accounting(long pid) {
        int rc = calls.call(NvmlFunction.ACCOUNTING_STATS, 0, (int) pid);
        if (rc != NvmlReturn.SUCCESS) {
            if (NvmlReturn.lasting(rc) && rc != NvmlReturn.FUNCTION_NOT_FOUND) {
                // That is also what it answers while accounting is off, and that can change.
                calls.forget(NvmlFunction.ACCOUNTING_STATS);
            }
            return AccountingStats.absent(rc);
        }
        // nvmlAccountingStats_v2_t: pid@0, isRunning@4, gpu@8, memory@12, maxMemory@16, time@48, startTime@56
        // nvmlAccountingStats_t: gpu@0, memory@4, maxMemory@8, time@16, startTime@24, isRunning@32
        boolean newer = calls.version(NvmlFunction.ACCOUNTING_STATS, 0) == 0;
        CallBuffer b = calls.buffer;
        return new AccountingStats(
                share(b.u32(newer ? 8 : 0)),
                share(b.u32(newer ? 12 : 4)),
                bytes(b.u64(newer ? 16 : 8)),
                bytes(b.u64(newer ? 48 : 16)),
                bytes(b.u64(newer ? 56 : 24)),
                calls.within(Reading.of(b.u32(newer ? 4 : 32)), 0, 1));
    }

    /** A share that some GPUs do not account: no error. */
    private Reading share(long value) {
        return value == DeviceCalls.NO_U32
                ? Reading.absent(NvmlReturn.NO_DATA)
                : calls.within(Reading.of(value), 0, 100);
    }

    /** Not told on some platforms: no error. */
    private static Reading bytes(long value) {
        return value == DeviceCalls.NO_U64 ? Reading.absent(NvmlReturn.NO_DATA) : Reading.of(value);
    }
}
