/**
 * Events of GPUs and of the driver, awaited on one thread for all: {@link io.pcp.pmda.gpu.event.EventWatch}. What they
 * mean (counters, XID classes) is for the caller to decide. Imports {@code nvml} and {@code sdk}; {@code gpu} provides
 * the GPUs and the right to call NVML, and takes the events.
 */
package io.pcp.pmda.gpu.event;
