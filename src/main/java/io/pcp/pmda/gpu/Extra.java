package io.pcp.pmda.gpu;

/**
 * What a pass finds out besides values: a list of processes, the facts health is judged by. A constant of whoever
 * defines and reads it.
 *
 * @param name for messages
 * @param <T> immutable
 */
record Extra<T>(String name) {

    /** Makes it, after the reads of the pass. */
    @FunctionalInterface
    interface Maker<T> {
        /**
         * @return null for nothing
         * @throws GpuGone when the GPU or the library is
         */
        T make(GpuReader gpu) throws GpuGone;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
