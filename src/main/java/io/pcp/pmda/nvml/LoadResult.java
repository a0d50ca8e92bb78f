package io.pcp.pmda.nvml;

/** What became of loading NVML. */
public sealed interface LoadResult {

    /** The library is mapped; nothing of it was called yet. */
    record Loaded(NvmlLibrary library) implements LoadResult {}

    /**
     * There is none to use.
     *
     * @param because one line for people: what was searched, what was wrong with each and what to do
     */
    record Absent(String because) implements LoadResult {}
}
