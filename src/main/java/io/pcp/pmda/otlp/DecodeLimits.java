package io.pcp.pmda.otlp;

/**
 * What one document may make of itself in memory: a few bytes can stand for large objects.
 *
 * @param bytes of heap for the decoded model, estimated
 * @param depth of values within values
 */
public record DecodeLimits(long bytes, int depth) {
    /** 24 MB of a heap of 112: some 150 000 points with three attributes each. */
    public static final DecodeLimits DEFAULT = new DecodeLimits(24 << 20, 32);
}
