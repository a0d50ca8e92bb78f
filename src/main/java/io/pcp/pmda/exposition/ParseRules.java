package io.pcp.pmda.exposition;

/**
 * How documents of a source are parsed.
 *
 * @param strict a breach of the specification refuses the whole document
 * @param utf8 names may hold any character (quoted)
 * @param maxLine bytes of a line
 * @param maxLabels of a series; with more it is dropped
 * @param maxLabelName bytes
 * @param maxLabelValue bytes; a longer value is cut and gets {@code ~} and eight hex digits of its hash
 * @param maxProblems kept in a report
 * @param rule decides about new series
 */
public record ParseRules(
        boolean strict,
        boolean utf8,
        int maxLine,
        int maxLabels,
        int maxLabelName,
        int maxLabelValue,
        int maxProblems,
        SeriesRule rule) {

    /** Lenient, with the limits that sources have unless they say otherwise. */
    public static final ParseRules DEFAULT = new ParseRules(false, false, 64 << 10, 64, 128, 1024, 1, SeriesRule.ALL);

    public ParseRules with(SeriesRule other) {
        return new ParseRules(strict, utf8, maxLine, maxLabels, maxLabelName, maxLabelValue, maxProblems, other);
    }
}
