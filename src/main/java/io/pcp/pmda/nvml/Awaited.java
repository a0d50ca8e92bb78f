package io.pcp.pmda.nvml;

import java.util.List;

/** How a wait for events ended. */
public sealed interface Awaited {

    /**
     * Something happened to a GPU.
     *
     * @param handle the GPU's, also where a slice was hit
     * @param types {@link EventType} bits, usually one
     * @param data of an XID its code; else unspecified
     * @param gi GPU instance id hit, -1: the whole GPU or not told
     * @param ci compute instance id hit, -1: the whole instance or not told
     */
    record Event(long handle, long types, long data, int gi, int ci) implements Awaited {}

    /** The driver took or left GPUs; at least one event, oldest first. */
    record SystemEvents(List<SystemEvent> events) implements Awaited {
        public SystemEvents {
            events = List.copyOf(events);
        }
    }

    /** Nothing happened in time. */
    record Timeout() implements Awaited {}

    /** A GPU of the set is lost; the driver does not say which. The set is of no more use. */
    record Lost() implements Awaited {}

    /**
     * The wait itself failed.
     *
     * @param rc neither SUCCESS nor TIMEOUT nor a lost GPU
     */
    record Failed(int rc) implements Awaited {}

    /**
     * One event of the node.
     *
     * @param type which
     * @param gpuId the driver's number of the GPU; no NVML call takes it
     */
    record SystemEvent(Type type, long gpuId) {
        /** What the driver did. */
        public enum Type {
            /** The driver let go of a GPU. */
            UNBIND,
            /** The driver took a GPU. */
            BIND
        }
    }

    /** What a return code other than success means. */
    static Awaited failure(int rc) {
        return switch (rc) {
            case NvmlReturn.TIMEOUT -> new Timeout();
            case NvmlReturn.GPU_IS_LOST -> new Lost();
            default -> new Failed(rc);
        };
    }
}
