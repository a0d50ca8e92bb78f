package io.pcp.pmda.exposition;

import java.util.List;

/**
 * What a document breaks of the OpenMetrics specification.
 *
 * @param errors all of them
 * @param problems the first ones, in the order of lines
 */
record Validation(int errors, List<Problem> problems) {
    /** Nothing is wrong. */
    static final Validation CLEAN = new Validation(0, List.of());

    Validation {
        problems = List.copyOf(problems);
    }
}
