package io.pcp.pmda.model;

/** A request or refresh that ends in a PCP error code. The message is for the log; only the code travels. */
public final class PcpException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    /**
     * @param code negative, from {@link PmErr} or {@code -errno}
     * @param message what happened, for the log; no secrets
     */
    public PcpException(int code, String message) {
        super(message);
        this.code = code;
    }

    public PcpException(int code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Negative PCP error code. */
    public int code() {
        return code;
    }
}
