/**
 * NVIDIA GPUs as {@code gpu.*}: the catalogue of metrics, discovery with sticky names, one owner and one
 * background worker per GPU, the collectors that read NVML, and the instance domain {@code gpu}.
 *
 * <p>{@link io.pcp.pmda.gpu.GpuModule} is the entry point. A metric is one row of {@code gpu-metrics.csv} and
 * one read in the collector of its cluster. Imports {@code nvml}, {@code process}, {@code sdk}, {@code protocol}
 * and {@code model}; only {@code cli} may import it.
 */
package io.pcp.pmda.gpu;
