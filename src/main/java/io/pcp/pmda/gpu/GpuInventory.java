package io.pcp.pmda.gpu;

import java.util.List;

/**
 * The GPUs of the node with their slices, as a list for people ({@code pmdagpu devices}).
 *
 * @param code NVML status; 0 = usable
 * @param status the same in words
 * @param library file of the NVML library, {@code none} without one
 * @param driver version of the kernel driver, {@code none} without one
 * @param devices ascending by instance
 */
public record GpuInventory(int code, String status, String library, String driver, List<Device> devices) {

    public GpuInventory {
        devices = List.copyOf(devices);
    }

    /**
     * One GPU.
     *
     * @param name of its instance, such as {@code gpu0}
     * @param ordinal its number for ever
     * @param index NVML's number now, -1 while it is not there
     * @param model product name; empty when never seen by this process
     * @param uuid identity
     * @param pci PCI address; may be empty
     * @param memory bytes, -1 when unknown
     * @param mig whether it is partitioned
     * @param state {@code ok}, or why it has no values
     * @param slices MIG slices, none unless partitioned
     */
    public record Device(
            String name,
            int ordinal,
            int index,
            String model,
            String uuid,
            String pci,
            long memory,
            boolean mig,
            String state,
            List<Slice> slices) {

        public Device {
            slices = List.copyOf(slices);
        }
    }

    /**
     * One MIG slice.
     *
     * @param name such as {@code gpu0/mig1.0}
     * @param gi GPU instance id, -1 when unknown
     * @param ci compute instance id, -1 when unknown
     * @param profile such as {@code 1g.10gb}; empty when unknown
     * @param uuid {@code MIG-...}; empty when unknown
     * @param memory bytes, -1 when unknown
     */
    public record Slice(String name, int gi, int ci, String profile, String uuid, long memory) {}
}
