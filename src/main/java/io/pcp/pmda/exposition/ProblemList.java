package io.pcp.pmda.exposition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The problems of one document: counts all and keeps those of the first lines, in whatever order they are found. */
final class ProblemList {
    private static final Comparator<Entry> BY_LINE =
            Comparator.<Entry>comparingInt(entry -> entry.problem.line()).thenComparingInt(entry -> entry.number);

    private static final int LONGEST = 500;

    private record Entry(Problem problem, int number) {}

    private final int max;
    private final PriorityQueue<Entry> kept = new PriorityQueue<>(BY_LINE.reversed());
    private int errors;

    ProblemList(int max) {
        this.max = max;
    }

    /** The line cannot be understood. */
    void lost(int line, String text) {
        add(line, text, true);
    }

    /** The line can be understood and breaks a rule. */
    void broken(int line, String text) {
        add(line, text, false);
    }

    private void add(int line, String text, boolean fatal) {
        // A name in it may be as long as the document.
        String shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        kept.add(new Entry(new Problem(line, shown, fatal), errors++));
        if (kept.size() > max) {
            kept.poll();
        }
    }

    int errors() {
        return errors;
    }

    /** By line. */
    List<Problem> problems() {
        List<Entry> sorted = new ArrayList<>(kept);
        sorted.sort(BY_LINE);
        return sorted.stream().map(Entry::problem).toList();
    }
}
