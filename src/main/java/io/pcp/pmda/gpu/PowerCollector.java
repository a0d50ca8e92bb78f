package io.pcp.pmda.gpu;

import static io.pcp.pmda.nvml.FieldId.ENERGY;
import static io.pcp.pmda.nvml.FieldId.POWER_AVERAGE;
import static io.pcp.pmda.nvml.FieldId.POWER_CURRENT_LIMIT;
import static io.pcp.pmda.nvml.FieldId.POWER_DEFAULT_LIMIT;
import static io.pcp.pmda.nvml.FieldId.POWER_INSTANT;
import static io.pcp.pmda.nvml.FieldId.POWER_MAX_LIMIT;
import static io.pcp.pmda.nvml.FieldId.POWER_MIN_LIMIT;
import static io.pcp.pmda.nvml.FieldId.POWER_REQUESTED_LIMIT;
import static io.pcp.pmda.nvml.FieldId.PWR_SMOOTHING_APPLIED_TMP_CEIL;
import static io.pcp.pmda.nvml.FieldId.PWR_SMOOTHING_APPLIED_TMP_FLOOR;
import static io.pcp.pmda.nvml.FieldId.PWR_SMOOTHING_ENABLED;
import static io.pcp.pmda.nvml.FieldId.PWR_SMOOTHING_HW_CIRCUITRY_PERCENT_LIFETIME_REMAINING;
import static io.pcp.pmda.nvml.FieldId.SCOPE_MEMORY;
import static io.pcp.pmda.nvml.FieldId.SCOPE_MODULE;
import static io.pcp.pmda.nvml.FieldId.TOTAL_ENERGY_CONSUMPTION;

import io.pcp.pmda.nvml.PowerProfiles;

/** Cluster 7: power and energy. */
final class PowerCollector implements Collector {
    static final int CLUSTER = 7;
    private static final Memo<PowerProfiles> PROFILES =
            Memo.of(gpu -> gpu.device().power().profiles());

    @Override
    public int cluster() {
        return CLUSTER;
    }

    @Override
    public void define(Reads reads) {
        reads.number("gpu.power.usage", gpu -> gpu.device().powerUsage())
                .orField(POWER_AVERAGE)
                .orField(POWER_INSTANT);
        reads.field("gpu.power.average", POWER_AVERAGE);
        reads.field("gpu.power.instant", POWER_INSTANT);
        reads.field("gpu.power.module.average", POWER_AVERAGE, SCOPE_MODULE);
        reads.field("gpu.power.module.instant", POWER_INSTANT, SCOPE_MODULE);
        reads.field("gpu.power.memory.average", POWER_AVERAGE, SCOPE_MEMORY);
        reads.field("gpu.power.memory.instant", POWER_INSTANT, SCOPE_MEMORY);
        reads.number("gpu.power.limit.requested", gpu -> gpu.device().powerLimitRequested())
                .orField(POWER_REQUESTED_LIMIT);
        reads.number("gpu.power.limit.enforced", gpu -> gpu.device().powerLimitEnforced())
                .orField(POWER_CURRENT_LIMIT);
        reads.field("gpu.power.module.limit", POWER_CURRENT_LIMIT, SCOPE_MODULE);
        reads.number("gpu.power.limit.default", gpu -> gpu.device().powerLimitDefault())
                .orField(POWER_DEFAULT_LIMIT);
        reads.number("gpu.power.limit.min", gpu -> gpu.powerRange().min()).orField(POWER_MIN_LIMIT);
        reads.number("gpu.power.limit.max", gpu -> gpu.powerRange().max()).orField(POWER_MAX_LIMIT);
        reads.number("gpu.energy.total", gpu -> gpu.device().totalEnergy())
                .orField(ENERGY)
                .orField(TOTAL_ENERGY_CONSUMPTION)
                .or(gpu -> gpu.accumulators().energy().value());
        reads.field("gpu.energy.module", ENERGY, SCOPE_MODULE);

        reads.number("gpu.power.source", gpu -> gpu.device().power().source());
        reads.text("gpu.power.profile.requested", gpu -> gpu.once(PROFILES).requested());
        reads.text("gpu.power.profile.enforced", gpu -> gpu.once(PROFILES).enforced());
        reads.field("gpu.power.smoothing.enabled", PWR_SMOOTHING_ENABLED);
        reads.field("gpu.power.smoothing.ceiling", PWR_SMOOTHING_APPLIED_TMP_CEIL);
        reads.field("gpu.power.smoothing.floor", PWR_SMOOTHING_APPLIED_TMP_FLOOR);
        reads.field("gpu.power.smoothing.lifetime", PWR_SMOOTHING_HW_CIRCUITRY_PERCENT_LIFETIME_REMAINING);
    }
}
