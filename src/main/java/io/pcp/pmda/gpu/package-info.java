/**
 * NVIDIA GPUs as {@code gpu.*}: the catalogue of metrics, discovery with sticky names, two workers per GPU (passes and
 * background), the collectors that read NVML, the families of what is not simply read, and the instance domains.
 *
 * <p>{@link io.pcp.pmda.gpu.GpuModule} is the entry point. A metric is one row of {@code gpu-metrics.csv} and
 * one read in the collector of its cluster. Imports {@code nvml}, {@code process}, {@code sdk}, {@code protocol} and
 * {@code model}, for the keys of sources {@code bridge}, and for spans {@code source} and {@code otlp}; only {@code cli} may
 * import it.
 */
package io.pcp.pmda.gpu;
