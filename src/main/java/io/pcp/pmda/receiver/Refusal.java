package io.pcp.pmda.receiver;

import java.io.IOException;

/** A request that is not taken. The message is for the sender and for the log; it quotes no header and no secret. */
final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int retrySeconds;
    private final String kind;

    Refusal(int status, String message) {
        this(status, message, 0);
    }

    /**
     * @param retrySeconds after which the sender may come again; 0 when that is of no use
     */
    Refusal(int status, String message, int retrySeconds) {
        this(status, message, retrySeconds, Integer.toString(status));
    }

    private Refusal(int status, String message, int retrySeconds, String kind) {
        super(message);
        this.status = status;
        this.retrySeconds = retrySeconds;
        this.kind = kind;
    }

    /** Somebody who speaks another protocol; each is a case of its own for the log. */
    static Refusal protocol(String message) {
        return new Refusal(400, message, 0, message);
    }

    int status() {
        return status;
    }

    int retrySeconds() {
        return retrySeconds;
    }

    /** What makes two of a sender the same in the log; messages of decoders tell where in the request. */
    String kind() {
        return kind;
    }
}
