package io.pcp.pmda.nvml;

/**
 * Utilisation by domain, percent 0..100; NOT_SUPPORTED for domains a GPU does not have.
 *
 * @param gpu graphics engine
 * @param memory frame buffer
 * @param video video engine
 * @param bus bus interface
 */
public record DomainUtilization(Reading gpu, Reading memory, Reading video, Reading bus) {}
