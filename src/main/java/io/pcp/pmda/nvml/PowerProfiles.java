package io.pcp.pmda.nvml;

/**
 * Workload power profiles: numbers of profiles as a list such as {@code 0,3-5}; {@code none} for none.
 *
 * @param requested asked for
 * @param enforced in force
 */
public record PowerProfiles(Reading requested, Reading enforced) {}
