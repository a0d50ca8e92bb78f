package io.pcp.pmda.nvml;

import java.util.Arrays;

/**
 * Calls with one handle: falls back to older symbols and structs, remembers what is unsupported, checks
 * results against their domain. Confined to the thread of its {@link NvmlDevice}.
 */
final class DeviceCalls implements AutoCloseable {
    static final long NO_U32 = 0xFFFF_FFFFL;
    static final long NO_U64 = -1L;

    /** Version word of {@code nvmlProcessesUtilizationInfo_v1_t}. */
    static final int PROCESS_UTILIZATION_WORD = 24 | 1 << 24;

    /** Enumerators of all functions that take one are below this; support is remembered for each of them. */
    private static final int SLOTS = 16;

    final NvmlSession session;
    final CallBuffer buffer;
    final long handle;

    private final byte[] version = new byte[NvmlFunction.values().length * SLOTS];
    private final short[] unsupported = new short[version.length];

    DeviceCalls(NvmlSession session, long handle) {
        this.session = session;
        this.handle = handle;
        buffer = new CallBuffer(handle);
    }

    /** Ask everything again. */
    void forget() {
        Arrays.fill(version, (byte) 0);
        Arrays.fill(unsupported, (short) 0);
    }

    /** Ask one function again. */
    void forget(NvmlFunction function) {
        int first = function.ordinal() * SLOTS;
        Arrays.fill(version, first, first + SLOTS, (byte) 0);
        Arrays.fill(unsupported, first, first + SLOTS, (short) 0);
    }

    /**
     * The version the last successful call of a function used, an index into its symbols. Stays until {@link
     * #forget}: versions may count differently and must not alternate in one series.
     */
    int version(NvmlFunction function, int slot) {
        return version[function.ordinal() * SLOTS + slot];
    }

    int call(NvmlFunction function) {
        return call(function, 0, 0);
    }

    /** As {@link #call(NvmlFunction, int, int)} for a function whose argument is an enumerator. */
    int call(NvmlFunction function, int enumerator) {
        return call(function, enumerator, enumerator);
    }

    /**
     * Calls the newest version that works; results are in {@link #buffer}.
     *
     * @param slot what support is remembered for besides the function, below 16
     * @param arg integer argument of the call
     */
    int call(NvmlFunction function, int slot, int arg) {
        int index = function.ordinal() * SLOTS + slot;
        if (unsupported[index] != 0) {
            return unsupported[index];
        }
        int last = NvmlReturn.FUNCTION_NOT_FOUND;
        for (int v = version[index]; v < function.symbols().size(); v++) {
            prepare(function, v, arg);
            int rc = session.call(function, v, buffer);
            if (!NvmlReturn.lasting(rc) && !(rc == NvmlReturn.INVALID_ARGUMENT && structVersion(function, v) != 0)) {
                if (rc == NvmlReturn.SUCCESS) {
                    version[index] = (byte) v;
                }
                return rc;
            }
            if (rc != NvmlReturn.FUNCTION_NOT_FOUND) {
                last = rc;
            }
        }
        if (NvmlReturn.lasting(last)) {
            unsupported[index] = (short) last;
            if (last == NvmlReturn.FUNCTION_NOT_FOUND) {
                session.counters().result(last);
            }
        }
        return last;
    }

    /** The buffer made ready for a call that is neither remembered nor falls back. */
    CallBuffer raw(long target, int arg) {
        buffer.cleared();
        buffer.device = target;
        buffer.arg = arg;
        return buffer;
    }

    private void prepare(NvmlFunction function, int v, int arg) {
        raw(handle, arg);
        switch (function) {
            case SAMPLES -> buffer.putInt(CallBuffer.SECOND, buffer.count);
            case COMPUTE_PROCESSES, GRAPHICS_PROCESSES, MPS_PROCESSES -> buffer.putInt(0, buffer.count);
            case PROCESS_UTILIZATION -> {
                // nvmlProcessesUtilizationInfo_v1_t: version@0, count@4, lastSeen@8, array@16; the older call
                // has the count alone.
                buffer.putInt(v == 0 ? 4 : 0, buffer.count);
                if (v == 0) {
                    buffer.putLong(8, buffer.since);
                    buffer.putLong(16, buffer.list);
                }
            }
            case PROCESS_DETAILS -> {
                // nvmlProcessDetailList_v1_t: version@0, mode@4, count@8, array@16
                buffer.putInt(4, arg);
                buffer.putInt(8, buffer.count);
                buffer.putLong(16, buffer.list);
            }
            case ACCOUNTING_STATS -> {
                if (v == 0) {
                    buffer.putInt(0, arg); // nvmlAccountingStats_v2_t: pid@0 is an input
                }
            }
            default -> {}
        }
        int word = structVersion(function, v);
        if (word != 0) {
            buffer.putInt(0, word);
        }
    }

    /** Version word of the struct a function takes: its size and version; 0 when it takes none. */
    private static int structVersion(NvmlFunction function, int v) {
        return switch (function) {
            case MEMORY -> v == 0 ? 40 | 2 << 24 : 0;
            case TEMPERATURE -> v == 0 ? 12 | 1 << 24 : 0;
            case TEMPERATURE_MARGIN, ADDRESSING_MODE -> 8 | 1 << 24;
            case PROCESS_UTILIZATION -> v == 0 ? PROCESS_UTILIZATION_WORD : 0;
            case PROCESS_DETAILS -> 24 | 1 << 24;
            case GPM_SUPPORT -> 1; // a bare number, without the size
            default -> 0;
        };
    }

    /** An unsigned 32-bit result. */
    Reading u32(NvmlFunction function) {
        return u32(call(function), 0);
    }

    /** An unsigned 32-bit result of a function with an enumerator. */
    Reading u32(NvmlFunction function, int enumerator) {
        return u32(call(function, enumerator), 0);
    }

    /** The unsigned 32 bits at an offset. */
    Reading u32(int rc, int offset) {
        if (rc != NvmlReturn.SUCCESS) {
            return Reading.absent(rc);
        }
        long value = buffer.u32(offset);
        return value == NO_U32 ? rejected() : Reading.of(value);
    }

    /** An unsigned 64-bit result. */
    Reading u64(NvmlFunction function) {
        return u64(call(function), 0);
    }

    /** The unsigned 64 bits at an offset. */
    Reading u64(int rc, int offset) {
        if (rc != NvmlReturn.SUCCESS) {
            return Reading.absent(rc);
        }
        long value = buffer.u64(offset);
        return value == NO_U64 ? rejected() : Reading.of(value);
    }

    /** The signed 32 bits at an offset. */
    Reading s32(int rc, int offset) {
        if (rc != NvmlReturn.SUCCESS) {
            return Reading.absent(rc);
        }
        int value = buffer.s32(offset);
        return value == -1 ? rejected() : Reading.of(value);
    }

    /** A text of at most {@code length} bytes with its NUL; empty is no text. */
    Reading text(NvmlFunction function, int length) {
        int rc = call(function, 0, length);
        if (rc != NvmlReturn.SUCCESS) {
            return Reading.absent(rc);
        }
        return text(0, length);
    }

    /** The text at an offset; empty is no text. */
    Reading text(int offset, int length) {
        String text = buffer.text(offset, length);
        return text.isEmpty() ? Reading.absent(NvmlReturn.NO_DATA) : Reading.of(text);
    }

    /** The reading if it lies in min..max, else no value, counted as an error. */
    Reading within(Reading reading, long min, long max) {
        return reading.ok() ? checked(reading.within(min, max)) : reading;
    }

    /** The reading, counted as an error if its value was rejected. */
    Reading checked(Reading reading) {
        if (reading.rc() == NvmlReturn.OUT_OF_DOMAIN) {
            session.counters().result(reading.rc());
        }
        return reading;
    }

    /** No value, since what came cannot be one; counted. */
    Reading rejected() {
        session.counters().result(NvmlReturn.OUT_OF_DOMAIN);
        return Reading.absent(NvmlReturn.OUT_OF_DOMAIN);
    }

    @Override
    public void close() {
        buffer.close();
    }
}
