package io.pcp.pmda.cli;

/** Exit codes of all commands, and how {@code --help} explains them. */
final class Exit {
    static final int OK = 0;
    static final int FAILURE = 1;
    static final int USAGE = 2;

    static final String HEADING = "%nExit codes:%n";
    static final String OK_TEXT = "0:done";
    static final String FAILURE_TEXT = "1:could not be done; one sentence on standard error says why";
    static final String USAGE_TEXT = "2:wrong options or arguments";

    private Exit() {}
}
