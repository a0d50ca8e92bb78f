package io.pcp.pmda.gpu;

/**
 * A GPU as NVML gave it to us once: void as soon as NVML is opened anew or the GPU is lost.
 *
 * @param generation of the {@link NvmlConnection}
 * @param index NVML's index at that time
 * @param handle NVML's
 * @param uuid identity
 * @param name product name, may be empty
 * @param pci PCI address in NVML's form, may be empty
 * @param serial of the board, may be empty
 * @param minor of /dev/nvidiaN, -1 when unknown
 * @param eventTypes bits of the events it can tell of, see {@link io.pcp.pmda.nvml.EventType}
 * @param identity all values of the identity cluster
 */
record Attachment(
        int generation,
        int index,
        long handle,
        String uuid,
        String name,
        String pci,
        String serial,
        int minor,
        long eventTypes,
        GpuRow identity) {}
