package io.pcp.pmda.cli.top;

import java.util.List;

/** The metrics that are looked at, by name. Each may be missing anywhere; then what is made from it is missing. */
public final class TopMetrics {
    static final String COUNT = "gpu.count";
    static final String DRIVER = "gpu.driver.version";
    static final String CUDA = "gpu.driver.cuda_version";
    static final String STATUS = "gpu.nvml.status";
    static final String STATUS_TEXT = "gpu.nvml.status_text";
    static final String TOTAL_UTILIZATION = "gpu.total.utilization";
    static final String TOTAL_MEMORY_USED = "gpu.total.memory.used";
    static final String TOTAL_MEMORY = "gpu.total.memory.total";
    static final String TOTAL_POWER = "gpu.total.power";

    static final String NAME = "gpu.info.name";
    static final String UTILIZATION = "gpu.utilization.gpu";
    static final String MEMORY_UTILIZATION = "gpu.utilization.memory";
    static final String MEMORY_USED = "gpu.memory.used";
    static final String MEMORY_TOTAL = "gpu.memory.total";
    static final String POWER = "gpu.power.usage";
    static final String POWER_LIMIT = "gpu.power.limit.enforced";
    static final String TEMPERATURE = "gpu.temperature.gpu";
    static final String FAN = "gpu.fan.speed";
    static final String SM_CLOCK = "gpu.clock.sm.current";
    static final String PCIE_RX = "gpu.pcie.throughput.rx";
    static final String PCIE_TX = "gpu.pcie.throughput.tx";
    static final String PCIE_BYTES_RX = "gpu.pcie.bytes.rx";
    static final String PCIE_BYTES_TX = "gpu.pcie.bytes.tx";
    static final String NVLINK_RX = "gpu.nvlink.bytes.rx";
    static final String NVLINK_TX = "gpu.nvlink.bytes.tx";
    static final String HEALTH = "gpu.health.state";
    static final String HEALTH_TEXT = "gpu.health.text";
    static final String THERMAL = "gpu.throttle.active.sw_thermal";
    static final String HW_THERMAL = "gpu.throttle.active.hw_thermal";
    static final String POWER_CAP = "gpu.throttle.active.sw_power_cap";
    static final String POWER_BRAKE = "gpu.throttle.active.hw_power_brake";
    static final String LIMITED = "gpu.throttle.limited";
    static final String XID = "gpu.xid.last";
    static final String SM_ACTIVE = "gpu.gpm.sm_active";
    static final String MIG_MODE = "gpu.mode.mig.current";

    static final String SLICE_PROFILE = "gpu.mig.profile";
    static final String SLICE_MEMORY_USED = "gpu.mig.memory.used";
    static final String SLICE_MEMORY_TOTAL = "gpu.mig.memory.total";
    /** Of GPU instances, {@code gpu0/gi1}, which slices share. */
    static final String SLICE_SM_ACTIVE = "gpu.mig.gpm.sm_active";

    /** Its instances carry the labels of processes. */
    public static final String PROCESS_MEMORY = "gpu.proc.memory.used";

    static final String PROCESS_TYPE = "gpu.proc.type";
    static final String PROCESS_SM = "gpu.proc.utilization.sm";

    private static final List<String> ALL = List.of(
            COUNT,
            DRIVER,
            CUDA,
            STATUS,
            STATUS_TEXT,
            TOTAL_UTILIZATION,
            TOTAL_MEMORY_USED,
            TOTAL_MEMORY,
            TOTAL_POWER,
            NAME,
            UTILIZATION,
            MEMORY_UTILIZATION,
            MEMORY_USED,
            MEMORY_TOTAL,
            POWER,
            POWER_LIMIT,
            TEMPERATURE,
            FAN,
            SM_CLOCK,
            PCIE_RX,
            PCIE_TX,
            PCIE_BYTES_RX,
            PCIE_BYTES_TX,
            NVLINK_RX,
            NVLINK_TX,
            HEALTH,
            HEALTH_TEXT,
            THERMAL,
            HW_THERMAL,
            POWER_CAP,
            POWER_BRAKE,
            LIMITED,
            XID,
            SM_ACTIVE,
            MIG_MODE,
            SLICE_PROFILE,
            SLICE_MEMORY_USED,
            SLICE_MEMORY_TOTAL,
            SLICE_SM_ACTIVE,
            PROCESS_MEMORY,
            PROCESS_TYPE,
            PROCESS_SM);

    private TopMetrics() {}

    /** All of them. */
    public static List<String> names() {
        return ALL;
    }
}
