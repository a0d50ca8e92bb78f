package io.pcp.pmda.exposition;

import java.util.List;

/**
 * What was counted while a document was parsed.
 *
 * @param bytes of the document
 * @param samples lines with a value, kept or not
 * @param parseErrors lines that were lost
 * @param strictErrors breaches of the OpenMetrics specification that lose nothing unless the source is strict
 * @param dropped series that the rule drops, or that have too many labels
 * @param duplicates series that stand in the document more than once; the last one counts
 * @param exemplars seen and not kept
 * @param rounded exact series whose value has a fraction or is no integer
 * @param problems the first ones, at most {@link ParseRules#maxProblems}, in the order of lines
 */
public record ParseReport(
        long bytes,
        int samples,
        int parseErrors,
        int strictErrors,
        int dropped,
        int duplicates,
        int exemplars,
        int rounded,
        List<Problem> problems) {
    public ParseReport {
        problems = List.copyOf(problems);
    }
}
