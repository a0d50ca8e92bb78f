/**
 * Who uses which GPU: processes with a start time as identity, their counters, and what follows from them for pids,
 * jobs and containers.
 *
 * <p>{@link io.pcp.pmda.gpu.usage.UseBook} turns the lists of one pass into {@link io.pcp.pmda.gpu.usage.GpuUses}, {@link
 * io.pcp.pmda.gpu.usage.ActivityBook} the samples of the driver into {@link io.pcp.pmda.gpu.usage.GpuActivity}, and {@link
 * io.pcp.pmda.gpu.usage.UseDomains} both, of all GPUs, into instances and {@link io.pcp.pmda.gpu.usage.UseView}. Owners
 * come from {@code process}. {@link io.pcp.pmda.gpu.usage.UsageSpans} sends each use as a span when it ends, where that is
 * configured. Imports nothing of {@code gpu} itself.
 */
package io.pcp.pmda.gpu.usage;
