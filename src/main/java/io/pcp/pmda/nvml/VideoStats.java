package io.pcp.pmda.nvml;

/**
 * Video sessions of one kind.
 *
 * @param sessions active ones
 * @param fps mean over them, frames per second
 * @param latency mean over them, microseconds
 */
public record VideoStats(Reading sessions, Reading fps, Reading latency) {}
