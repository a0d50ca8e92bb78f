package io.pcp.pmda.exposition;

/**
 * What a comment line {@code # PCP5 name pmid type indom sem units} or {@code # PCP name sem units} says about the family
 * that follows it, as pmdaopenmetrics understands it.
 *
 * @param name becomes the leaf of the metric's name; may hold dots
 * @param type {@code 32 u32 64 u64 float double string}; empty when not said
 * @param semantics {@code counter}, {@code instant} or {@code discrete}
 * @param units as pmParseUnitsStr reads them, or {@code none}
 * @param singular {@code PM_INDOM_NULL} was said
 */
public record PcpMetadata(String name, String type, String semantics, String units, boolean singular) {}
