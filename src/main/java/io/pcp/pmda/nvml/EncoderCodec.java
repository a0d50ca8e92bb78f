package io.pcp.pmda.nvml;

/** Codecs of the video encoder ({@code nvmlEncoderType_t}); the ordinal is NVML's number. */
public enum EncoderCodec {
    H264,
    HEVC,
    AV1
}
