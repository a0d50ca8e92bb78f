package io.pcp.pmda.gpu.usage;

/**
 * What a GPU is, for spans.
 *
 * @param name of its instance, {@code gpu0}
 * @param uuid {@code GPU-…}
 * @param index NVML's at the moment
 * @param model product name, may be empty
 */
public record GpuFacts(String name, String uuid, int index, String model) {}
