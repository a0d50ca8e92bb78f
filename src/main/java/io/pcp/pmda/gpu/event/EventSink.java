package io.pcp.pmda.gpu.event;

import io.pcp.pmda.nvml.Awaited;

/**
 * Takes events. Called on the event thread, in the order in which the driver delivered them, while nobody there holds
 * the right to call NVML; must not call it, and should return quickly, since meanwhile the driver's queue fills.
 */
public interface EventSink {

    /**
     * Something happened to a GPU.
     *
     * @param key of the GPU
     * @param types {@link io.pcp.pmda.nvml.EventType} bits, usually one
     * @param data of an XID its code; else unspecified
     * @param gi GPU instance hit, -1: the whole GPU or not told
     * @param ci compute instance hit, -1: the whole instance or not told
     * @param millis wall clock at delivery, milliseconds since the epoch
     */
    void event(int key, long types, long data, int gi, int ci, long millis);

    /**
     * The driver took or left a GPU.
     *
     * @param millis wall clock at delivery, milliseconds since the epoch
     */
    void systemEvent(Awaited.SystemEvent event, long millis);

    /**
     * Events of a GPU are awaited from now on, unless {@link #lost} or {@link #refused} follow.
     *
     * @param types {@link io.pcp.pmda.nvml.EventType} bits that can occur; others never do on this GPU
     */
    void watching(int key, long types);

    /**
     * A GPU is lost, and its events are awaited no more; tried again now and then while it stays a target. Told once.
     *
     * @param code NVML's return code
     */
    void lost(int key, int code);

    /**
     * A GPU refuses to tell its events; tried again now and then while it stays a target. Told once.
     *
     * @param code NVML's return code
     */
    void refused(int key, int code);

    /**
     * No events at all at present: the driver went away, or cannot wait. Tried again, ever more seldom; told once in a
     * row.
     *
     * @param code NVML's return code
     */
    void failed(int code);

    /**
     * Whether the driver tells about taking and leaving GPUs. Told for each opening of NVML, and when that ends.
     */
    default void hearsNode(boolean hears) {}

    /** After every look for events, and so at least every second: the moment for what cannot wait for the next event. */
    default void between() {}

    /** Longest time until {@link #between} is to be called again, nanoseconds. */
    default long mostNanos() {
        return Long.MAX_VALUE;
    }
}
