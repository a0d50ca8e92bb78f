package io.pcp.pmda.nvml;

/**
 * Sample buffers the driver keeps ({@code nvmlSamplingType_t}). Utilisation in percent, power in mW, clocks
 * in MHz.
 */
public enum SampleType {
    POWER(0, Long.MAX_VALUE),
    GPU_UTILIZATION(1, 100),
    MEMORY_UTILIZATION(2, 100),
    ENCODER_UTILIZATION(3, 100),
    DECODER_UTILIZATION(4, 100),
    JPEG_UTILIZATION(8, 100),
    OFA_UTILIZATION(9, 100);

    final int code;
    final long max;

    SampleType(int code, long max) {
        this.code = code;
        this.max = max;
    }
}
