package io.pcp.pmda.otlp;

/** Values of attributes as text; see {@link AnyValue#text}. */
final class AnyValueText {
    private AnyValueText() {}

    static String of(AnyValue value) {
        throw new UnsupportedOperationException("to be written");
    }
}
