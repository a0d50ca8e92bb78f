package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.AliasRow.Computation;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.sdk.CollectedValues;
import io.pcp.pmda.sdk.Fetch;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.Metric;
import io.pcp.pmda.sdk.MetricReader;
import io.pcp.pmda.sdk.MetricTable;
import io.pcp.pmda.sdk.ValueSink;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The tree {@code nvidia.*}: the names, types, semantics and units of pmdanvidia, with values by meaning from the metrics
 * of {@link GpuCatalogue}. An alias is served when what it is made from is.
 *
 * <p>Values are made on the pipe thread, and what several aliases need is collected once per fetch.
 */
final class NvidiaNames {
    /** What the table of aliases calls the domain of processes on GPUs, and that of processes. */
    static final String PROC = "nvidia.proc";

    static final String PID = "nvidia.pid";

    /** Serial numbers of instance domains; frozen. */
    static final int PROC_SERIAL = 121;

    static final int PID_SERIAL = 122;

    private static final String GPU = "gpu";
    private static final String GPU_PROCESSES = "gpuproc";
    private static final String PROCESSES = "pid";

    private final AliasCatalogue catalogue;
    private final WatchedGpus watched;
    private final Map<String, InstanceDomain> domains;
    private final Map<String, InstanceDomain> renamed = new HashMap<>();
    private Map<String, Metric> metrics = Map.of();

    /** What was collected for the fetch that is answered now. */
    private WeakReference<Fetch> collecting = new WeakReference<>(null);

    private final Map<Object, Object> collected = new HashMap<>();

    /**
     * @param domains of the catalogue, by what it calls them
     */
    NvidiaNames(AliasCatalogue catalogue, WatchedGpus watched, Map<String, InstanceDomain> domains) {
        this.catalogue = catalogue;
        this.watched = watched;
        this.domains = domains;
        renamed.put(GPU, domains.get(GPU));
        rename(
                PROC,
                GPU_PROCESSES,
                PROC_SERIAL,
                "processes on each GPU, as pmdanvidia names them",
                "A process on a GPU: gpu0::4711, or gpu0/mig1.0::4711 in a MIG slice.",
                AliasFold::procName);
        rename(
                PID,
                PROCESSES,
                PID_SERIAL,
                "processes that use GPUs, as pmdanvidia names them",
                "A process, whatever GPUs it uses: its process id with six digits or more.",
                AliasFold::pidName);
    }

    private void rename(
            String name, String source, int serial, String oneline, String help, UnaryOperator<String> naming) {
        if (domains.containsKey(source)) {
            renamed.put(name, new RenamedInstances(domains.get(source), serial, oneline, help, naming));
        }
    }

    /**
     * Adds the aliases of metrics.
     *
     * @param served all metrics of the catalogue that the table has, by name
     */
    void contribute(MetricTable.Builder table, Map<String, Metric> served) {
        metrics = Map.copyOf(served);
        for (AliasRow row : catalogue.served(served.keySet())) {
            InstanceDomain instances = row.instances().isEmpty() ? null : renamed.get(row.instances());
            MetricDesc desc =
                    table.desc(row.cluster(), row.item(), row.type(), instances, row.semantics(), row.units());
            table.add(
                    new Metric(row.name(), desc, row.oneline(), row.help(), labels(row), instances, reader(row), null));
        }
    }

    /** What the unit is, where the descriptor does not tell. */
    private LabelSet labels(AliasRow row) {
        LabelSet labels = LabelSet.EMPTY;
        if (row.computation() == Computation.SAME || row.computation() == Computation.SUM) {
            for (Label label : metrics.get(row.source()).labels().labels()) {
                if (label.name().equals("units")) {
                    labels = labels.with(label);
                }
            }
        }
        return labels;
    }

    private MetricReader reader(AliasRow row) {
        Metric source = metrics.get(row.source());
        if (row.computation().averages()) {
            return reader(watched::touch, fetch -> average(fetch, row));
        } else if (row.computation() == Computation.SAME) {
            boolean signed = source.desc().type() == ValueType.I32 && row.type() == ValueType.U32;
            return signed ? reader(source.reader()::touch, fetch -> positive(collect(fetch, source))) : source.reader();
        }
        return reader(
                fetch -> {
                    source.reader().touch(fetch);
                    metrics.get(AliasRow.PROCESS_TYPE).reader().touch(fetch);
                },
                fetch -> fold(fetch, row, source));
    }

    /** Values by instance, or why there are none. */
    private record Made(Map<Integer, Long> values, int code) {}

    private static MetricReader reader(Consumer<Fetch> touch, Function<Fetch, Made> values) {
        return new MetricReader() {
            @Override
            public void touch(Fetch fetch) {
                touch.accept(fetch);
            }

            @Override
            public void read(Fetch fetch, ValueSink out) {
                Made made = values.apply(fetch);
                made.values().forEach(out::number);
                if (made.values().isEmpty()) {
                    out.failed(made.code());
                }
            }
        };
    }

    /** Without what an unsigned type cannot say. */
    private static Made positive(CollectedValues source) {
        Map<Integer, Long> values = new LinkedHashMap<>();
        source.numbers().forEach((instance, value) -> {
            if (value >= 0) {
                values.put(instance, value);
            }
        });
        return new Made(values, source.code());
    }

    private Made average(Fetch fetch, AliasRow row) {
        Map<Integer, Long> values = new TreeMap<>();
        sums(fetch).forEach((instance, sums) -> {
            long value = switch (row.computation()) {
                case SAMPLES -> sums.seconds();
                case BYTES -> sums.used();
                default -> row.source().equals("gpu.busy.gpu") ? sums.gpu() : sums.memory();
            };
            if (value >= 0) {
                values.put(instance, value);
            }
        });
        return new Made(values, 0);
    }

    private Made fold(Fetch fetch, AliasRow row, Metric source) {
        CollectedValues values = collect(fetch, source);
        CollectedValues types = collect(fetch, metrics.get(AliasRow.PROCESS_TYPE));
        AliasFold fold =
                new AliasFold(fetch.instances(domains.get(GPU_PROCESSES)), fetch.instances(domains.get(GPU)), types);
        boolean each = row.instances().equals(PROC);
        int code = values.code() == 0 ? types.code() : values.code();
        return new Made(each ? fold.listed(row.of()) : fold.byPid(row.computation(), row.of(), values), code);
    }

    private CollectedValues collect(Fetch fetch, Metric source) {
        return (CollectedValues) once(fetch, source.name(), () -> CollectedValues.of(source, fetch));
    }

    @SuppressWarnings("unchecked")
    private Map<Integer, WatchedTime.Sums> sums(Fetch fetch) {
        return (Map<Integer, WatchedTime.Sums>) once(fetch, watched, watched::sums);
    }

    private Object once(Fetch fetch, Object what, Supplier<Object> made) {
        if (collecting.get() != fetch) {
            collected.clear();
            collecting = new WeakReference<>(fetch);
        }
        return collected.computeIfAbsent(what, unused -> made.get());
    }
}
