package io.pcp.pmda.cli.sources;

/** Something that cannot be done, for a reason a person can act on: the message is one full sentence. */
public final class SourcesException extends Exception {
    private static final long serialVersionUID = 1L;

    public SourcesException(String message) {
        super(message);
    }
}
