package io.pcp.pmda.gpu;

import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.sdk.Fetch;
import io.pcp.pmda.sdk.MetricReader;
import io.pcp.pmda.sdk.ValueSink;
import java.util.List;
import java.util.function.Supplier;

/**
 * Sums over the GPUs of the node, from the snapshots of one fetch. GPUs without a value are skipped; where
 * GPUs are attached and none has a value, there is no sum either, and 0 only where there is no GPU.
 */
final class NodeTotals {
    private final GpuFleet fleet;
    private final Supplier<ReadSet> reads;
    private final int busyThreshold;
    private final long staleNanos;

    NodeTotals(GpuFleet fleet, Supplier<ReadSet> reads, GpuSettings settings) {
        this.fleet = fleet;
        this.reads = reads;
        this.busyThreshold = settings.busyThreshold();
        this.staleNanos = settings.timing().staleAfter().toNanos();
    }

    /** What a fetch knows of one GPU. */
    @FunctionalInterface
    private interface View {
        /** Value of a read in this fetch, or -1. */
        long value(Read read);
    }

    /** Adds up what GPUs have to say. */
    @FunctionalInterface
    private interface Share {
        /** Contribution of a GPU, or -1 when it has none. */
        long of(View gpu);
    }

    /** A sum of whole numbers. */
    private final class Sum implements MetricReader {
        private final List<Read> needs;
        private final Share share;

        private Sum(Share share, Read... needs) {
            this.share = share;
            this.needs = List.of(needs);
        }

        @Override
        public void touch(Fetch fetch) {
            fleet.touch(fetch);
            for (Gpu gpu : fleet.gpus()) {
                if (gpu.attachment() != null) {
                    needs.forEach(
                            read -> fetch.ask(gpu.passes().owner(), read.group().parts()));
                }
            }
        }

        @Override
        public void read(Fetch fetch, ValueSink out) {
            long sum = 0;
            int attached = 0;
            int counted = 0;
            boolean late = false;
            for (Gpu gpu : fleet.gpus()) {
                if (gpu.attachment() != null) {
                    attached++;
                    long value = share.of(read -> value(fetch, gpu, read));
                    sum += Math.max(0, value);
                    counted += value >= 0 ? 1 : 0;
                    late |= needs.stream().anyMatch(read -> row(fetch, gpu, read) == null);
                }
            }
            if (attached == 0 || counted > 0) {
                out.number(sum);
            } else if (late) {
                out.failed(PmErr.AGAIN);
            }
        }
    }

    private long value(Fetch fetch, Gpu gpu, Read read) {
        GpuRow row = row(fetch, gpu, read);
        return row != null && row.has(read.column()) ? row.bits()[read.column()] : -1;
    }

    private GpuRow row(Fetch fetch, Gpu gpu, Read read) {
        UnitRows rows = GpuMetricReader.rows(fetch, gpu.passes(), read.group(), staleNanos);
        return rows == null ? null : rows.whole();
    }

    /** GPUs that at least one process uses. */
    MetricReader allocated() {
        Read processes = reads.get().read("gpu.processes.total");
        return new Sum(gpu -> Math.min(1, gpu.value(processes)), processes);
    }

    /** GPUs whose utilisation is above the threshold; one that has none (MIG mode) when a process uses it. */
    MetricReader busy() {
        Read utilization = reads.get().read("gpu.utilization.gpu");
        Read processes = reads.get().read("gpu.processes.total");
        return new Sum(
                gpu -> {
                    long percent = gpu.value(utilization);
                    if (percent >= 0) {
                        return percent > busyThreshold ? 1 : 0;
                    }
                    return Math.min(1, gpu.value(processes));
                },
                utilization,
                processes);
    }

    /** Sum of a metric. */
    MetricReader sum(String name) {
        Read read = reads.get().read(name);
        return new Sum(gpu -> gpu.value(read), read);
    }

    /** Mean of a metric; no value when no GPU has one. */
    MetricReader mean(String name) {
        Read read = reads.get().read(name);
        Sum sum = new Sum(gpu -> gpu.value(read), read);
        return new MetricReader() {
            @Override
            public void touch(Fetch fetch) {
                sum.touch(fetch);
            }

            @Override
            public void read(Fetch fetch, ValueSink out) {
                long total = 0;
                int counted = 0;
                for (Gpu gpu : fleet.gpus()) {
                    long value = gpu.attachment() == null ? -1 : value(fetch, gpu, read);
                    total += Math.max(0, value);
                    counted += value >= 0 ? 1 : 0;
                }
                if (counted > 0) {
                    out.real((double) total / counted);
                }
            }
        };
    }
}
