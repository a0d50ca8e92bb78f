package io.pcp.pmda.sdk;

import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Metrics that are refreshed together: one supplier of snapshots, and per metric a function that takes its value out of
 * one. Refreshed at most once per fetch, only when one of its metrics was asked for and its snapshot is older than
 * {@code maxAge}, on a worker of its own.
 *
 * <p>A refresh that throws gives its metrics {@code PM_ERR_AGAIN} (or the code of a {@link PcpException}) and one log
 * line per change of state. So does a function that throws, for its metric or instance alone. A value of the wrong Java
 * type gives {@code PM_ERR_CONV} and a log line naming the metric; {@code null} is "no value".
 *
 * <p>Integers are {@code Number}s (U64 by its bits), FLOAT and DOUBLE any {@code Number}, STRING a {@code String},
 * AGGREGATE a {@code byte[]}.
 *
 * @param <S> immutable snapshot type
 */
public final class Cluster<S> implements PmdaModule {
    private final int number;
    private final Callable<S> refresh;
    private final List<Definition> definitions = new ArrayList<>();
    private SnapshotOwner.Limits limits = SnapshotOwner.Limits.DEFAULT;
    private LabelSet labels = LabelSet.EMPTY;
    private Duration period;
    private SnapshotOwner<S> owner;
    private PmdaLog log;

    private final class Definition implements MetricReader {
        private final int item;
        private final String name;
        private final ValueType type;
        private final Semantics semantics;
        private final Units units;
        private final String oneline;
        private final InstanceDomain instances;
        private final BiFunction<S, String, ?> value;
        private String help = "";
        private LabelSet itemLabels = LabelSet.EMPTY;
        private StoreHandler store;

        Definition(
                int item,
                String name,
                ValueType type,
                Semantics semantics,
                Units units,
                String oneline,
                InstanceDomain instances,
                BiFunction<S, String, ?> value) {
            this.item = item;
            this.name = name;
            this.type = type;
            this.semantics = semantics;
            this.units = units;
            this.oneline = oneline;
            this.instances = instances;
            this.value = value;
        }

        @Override
        public void touch(Fetch fetch) {
            fetch.ask(owner);
        }

        @Override
        public void read(Fetch fetch, ValueSink out) throws PcpException {
            SnapshotOwner.Answer<S> answer = fetch.answer(owner);
            if (!answer.ok()) {
                throw new PcpException(answer.code(), owner.name() + " has no snapshot");
            }
            if (instances == null) {
                put(out, -1, extract(answer.value(), ""));
            } else {
                for (Instance instance : fetch.instances(instances).instances()) {
                    if (out.wants(instance.id())) {
                        one(answer.value(), instance, out);
                    }
                }
            }
        }

        /** An instance without a value costs the others nothing. */
        private void one(S snapshot, Instance instance, ValueSink out) {
            try {
                put(out, instance.id(), extract(snapshot, instance.name()));
            } catch (PcpException refused) {
                out.failed(refused.code());
            }
        }

        private Object extract(S snapshot, String instance) throws PcpException {
            try {
                return value.apply(snapshot, instance);
            } catch (RuntimeException missing) {
                if (log.changed("value of " + name, missing.getClass().getName())) {
                    log.error("metric " + name + (instance.isEmpty() ? "" : "[" + instance + "]")
                            + " cannot be taken out of its snapshot: " + missing);
                }
                throw new PcpException(PmErr.AGAIN, name + " has no value", missing);
            }
        }

        private void put(ValueSink out, int instance, Object object) throws PcpException {
            if (object instanceof Number number && type.numeric()) {
                switch (type) {
                    case FLOAT, DOUBLE -> out.real(instance, number.doubleValue());
                    default -> out.number(instance, number.longValue());
                }
            } else if (object instanceof String text && type == ValueType.STRING) {
                out.text(instance, text);
            } else if (object instanceof byte[] bytes
                    && (type == ValueType.AGGREGATE || type == ValueType.AGGREGATE_STATIC)) {
                out.bytes(instance, bytes);
            } else if (object != null) {
                if (log.changed("type of " + name, object.getClass().getName())) {
                    log.error("metric " + name + " is declared " + type.pcpName() + " but its value is a "
                            + object.getClass().getSimpleName());
                }
                throw new PcpException(PmErr.CONV, name + " has a value of the wrong type");
            }
        }

        Metric metric(MetricTable.Builder table) {
            MetricDesc desc = table.desc(number, item, type, instances, semantics, units);
            // Who asks for the long text alone, as dbpmda does, is better served with the short one than with an error.
            return new Metric(name, desc, oneline, help.isEmpty() ? oneline : help, itemLabels, instances, this, store);
        }
    }

    Cluster(int number, Callable<S> refresh) {
        this.number = number;
        this.refresh = refresh;
    }

    /** A metric with one value. */
    public Cluster<S> metric(
            int item,
            String name,
            ValueType type,
            Semantics semantics,
            Units units,
            String oneline,
            Function<S, ?> value) {
        definitions.add(new Definition(
                item, name, type, semantics, units, oneline, null, (snapshot, unused) -> value.apply(snapshot)));
        return this;
    }

    /** A metric with a value per instance; the function gets the external instance name. */
    public Cluster<S> metric(
            int item,
            String name,
            ValueType type,
            Semantics semantics,
            Units units,
            String oneline,
            InstanceDomain instances,
            BiFunction<S, String, ?> value) {
        definitions.add(new Definition(item, name, type, semantics, units, oneline, instances, value));
        return this;
    }

    /** Longer help of the metric defined last; without it the one line stands for both. */
    public Cluster<S> help(String text) {
        last().help = text;
        return this;
    }

    /** Labels (level ITEM) of the metric defined last. */
    public Cluster<S> labels(LabelSet set) {
        last().itemLabels = set;
        return this;
    }

    /** Makes the metric defined last writable. */
    public Cluster<S> store(StoreHandler handler) {
        last().store = handler;
        return this;
    }

    private Definition last() {
        if (definitions.isEmpty()) {
            throw new IllegalStateException("define a metric first");
        }
        return definitions.get(definitions.size() - 1);
    }

    /** Labels of level CLUSTER. */
    public Cluster<S> clusterLabels(LabelSet set) {
        labels = set;
        return this;
    }

    /** How old a snapshot may be and still be served without a refresh (default 1 s). */
    public Cluster<S> maxAge(Duration age) {
        limits = new SnapshotOwner.Limits(age, limits.staleAfter(), limits.interest());
        return this;
    }

    /** Refreshes in the background at this interval as well, asked or not. */
    public Cluster<S> every(Duration interval) {
        period = interval;
        return this;
    }

    @Override
    public void start(PmdaContext context) {
        log = context.log();
        owner = context.owner(context.name() + " cluster " + number, limits, parts -> refresh.call());
        for (Definition definition : definitions) {
            if (definition.instances instanceof CachedInstances dynamic) {
                dynamic.publishedBy(owner);
            }
        }
        if (period != null) {
            context.ticker().every(period.toNanos(), () -> owner.ask(1, 0));
        }
    }

    @Override
    public void contribute(MetricTable.Builder table) {
        if (!labels.isEmpty()) {
            table.clusterLabels(number, labels);
        }
        definitions.forEach(definition -> table.add(definition.metric(table)));
    }
}
