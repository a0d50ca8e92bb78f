package io.pcp.pmda.nvml;

/** Hears of every call into an NVML library, for measurements; see {@link NvmlLibrary#observe}. */
@FunctionalInterface
public interface CallObserver {
    /**
     * A call has returned. Runs on the thread that made it and must not call NVML.
     *
     * @param version which of {@link NvmlFunction#symbols} was called
     * @param rc NVML's return code
     * @param nanos time between entering and leaving the library, the crossing from Java included (about 1 µs)
     */
    void called(NvmlFunction function, int version, int rc, long nanos);
}
