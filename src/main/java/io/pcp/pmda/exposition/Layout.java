package io.pcp.pmda.exposition;

import java.util.List;

/**
 * The series of a document in their order, each once. Immutable. Documents with the same series, in whatever order their
 * lines come, share one object: what was worked out for it need not be worked out again.
 *
 * @param series those that the rule keeps
 * @param families all, in the order of the document, also those without series
 */
public record Layout(List<Series> series, List<Family> families) {
    public Layout {
        series = List.copyOf(series);
        families = List.copyOf(families);
    }

    /** A document without anything. */
    public static final Layout EMPTY = new Layout(List.of(), List.of());
}
