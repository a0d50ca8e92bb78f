package io.pcp.pmda.exposition;

/**
 * A label of a series as the document has it.
 *
 * @param value unescaped; may be empty, which counts as absent
 */
public record SeriesLabel(String name, String value) {}
