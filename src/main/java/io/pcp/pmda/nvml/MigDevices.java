package io.pcp.pmda.nvml;

import java.util.List;

/**
 * The slices found in one enumeration.
 *
 * @param rc SUCCESS (the list may be empty: MIG mode is off), or why the enumeration failed or broke off; on
 *     failure the list is incomplete and says nothing about slices that are missing from it
 */
public record MigDevices(int rc, List<MigDevice> devices) {

    public MigDevices {
        devices = List.copyOf(devices);
    }

    /** Whether the list is complete. */
    public boolean ok() {
        return rc == NvmlReturn.SUCCESS;
    }
}
