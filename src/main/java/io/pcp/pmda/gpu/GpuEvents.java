package io.pcp.pmda.gpu;

/** What workers tell discovery. Called on their threads; must only note and queue. */
interface GpuEvents {

    /**
     * A read found the GPU or the library gone.
     *
     * @param with the attachment it was read by
     */
    void gone(Gpu gpu, Attachment with, GpuGone why);

    /** The GPU has another index than when it was attached. */
    void moved(Gpu gpu);

    /** A worker has ended a pass, whatever came of it. */
    void ended(Gpu gpu, GpuWorker worker, long tookNanos);
}
