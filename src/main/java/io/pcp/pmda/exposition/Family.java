package io.pcp.pmda.exposition;

/**
 * A metric family: what the metadata lines of a document say about a name. Immutable; a document with other metadata
 * has another object.
 *
 * @param name without the suffixes of its samples
 * @param type {@link FamilyType#UNKNOWN} without a TYPE line
 * @param help unescaped, all lines; empty without a HELP line
 * @param unit of the UNIT line; empty without
 * @param pcp of a {@code # PCP} or {@code # PCP5} line, or null
 */
public record Family(String name, FamilyType type, String help, String unit, PcpMetadata pcp) {}
