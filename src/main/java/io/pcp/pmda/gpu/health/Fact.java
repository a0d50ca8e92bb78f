package io.pcp.pmda.gpu.health;

/**
 * What can be known about the health of a GPU. Every fact is a whole number; flags are 0 or 1. A fact that was
 * not read, or is not supported, is left out of {@link HealthFacts}: no rule fires for want of one.
 */
public enum Fact {
    /** 1: NVML answers GPU_IS_LOST, or does not find a UUID it had. 0: the GPU answers. */
    LOST,
    /** 1: NVML answers RESET_REQUIRED. */
    RESET_REQUIRED,
    /** 1: a driver call for this GPU has not returned within the hang limit. */
    HUNG,
    /** 1: library or kernel driver cannot be used, so that no GPU can be read. */
    DRIVER_UNUSABLE,
    /** NVML field 230, {@code nvmlDeviceGpuRecoveryAction_t}: 0 none. */
    RECOVERY_ACTION,
    /** 1: a row remap waits for a reset. */
    ROWS_PENDING,
    /** 1: a row could not be remapped. */
    ROWS_FAILURE,
    /** 1: a page waits for a reset to be retired (before Ampere). */
    PAGES_PENDING,
    /** 1: uncorrectable SRAM errors crossed the limit for replacement. */
    SRAM_THRESHOLD,
    /** Uncorrectable ECC errors since the driver was loaded. */
    ECC_VOLATILE,
    /** Uncorrectable ECC errors of the GPU's life. */
    ECC_AGGREGATE,
    /** {@link #ECC_AGGREGATE} when the agent first read it in this run. */
    ECC_AGGREGATE_FIRST,
    /** 1: a memory channel repair waits for a reset. */
    CHANNEL_REPAIR,
    /** 1: a TPC repair waits for a reset. */
    TPC_REPAIR,
    /** 1: memory that cannot be repaired. */
    MEMORY_UNREPAIRABLE,
    /** 0: the InfoROM is corrupted. 1: valid. */
    INFOROM_VALID,
    /** NVLinks that ought to be up; those that are not are {@link HealthFacts#linksDown}. */
    LINKS,
    /** {@code nvmlGpuFabricState_t}: 0 not supported, 1 not started, 2 in progress, 3 completed. */
    FABRIC_STATE,
    /** {@code nvmlReturn_t} of the registration; holds once {@link #FABRIC_STATE} is 3. */
    FABRIC_STATUS,
    /** Fabric health: 0 not supported, 1 healthy, 2 unhealthy, 3 limited capacity. Holds as the status does. */
    FABRIC_SUMMARY,
    /** Fabric health mask of nvml.h; {@link FabricMask} takes it apart. Holds once {@link #FABRIC_STATE} is 3. */
    FABRIC_MASK,
    /** 1: clocks are reduced by the hardware because of heat (throttle reason hw_thermal). */
    HW_THERMAL,
    /** 1: clocks are reduced by the driver because of heat (throttle reason sw_thermal). */
    SW_THERMAL,
    /** 1: clocks are reduced by the external power brake signal (throttle reason hw_power_brake). */
    POWER_BRAKE,
    /** PCIe lanes in use. */
    PCIE_WIDTH,
    /** PCIe lanes this GPU could have in this slot. */
    PCIE_WIDTH_MAX,
    /** PCIe generation in use; falls when the GPU is idle. */
    PCIE_GENERATION,
    /** PCIe generation this GPU could have in this slot. */
    PCIE_GENERATION_MAX,
    /** Share of time a kernel was executing, percent. */
    UTILIZATION,
    /** Now, wall clock, milliseconds since 1970. */
    NOW,
    /**
     * The latest known moment that cleared the GPU's faults: boot of the node, load of the driver, reset or return
     * of the GPU; milliseconds since 1970. XIDs before it no longer count.
     */
    CLEARED
}
