package io.pcp.pmda.nvml;

/**
 * Rows of memory that spare rows replace.
 *
 * @param corrected because of corrected errors
 * @param uncorrected because of uncorrected errors
 * @param inactiveCorrected remapped, not yet in force; drivers from 595
 * @param inactiveUncorrected remapped, not yet in force; drivers from 595
 * @param pending 1 when a remap waits for a reset, else 0
 * @param failure 1 when a row could not be remapped, else 0
 */
public record RemappedRows(
        Reading corrected,
        Reading uncorrected,
        Reading inactiveCorrected,
        Reading inactiveUncorrected,
        Reading pending,
        Reading failure) {}
