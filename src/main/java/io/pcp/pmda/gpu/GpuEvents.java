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

    /**
     * A pass has ended.
     *
     * @param worker name
     * @return true when it had been reported as hung, once
     */
    boolean hangEnded(String worker);
}
