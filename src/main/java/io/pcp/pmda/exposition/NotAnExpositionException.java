package io.pcp.pmda.exposition;

/** The whole document is refused: it is something else, is cut off, or is wrong in too many lines. */
public final class NotAnExpositionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ParseReport report;

    /**
     * @param message one sentence for the control metrics: what it is instead, or the first problem with its line
     * @param report what was found up to there; null when not one line was looked at
     */
    public NotAnExpositionException(String message, ParseReport report) {
        super(message);
        this.report = report;
    }

    /** Null when not one line was looked at. */
    public ParseReport report() {
        return report;
    }
}
