package io.pcp.pmda.nvml;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Events of the node: the driver takes or leaves GPUs. Drivers from 575; {@link #rc} is FUNCTION_NOT_FOUND
 * before. Create with {@link NvmlSession#systemEventSet}; confined to one thread.
 */
public final class SystemEventSet implements AutoCloseable {
    private static final int UNBIND = 0x1;
    private static final int BIND = 0x2;

    private static final int NEW_WORD = 16 | 1 << 24;
    private static final int REGISTER_WORD = 24 | 1 << 24;
    private static final int WAIT_WORD = 32 | 1 << 24;

    /** {@code nvmlSystemEventData_v1_t}: eventType@0 u64, gpuId@8 u32. */
    private static final int ENTRY = 16;

    private static final int MOST = 32;

    private final NvmlSession session;
    private final CallBuffer buffer = new CallBuffer(0);
    private final int rc;
    private final long set;
    private boolean closed;

    SystemEventSet(NvmlSession session) {
        this.session = session;
        // nvmlSystemEventSetCreateRequest_v1_t: version@0, set@8
        buffer.cleared().putInt(0, NEW_WORD);
        int made = session.call(NvmlFunction.SYSTEM_EVENT_SET_NEW, 0, buffer);
        set = made == NvmlReturn.SUCCESS ? buffer.u64(8) : 0;
        if (made == NvmlReturn.SUCCESS) {
            session.objects().add(set, NvmlFunction.SYSTEM_EVENT_SET_FREE);
            made = register();
        }
        rc = made;
    }

    private int register() {
        // nvmlSystemRegisterEventRequest_v1_t: version@0, eventTypes@8, set@16
        buffer.cleared().putInt(0, REGISTER_WORD);
        buffer.putLong(8, UNBIND | BIND);
        buffer.putLong(16, set);
        return session.call(NvmlFunction.SYSTEM_EVENT_REGISTER, 0, buffer);
    }

    /** SUCCESS, or why there will be no events. */
    public int rc() {
        return rc;
    }

    /**
     * Sleeps until the driver takes or leaves a GPU.
     *
     * @param millis at most so long; 0 only looks
     */
    public Awaited await(int millis) {
        if (rc != NvmlReturn.SUCCESS) {
            return new Awaited.Failed(rc);
        }
        ByteBuffer events = buffer.list(MOST * ENTRY);
        // nvmlSystemEventSetWaitRequest_v1_t: version@0, timeoutms@4, set@8, data@16, dataSize@24, numEvent@28
        buffer.cleared().putInt(0, WAIT_WORD);
        buffer.putInt(4, millis);
        buffer.putLong(8, set);
        buffer.putLong(16, buffer.list);
        buffer.putInt(24, MOST);
        int result = session.call(NvmlFunction.SYSTEM_EVENT_WAIT, 0, buffer);
        if (result != NvmlReturn.SUCCESS) {
            return Awaited.failure(result);
        }
        List<Awaited.SystemEvent> seen = decode(events, (int) Math.min(buffer.u32(28), MOST));
        return seen.isEmpty() ? new Awaited.Timeout() : new Awaited.SystemEvents(seen);
    }

    private static List<Awaited.SystemEvent> decode(ByteBuffer events, int count) {
        List<Awaited.SystemEvent> seen = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long type = events.getLong(i * ENTRY);
            long gpuId = events.getInt(i * ENTRY + 8) & DeviceCalls.NO_U32;
            if ((type & UNBIND) != 0) {
                seen.add(new Awaited.SystemEvent(Awaited.SystemEvent.Type.UNBIND, gpuId));
            }
            if ((type & BIND) != 0) {
                seen.add(new Awaited.SystemEvent(Awaited.SystemEvent.Type.BIND, gpuId));
            }
        }
        return seen;
    }

    /**
     * Frees the memory of this object only: for when the session is closing, which frees the set in the library,
     * and no call may be made any more.
     */
    public void abandon() {
        if (!closed) {
            closed = true;
            buffer.close();
        }
    }

    /** Frees the set. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (set != 0) {
            session.objects().free(session, set, buffer);
        }
        buffer.close();
    }
}
