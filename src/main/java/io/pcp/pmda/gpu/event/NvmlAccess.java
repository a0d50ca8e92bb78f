package io.pcp.pmda.gpu.event;

import io.pcp.pmda.nvml.NvmlSession;

/** The right to call NVML, given for a moment by whoever opens and closes it. Thread-safe. */
public interface NvmlAccess {

    /** Held while calling; as long as it is held NVML is not shut down. Not for keeping: closed within a second. */
    interface Use extends AutoCloseable {
        /** The session to call. */
        NvmlSession session();

        @Override
        void close();
    }

    /**
     * The right to call, or null while NVML is closed, about to be closed, or was opened anew since.
     *
     * @param generation which opening the caller's handles are from
     */
    Use use(int generation);
}
