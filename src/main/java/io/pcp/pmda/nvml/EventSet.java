package io.pcp.pmda.nvml;

/**
 * Events of GPUs, waited for in the driver. Create with {@link NvmlSession#eventSet}; confined to one thread.
 *
 * <p>GPUs can be added, never taken out: to leave one out, make another set. While MIG mode is on the GPU
 * itself is registered, not its slices. Events that happen while no set has the GPU are seen by nobody.
 */
public final class EventSet implements AutoCloseable {
    private static final int GI = 24;
    private static final int CI = 28;

    private final NvmlSession session;
    private final CallBuffer buffer = new CallBuffer(0);
    private final int rc;
    private final long set;
    private int version;
    private boolean closed;

    EventSet(NvmlSession session) {
        this.session = session;
        rc = session.call(NvmlFunction.EVENT_SET_NEW, 0, buffer.cleared());
        set = rc == NvmlReturn.SUCCESS ? buffer.u64(0) : 0;
        if (rc == NvmlReturn.SUCCESS) {
            session.objects().add(set, NvmlFunction.EVENT_SET_FREE);
        }
    }

    /** SUCCESS, or why there is no set; then every other method answers this code. */
    public int rc() {
        return rc;
    }

    /** What the GPU can tell, {@link EventType} bits. */
    public Reading supported(long handle) {
        buffer.cleared().device = handle;
        int result = rc == NvmlReturn.SUCCESS ? session.call(NvmlFunction.EVENT_TYPES, 0, buffer) : rc;
        return result == NvmlReturn.SUCCESS ? Reading.of(buffer.u64(0)) : Reading.absent(result);
    }

    /**
     * Adds a GPU. May block as long as the driver likes.
     *
     * @param types {@link EventType} bits, all of them {@link #supported}
     * @return NVML's return code
     */
    public int register(long handle, long types) {
        buffer.cleared().device = handle;
        buffer.types = types;
        buffer.object = set;
        return rc == NvmlReturn.SUCCESS ? session.call(NvmlFunction.EVENT_REGISTER, 0, buffer) : rc;
    }

    /**
     * Sleeps until something happens to a GPU of the set.
     *
     * @param millis at most so long; 0 only looks
     */
    public Awaited await(int millis) {
        if (rc != NvmlReturn.SUCCESS) {
            return new Awaited.Failed(rc);
        }
        int result = waitOnce(millis);
        if (NvmlReturn.lasting(result) && version == 0) {
            version = 1;
            int older = waitOnce(millis);
            result = older == NvmlReturn.FUNCTION_NOT_FOUND ? result : older;
        }
        // nvmlEventData_t: device@0, eventType@8, eventData@16, gpuInstanceId@24, computeInstanceId@28
        return result == NvmlReturn.SUCCESS
                ? new Awaited.Event(buffer.u64(0), buffer.u64(8), buffer.u64(16), buffer.s32(GI), buffer.s32(CI))
                : Awaited.failure(result);
    }

    private int waitOnce(int millis) {
        buffer.cleared().object = set;
        buffer.arg = millis;
        // The older call knows no slices and leaves these as they are.
        buffer.putInt(GI, -1);
        buffer.putInt(CI, -1);
        return session.call(NvmlFunction.EVENT_WAIT, version, buffer);
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
        if (rc == NvmlReturn.SUCCESS) {
            session.objects().free(session, set, buffer);
        }
        buffer.close();
    }
}
