package io.pcp.pmda.exposition;

import java.util.ArrayList;
import java.util.List;

/** The first problems of a document; the others are only counted. Not thread-safe. */
final class Problems {
    private final int most;
    private final List<Problem> found = new ArrayList<>();
    private byte[] body;
    private int counted;
    private int line;

    Problems(int most) {
        this.most = Math.max(1, most);
    }

    void begin(byte[] text) {
        body = text;
        found.clear();
        counted = 0;
        line = 1;
    }

    /** Whether one more is kept; else its text need not be made. */
    boolean wanted() {
        return found.size() < most;
    }

    /**
     * @param offset of the line; not below that of the problem before
     */
    void add(int offset, String text, boolean fatal) {
        for (; counted < offset; counted++) {
            if (body[counted] == '\n') {
                line++;
            }
        }
        found.add(new Problem(line, text, fatal));
    }

    void end() {
        body = null;
    }

    /** Null without. */
    Problem first() {
        return found.isEmpty() ? null : found.get(0);
    }

    /**
     * Those found and others, which lose nothing; at most so many, in the order of lines; of one line those found here.
     */
    List<Problem> with(List<Problem> others, int limit) {
        if (found.isEmpty() && others.isEmpty()) {
            return List.of();
        }
        List<Problem> all = new ArrayList<>(found);
        for (Problem other : others) {
            if (found.stream().noneMatch(problem -> problem.line() == other.line())) {
                all.add(new Problem(other.line(), other.text(), false));
            }
        }
        all.sort((a, b) -> Integer.compare(a.line(), b.line()));
        return List.copyOf(all.subList(0, Math.min(all.size(), limit)));
    }
}
