package io.pcp.pmda.gpu.doc;

/**
 * One rule by which the health of a GPU is judged, as the reference tells it.
 *
 * @param name short name of the rule
 * @param state in words, with its number in {@code gpu.health.state}
 * @param condition when the rule applies
 * @param action what to do
 */
public record HealthCondition(String name, String state, String condition, String action) {}
