package io.pcp.pmda.cli.probe;

/** An examination that cannot begin; the message is one full sentence with what to do. */
public final class ProbeException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message one full sentence
     */
    public ProbeException(String message) {
        super(message);
    }
}
