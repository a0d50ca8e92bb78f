package io.pcp.pmda.receiver;

import java.io.IOException;

/** A request that is not taken. The message is for the sender and for the log; it quotes no header and no secret. */
final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int retrySeconds;

    Refusal(int status, String message) {
        this(status, message, 0);
    }

    /**
     * @param retrySeconds after which the sender may come again; 0 when that is of no use
     */
    Refusal(int status, String message, int retrySeconds) {
        super(message);
        this.status = status;
        this.retrySeconds = retrySeconds;
    }

    int status() {
        return status;
    }

    int retrySeconds() {
        return retrySeconds;
    }
}
