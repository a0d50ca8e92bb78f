package io.pcp.pmda.nvml;

import java.util.Arrays;
import java.util.Objects;

/**
 * Calls with one handle: falls back to older symbols and structs, remembers what is unsupported, checks
 * results against their domain. Confined to the thread of its {@link NvmlDevice}.
 */
final class DeviceCalls implements AutoCloseable {
    static final long NO_U32 = 0xFFFF_FFFFL;
    static final long NO_U64 = -1L;
    static final int MAX_TEMPERATURE = 200;

    /** Where the answers of each function are remembered, and how many there are altogether. */
    private static final int[] FIRST = first();

    final NvmlSession session;
    final CallBuffer buffer;
    long handle;

    private final byte[] version = new byte[FIRST[FIRST.length - 1]];
    private final short[] unsupported = new short[version.length];

    DeviceCalls(NvmlSession session, long handle) {
        this.session = session;
        this.handle = handle;
        buffer = new CallBuffer(handle);
    }

    private static int[] first() {
        NvmlFunction[] functions = NvmlFunction.values();
        int[] first = new int[functions.length + 1];
        for (int i = 0; i < functions.length; i++) {
            first[i + 1] = first[i] + functions[i].slots();
        }
        return first;
    }

    private static int index(NvmlFunction function, int slot) {
        return FIRST[function.ordinal()] + Objects.checkIndex(slot, function.slots());
    }

    /** Another handle for the same device. */
    void aim(long newHandle) {
        handle = newHandle;
        buffer.device = newHandle;
    }

    /** Ask everything again. */
    void forget() {
        Arrays.fill(version, (byte) 0);
        Arrays.fill(unsupported, (short) 0);
    }

    /** Ask one thing again. */
    void forget(NvmlFunction function, int slot) {
        version[index(function, slot)] = 0;
        unsupported[index(function, slot)] = 0;
    }

    /** Ask one function again. */
    void forget(NvmlFunction function) {
        int first = FIRST[function.ordinal()];
        Arrays.fill(version, first, first + function.slots(), (byte) 0);
        Arrays.fill(unsupported, first, first + function.slots(), (short) 0);
    }

    /**
     * The version the last successful call of a function used, an index into its symbols. Stays until {@link
     * #forget}: versions may count differently and must not alternate in one series.
     */
    int version(NvmlFunction function, int slot) {
        return version[index(function, slot)];
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
     * @param slot what support is remembered for besides the function, below {@link NvmlFunction#slots}
     * @param arg integer argument of the call
     */
    int call(NvmlFunction function, int slot, int arg) {
        int index = index(function, slot);
        if (unsupported[index] != 0) {
            return unsupported[index];
        }
        int last = NvmlReturn.FUNCTION_NOT_FOUND;
        for (int v = version[index]; v < function.symbols().size(); v++) {
            prepare(function, v, arg);
            int rc = session.call(function, v, buffer);
            if (!NvmlReturn.lasting(rc) && !(rc == NvmlReturn.INVALID_ARGUMENT && StructWord.of(function, v) != 0)) {
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

    /**
     * As {@link #call(NvmlFunction, int, int)} without remembering what is unsupported, for calls whose answer
     * depends on more than this GPU.
     *
     * @param peer handle of the other GPU
     */
    int callWith(NvmlFunction function, long peer, int arg) {
        raw(handle, arg).peer = peer;
        return session.call(function, 0, buffer);
    }

    /** The buffer made ready for a call that is neither remembered nor falls back. */
    CallBuffer raw(long target, int arg) {
        buffer.cleared();
        buffer.device = target;
        buffer.arg = arg;
        return buffer;
    }

    private void prepare(NvmlFunction function, int v, int arg) {
        if (function == NvmlFunction.DRAIN_STATE) {
            return; // its argument is what the call for the PCI address left behind
        }
        raw(handle, arg);
        if (StructWord.size(function) > CallBuffer.USUAL) {
            buffer.cleared(StructWord.size(function));
        }
        switch (function) {
            case SAMPLES -> buffer.putInt(CallBuffer.SECOND, buffer.count);
            case COMPUTE_PROCESSES, GRAPHICS_PROCESSES, MPS_PROCESSES, ENCODER_SESSIONS ->
                buffer.putInt(0, buffer.count);
            // The fan, the clock domain: input members of the struct.
            case FAN_RPM, CLOCK_OFFSET -> buffer.putInt(4, arg);
            case DRAM_ENCRYPTION -> buffer.putInt(CallBuffer.SECOND, StructWord.of(function, v));
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
        int word = StructWord.of(function, v);
        if (word != 0) {
            buffer.putInt(0, word);
        }
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

    /** 0 or 1. */
    Reading flag(NvmlFunction function) {
        return flag(call(function), 0);
    }

    /** 0 or 1 in the 32 bits at an offset. */
    Reading flag(int rc, int offset) {
        return within(u32(rc, offset), 0, 1);
    }

    /** 0 or 1 now, and after the next reset, of a call with two results. */
    PendingMode pending(NvmlFunction function, int max) {
        int rc = call(function);
        return new PendingMode(within(u32(rc, 0), 0, max), within(u32(rc, CallBuffer.SECOND), 0, max));
    }

    /** The unsigned 8 bits at an offset. */
    Reading u8(int rc, int offset) {
        if (rc != NvmlReturn.SUCCESS) {
            return Reading.absent(rc);
        }
        int value = buffer.u8(offset);
        return value == 0xFF ? rejected() : Reading.of(value);
    }

    /** An unsigned 64-bit result. */
    Reading u64(NvmlFunction function) {
        return u64(call(function), 0);
    }

    /** An unsigned 64-bit result of a function with an enumerator. */
    Reading u64(NvmlFunction function, int enumerator) {
        return u64(call(function, enumerator), 0);
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

    /** A temperature or difference of temperatures, degrees Celsius. */
    Reading degrees(int rc, int offset) {
        return within(s32(rc, offset), -MAX_TEMPERATURE, MAX_TEMPERATURE);
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
