package io.pcp.pmda.gpu;

import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.sdk.Fetch;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.MetricReader;
import io.pcp.pmda.sdk.ValueSink;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What the metrics of the node are answered from.
 *
 * @param processes what is made from the processes of all GPUs
 * @param version of this agent
 */
record Node(
        GpuFleet fleet,
        EventMonitor events,
        HealthMonitor health,
        ProcessFold processes,
        Supplier<ReadSet> reads,
        NodeTotals totals,
        GpuSettings settings,
        LogLevel level,
        String version) {

    /** A number that is there at once, from the second fetch on. */
    MetricReader number(LongSupplier value) {
        return first((fetch, out) -> out.number(value.getAsLong()));
    }

    /** A text that is there at once, from the second fetch on. */
    MetricReader text(Supplier<String> value) {
        return first((fetch, out) -> out.text(value.get()));
    }

    /** A number discovery is asked for in every fetch. */
    MetricReader asking(LongSupplier value) {
        return touching(fleet::touch, (fetch, out) -> out.number(value.getAsLong()));
    }

    /** A number or text that this driver or system may not have; there at once, from the second fetch on. */
    MetricReader reading(Supplier<Reading> value) {
        return first((fetch, out) -> put(value.get(), out));
    }

    /** The same, and discovery is asked for it in every fetch. */
    MetricReader askingReading(Supplier<Reading> value) {
        return touching(fleet::touch, (fetch, out) -> put(value.get(), out));
    }

    private static void put(Reading reading, ValueSink out) {
        if (!reading.ok()) {
            if (reading.kind() == NvmlReturn.Kind.NO_PERMISSION) {
                out.failed(PmErr.PERMISSION);
            }
        } else if (reading.text() != null) {
            out.text(reading.text());
        } else {
            out.number(reading.number());
        }
    }

    /** A number per GPU that has been read at least once. */
    MetricReader passes(ToLongFunction<GpuWorker> value) {
        return first((fetch, out) -> {
            for (Gpu gpu : fleet.gpus()) {
                Instance instance = gpu.instance();
                if (instance != null && gpu.passes().passesDone() > 0) {
                    out.number(instance.id(), value.applyAsLong(gpu.passes()));
                }
            }
        });
    }

    /** Right after the start it is worth to wait for the first look at the library; never later. */
    private MetricReader first(MetricReader reader) {
        return touching(fleet::touchFirst, reader);
    }

    private static MetricReader touching(Consumer<Fetch> touch, MetricReader reader) {
        return new MetricReader() {
            @Override
            public void touch(Fetch fetch) {
                touch.accept(fetch);
            }

            @Override
            public void read(Fetch fetch, ValueSink out) throws PcpException {
                reader.read(fetch, out);
            }
        };
    }
}
