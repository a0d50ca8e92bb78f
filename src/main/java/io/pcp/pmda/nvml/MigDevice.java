package io.pcp.pmda.nvml;

/**
 * One MIG slice (a compute instance in its GPU instance) as found in an enumeration.
 *
 * @param index loop index of the enumeration; shifts when the layout changes
 * @param handle for {@link NvmlSession#device}; dies with the slice (codes 2, 6 or 1 on use)
 * @param gi GPU instance id
 * @param ci compute instance id
 * @param uuid {@code MIG-...}
 * @param profile such as {@code 1g.10gb}
 */
public record MigDevice(
        int index, long handle, Reading gi, Reading ci, Reading uuid, Reading profile, MigAttributes attributes) {}
