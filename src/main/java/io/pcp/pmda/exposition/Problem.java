package io.pcp.pmda.exposition;

/**
 * Something wrong with a line.
 *
 * @param line from 1
 * @param text what is wrong and what was expected, without the line number
 * @param fatal whether the line was lost; else it only breaks the specification
 */
public record Problem(int line, String text, boolean fatal) {
    @Override
    public String toString() {
        return "line " + line + ": " + text;
    }
}
