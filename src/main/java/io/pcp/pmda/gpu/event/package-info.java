/**
 * What GPUs and the driver report on their own: XIDs and other events, what each XID means, and counts of them that
 * survive the end of the agent.
 *
 * <p>{@link io.pcp.pmda.gpu.event.EventWatch} awaits events on one thread for all GPUs, {@link
 * io.pcp.pmda.gpu.event.XidTable} says what a code means, {@link io.pcp.pmda.gpu.event.EventCounts} counts. Imports
 * {@code nvml}, {@code sdk} and {@code model}, nothing of {@code gpu} itself; that provides the GPUs and the right to
 * call NVML, and takes the events.
 */
package io.pcp.pmda.gpu.event;
