package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.gpu.health.Fact;
import io.pcp.pmda.gpu.health.HealthFacts;
import io.pcp.pmda.nvml.Reading;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a pass knows about the health of a GPU: readings of other clusters, as facts. Made in the slow pass, too, so that
 * a GPU that falls ill is noticed when nobody asks. What only the fleet knows (that the GPU is lost, that its driver
 * hangs) is added by {@link HealthMonitor}.
 */
final class HealthFactsCollector implements Collector {
    /** The facts of the last pass. */
    static final Extra<HealthFacts> FACTS = new Extra<>("facts of health");

    /** Facts that are the value of a metric. */
    private static final Map<Fact, String> METRICS = new EnumMap<>(Map.ofEntries(
            Map.entry(Fact.RECOVERY_ACTION, "gpu.health.recovery_action"),
            Map.entry(Fact.ROWS_PENDING, "gpu.rows.pending"),
            Map.entry(Fact.ROWS_FAILURE, "gpu.rows.failure"),
            Map.entry(Fact.PAGES_PENDING, "gpu.pages.pending"),
            Map.entry(Fact.SRAM_THRESHOLD, "gpu.ecc.sram.threshold_exceeded"),
            Map.entry(Fact.ECC_VOLATILE, "gpu.ecc.volatile.uncorrected.total"),
            Map.entry(Fact.ECC_AGGREGATE, "gpu.ecc.aggregate.uncorrected.total"),
            Map.entry(Fact.CHANNEL_REPAIR, "gpu.health.repair.channel"),
            Map.entry(Fact.TPC_REPAIR, "gpu.health.repair.tpc"),
            Map.entry(Fact.MEMORY_UNREPAIRABLE, "gpu.health.unrepairable_memory"),
            Map.entry(Fact.FABRIC_STATE, "gpu.fabric.state"),
            Map.entry(Fact.FABRIC_STATUS, "gpu.fabric.status"),
            Map.entry(Fact.FABRIC_SUMMARY, "gpu.fabric.health.summary"),
            Map.entry(Fact.FABRIC_MASK, "gpu.fabric.health.mask"),
            Map.entry(Fact.HW_THERMAL, "gpu.throttle.active.hw_thermal"),
            Map.entry(Fact.SW_THERMAL, "gpu.throttle.active.sw_thermal"),
            Map.entry(Fact.POWER_BRAKE, "gpu.throttle.active.hw_power_brake"),
            Map.entry(Fact.PCIE_WIDTH, "gpu.pcie.width.current"),
            Map.entry(Fact.PCIE_WIDTH_MAX, "gpu.pcie.width.max"),
            Map.entry(Fact.PCIE_GENERATION, "gpu.pcie.gen.current"),
            Map.entry(Fact.PCIE_GENERATION_MAX, "gpu.pcie.gen.max"),
            Map.entry(Fact.UTILIZATION, "gpu.utilization.gpu")));

    @Override
    public int cluster() {
        return 23;
    }

    @Override
    public void define(Reads reads) {
        Map<Fact, Read> known = new EnumMap<>(Fact.class);
        METRICS.forEach((fact, metric) -> known.put(fact, reads.of(metric)));
        Read down = reads.of("gpu.nvlink.down");
        Read energy = reads.of("gpu.energy.total");
        List<Read> needs = new ArrayList<>(known.values());
        needs.addAll(List.of(down, energy));
        reads.extra(Place.PASS, FACTS, true, gpu -> facts(gpu, known, down, energy), needs.toArray(new Read[0]));
    }

    private static HealthFacts facts(GpuReader gpu, Map<Fact, Read> known, Read down, Read energy) {
        HealthFacts.Builder facts = HealthFacts.builder();
        known.forEach((fact, read) -> {
            Reading reading = gpu.value(read);
            if (reading.ok()) {
                facts.set(fact, reading.number());
            }
        });
        Resets resets = gpu.accumulators().resets();
        resets.see(gpu.value(energy), gpu.value(known.get(Fact.ECC_VOLATILE)));
        Reading aggregate = gpu.value(known.get(Fact.ECC_AGGREGATE));
        if (aggregate.ok()) {
            facts.set(Fact.ECC_AGGREGATE_FIRST, resets.firstAggregate(aggregate.number()));
        }
        Reading inforom = gpu.accumulators().inforom().last();
        if (inforom != null && inforom.ok()) {
            facts.set(Fact.INFOROM_VALID, inforom.number());
        }
        links(gpu, down, facts);
        return facts.build();
    }

    private static void links(GpuReader gpu, Read down, HealthFacts.Builder facts) {
        if (!gpu.value(down).ok()) {
            return;
        }
        LinkStates links = gpu.once(NvlinkCollector.LINKS);
        facts.links(links.expected(), links.missed());
    }
}
