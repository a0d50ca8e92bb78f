package io.pcp.pmda.nvml;

/**
 * One session of the video encoder.
 *
 * @param id number of the session on its GPU
 * @param pid process it belongs to
 * @param codec {@code h264}, {@code hevc}, {@code av1} or {@code unknown}
 * @param width pixels
 * @param height pixels
 * @param fps moving average, frames per second
 * @param latency moving average, microseconds
 */
public record EncoderSession(long id, long pid, String codec, long width, long height, Reading fps, Reading latency) {}
