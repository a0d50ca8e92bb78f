package io.pcp.pmda.otlp;

import java.util.List;

/**
 * {@code Span} of {@code trace.proto}: something that began and ended, without parent, of kind internal. Immutable.
 *
 * @param traceId 16 bytes, not all zero
 * @param spanId 8 bytes, not all zero
 * @param name low in variety
 * @param startNanos nanoseconds since 1970
 * @param endNanos nanoseconds since 1970, not before the start
 * @param attributes keys are distinct
 * @param error what went wrong; null for nothing
 */
public record Span(
        byte[] traceId,
        byte[] spanId,
        String name,
        long startNanos,
        long endNanos,
        List<Attribute> attributes,
        String error) {
    public Span {
        attributes = List.copyOf(attributes);
    }
}
