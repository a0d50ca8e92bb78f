package io.pcp.pmda.cli.probe;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Findings as Markdown, written as they come: what is known is not lost when the rest fails. Owned by one thread. */
public final class Report {
    private final PrintStream out;
    private final Identities identities;
    private final List<Check> checks = new ArrayList<>();

    /**
     * @param identities replaced in everything that is written
     */
    public Report(PrintStream out, Identities identities) {
        this.out = out;
        this.identities = identities;
    }

    /** What is replaced in this report. */
    public Identities identities() {
        return identities;
    }

    /** A new section. */
    public void heading(String text) {
        line("");
        line("## " + text);
        line("");
    }

    /** A line of its own. */
    public void line(String text) {
        out.println(identities.hide(text));
        out.flush();
    }

    /** The outcome of one check. */
    public void check(Check check) {
        checks.add(check);
        String mark = switch (check.status()) {
            case OK -> "ok";
            case NOTE -> "note";
            case FAIL -> "**FAIL**";
        };
        line("- " + mark + ": " + check.what() + (check.detail().isEmpty() ? "" : ": " + check.detail()));
    }

    /** A table; no cell may hold a line feed. */
    public void table(List<String> heads, List<List<String>> rows) {
        line("");
        line("| " + String.join(" | ", heads) + " |");
        line("|" + "--|".repeat(heads.size()));
        rows.forEach(row -> line("| "
                + String.join(
                        " | ",
                        row.stream().map(cell -> cell.replace("|", "\\|")).toList()) + " |"));
        line("");
    }

    /** Whether no check failed. */
    public boolean passed() {
        return failed() == 0;
    }

    /** Checks that failed. */
    public long failed() {
        return checks.stream()
                .filter(check -> check.status() == Check.Status.FAIL)
                .count();
    }

    /** One sentence about all checks. */
    public String summary() {
        return checks.size() + " checks, " + failed() + " failed";
    }
}
