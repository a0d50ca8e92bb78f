package io.pcp.pmda.otlp;

/**
 * {@code Metric}.
 *
 * @param name as it came; may be empty
 * @param description empty when not told
 * @param unit UCUM, case-sensitive; empty when not told
 * @param data {@link PointData.None} when the message has no data, or data of a kind that is not known
 */
public record OtlpMetric(String name, String description, String unit, PointData data) {}
