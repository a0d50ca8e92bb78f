package io.pcp.pmda.exposition;

import java.util.List;

/**
 * What is wrong with a document.
 *
 * @param errors all; 0 for a conforming document
 * @param problems the first ones, in the order of lines; {@link Problem#fatal} for a line that cannot be understood
 */
public record Validation(int errors, List<Problem> problems) {
    /** Nothing is wrong. */
    public static final Validation CLEAN = new Validation(0, List.of());

    public Validation {
        problems = List.copyOf(problems);
    }
}
