package io.pcp.pmda.otlp;

/** A document that cannot be taken. The message tells where and why, and never quotes more than a few characters. */
public final class OtlpException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Why. */
    public enum Kind {
        /** Not what it says it is, cut off, or beyond a limit of nesting. */
        MALFORMED,
        /** More than {@link DecodeLimits#bytes}. */
        TOO_LARGE
    }

    public OtlpException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
