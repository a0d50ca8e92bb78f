package io.pcp.pmda.nvml;

/**
 * Size of a MIG slice.
 *
 * @param multiprocessors count
 * @param giSlices compute slices of the GPU instance
 * @param ciSlices compute slices of the compute instance
 * @param memoryBytes memory of the GPU instance
 */
public record MigAttributes(
        Reading multiprocessors,
        Reading copyEngines,
        Reading decoders,
        Reading encoders,
        Reading jpegEngines,
        Reading ofaEngines,
        Reading giSlices,
        Reading ciSlices,
        Reading memoryBytes) {}
