package io.pcp.pmda.source;

/** A document did not come. The message is what {@code workload.control.status} says; it holds no secret. */
public final class ScrapeException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why, for counters. */
    public enum Kind {
        TIMEOUT,
        REFUSED,
        TLS,
        HTTP,
        TOO_LARGE,
        /** Cut off, malformed HTTP or gzip, a redirect, a program that failed, a file that cannot be read. */
        FAILED,
        /** The source was removed or the agent ends. */
        CANCELLED
    }

    private final Kind kind;
    private final int status;

    public ScrapeException(Kind kind, String message) {
        this(kind, 0, message, null);
    }

    /**
     * @param status HTTP status, 0 without
     * @param cause for the debug log, or null
     */
    public ScrapeException(Kind kind, int status, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.status = status;
    }

    public Kind kind() {
        return kind;
    }

    /** HTTP status, 0 without. */
    public int status() {
        return status;
    }
}
