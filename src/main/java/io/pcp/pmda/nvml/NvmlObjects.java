package io.pcp.pmda.nvml;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntBiFunction;

/**
 * What the library allocated for a session and must be told to free: event sets and GPM samples. They are
 * freed by their owners or, what is left of them, before the session is shut down; never twice. Thread-safe.
 */
final class NvmlObjects {
    private static final int SYSTEM_FREE_WORD = 16 | 1 << 24;

    private final Map<Long, NvmlFunction> free = new ConcurrentHashMap<>();

    /**
     * Remembers an object.
     *
     * @param with the function that frees it
     */
    void add(long object, NvmlFunction with) {
        free.put(object, with);
    }

    /** Objects not freed yet. */
    int size() {
        return free.size();
    }

    /** Frees an object, unless the session did that already. */
    void free(NvmlSession session, long object, CallBuffer buffer) {
        NvmlFunction with = free.remove(object);
        if (with != null) {
            session.call(with, 0, prepared(with, object, buffer));
        }
    }

    /** Frees whatever is left, with a call that works while the session is closing. */
    void freeAll(ToIntBiFunction<NvmlFunction, CallBuffer> call, CallBuffer buffer) {
        for (long object : free.keySet()) {
            NvmlFunction with = free.remove(object);
            if (with != null) {
                call.applyAsInt(with, prepared(with, object, buffer));
            }
        }
    }

    private static CallBuffer prepared(NvmlFunction with, long object, CallBuffer buffer) {
        buffer.cleared().object = object;
        if (with == NvmlFunction.SYSTEM_EVENT_SET_FREE) {
            // nvmlSystemEventSetFreeRequest_v1_t: version@0, set@8
            buffer.putInt(0, SYSTEM_FREE_WORD);
            buffer.putLong(8, object);
        }
        return buffer;
    }
}
