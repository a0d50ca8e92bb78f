package io.pcp.pmda.cli.top;

/** Values that cannot be had, for a reason a person can act on: the message is one full sentence. */
public final class TopException extends Exception {
    private static final long serialVersionUID = 1L;

    public TopException(String message) {
        super(message);
    }
}
