package io.pcp.pmda.source;

/**
 * What is too much of a source.
 *
 * @param bytes of a document, inflated
 * @param series further ones are dropped and counted
 * @param metrics leaves in the namespace
 * @param labels of a series; with more it is dropped
 * @param labelName bytes
 * @param labelValue bytes; longer values are cut
 * @param line bytes
 */
public record Limits(long bytes, int series, int metrics, int labels, int labelName, int labelValue, int line) {
    public static final Limits DEFAULT = new Limits(16L << 20, 20_000, 4096, 64, 128, 1024, 64 << 10);
}
