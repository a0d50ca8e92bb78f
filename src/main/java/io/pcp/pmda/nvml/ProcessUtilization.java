package io.pcp.pmda.nvml;

/**
 * What one process used, by the driver's newest sample of it. Shares are percent of the GPU, 0..100.
 *
 * @param pid in the namespace of the host
 * @param micros time of the sample, microseconds since the epoch by the driver's clock
 * @param sm streaming multiprocessors
 * @param memory memory interface
 * @param encoder video encoder
 * @param decoder video decoder
 * @param jpeg JPEG engine; absent before driver 550
 * @param ofa optical flow engine; absent before driver 550
 */
public record ProcessUtilization(
        long pid,
        long micros,
        Reading sm,
        Reading memory,
        Reading encoder,
        Reading decoder,
        Reading jpeg,
        Reading ofa) {}
