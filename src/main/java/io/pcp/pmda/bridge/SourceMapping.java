package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.source.Mapping;
import io.pcp.pmda.source.SourceConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Families of one source as metrics: names, kinds, units, instances, labels and numbers. Takes each new layout of its
 * documents through what has to be decided: {@link MetricMaker} decides about metrics, {@link InstanceGiver} about
 * instances, and {@link LiveMetrics} keeps them.
 *
 * <p>Not thread-safe: used by whichever thread scrapes the source, one at a time; but {@link #sourceLabels} and
 * {@link #clusters} may be called by any. What it returns is immutable.
 */
final class SourceMapping implements AutoCloseable {
    private final SourceConfig config;
    private final Mapping mapping;
    private final Registry registry;
    private final SourceBook book;
    private final LabelRules rules;
    private final InstanceNames instanceNames;
    private final InstanceGiver giver;
    private final MetricMaker maker;
    private final LiveMetrics live;
    private final LabelSet sourceLabels;

    private LayoutPass pass = new LayoutPass(Layout.EMPTY);
    private long nextExpiry;
    private MappedLayout last;
    private List<SeriesLabel> common = List.of();

    /**
     * @param registry remembers all numbers; the first block of the source is taken from it here
     */
    SourceMapping(SourceConfig config, Registry registry, MappingLog log) {
        this(config, registry, log, System::currentTimeMillis);
    }

    /**
     * @param clock milliseconds since the epoch
     */
    SourceMapping(SourceConfig config, Registry registry, MappingLog log, LongSupplier clock) {
        this.config = config;
        this.mapping = config.mapping();
        this.registry = registry;
        boolean ours = config.format() == SourceConfig.FileFormat.NATIVE;
        rules = new LabelRules(mapping, ours);
        instanceNames = new InstanceNames(mapping.instanceNames());
        giver = new InstanceGiver(registry, instanceNames);
        sourceLabels = SourceLabels.of(config);
        book = registry.source(config.name(), mapping.namespace(), mapping.retain(), day(clock.getAsLong()));
        live = new LiveMetrics(config.name(), registry, book, rules, new InstanceMaker(rules, instanceNames));
        maker = new MetricMaker(config, registry, book, log, rules, instanceNames, live);
    }

    /** Which series are kept, and how exactly; for the parser. */
    SeriesRule rule() {
        return maker.rule();
    }

    /** Labels of all metrics of the source. */
    LabelSet sourceLabels() {
        return sourceLabels;
    }

    /** Names of labels by which series of the source are told apart, or were in an earlier life of this agent. */
    Set<String> knownLabels() {
        Set<String> all = new TreeSet<>();
        synchronized (registry) {
            book.domains.values().forEach(domain -> all.addAll(domain.names()));
        }
        return all;
    }

    /** Clusters of the source in the order it got them; the first is there from the beginning, unless none is left. */
    int[] clusters() {
        return registry.clusters(book);
    }

    /**
     * What the documents of an earlier life of this agent had become, as of the last day the source was seen; ascending
     * by number. Instances and texts of help are not remembered, they come with the first document.
     */
    List<BridgeMetric> remembered() {
        List<BridgeMetric> all = new ArrayList<>();
        synchronized (registry) {
            for (MetricEntry entry : registry.lastSeen(book)) {
                boolean asBefore = entry.domain == null || entry.domain.mode().equals(instanceNames.mode());
                if (asBefore && !registry.takenElsewhere(book, entry.leaf, true)) {
                    all.add(remembered(entry));
                }
            }
        }
        all.sort(Comparator.comparingInt(metric -> metric.cluster() << 10 | metric.item()));
        return all;
    }

    private BridgeMetric remembered(MetricEntry entry) {
        return new BridgeMetric(
                mapping.namespace() + "." + entry.leaf,
                entry.cluster,
                entry.item,
                entry.type,
                entry.semantics,
                entry.units,
                entry.raw,
                "Original name: " + entry.raw,
                LabelSet.EMPTY,
                entry.domain == null ? null : live.state(entry.domain).instances,
                Kind.exact(entry.type));
    }

    /** The source is not configured any more: others may have its names. */
    @Override
    public void close() {
        registry.release(book);
    }

    private static int day(long millis) {
        return (int) TimeUnit.MILLISECONDS.toDays(millis);
    }

    /**
     * @param nextCommon labels that all series have in common
     * @param nowMillis wall clock, for what expires
     */
    MappedLayout map(Layout layout, List<SeriesLabel> nextCommon, long nowMillis) {
        MappedLayout mapped = map(layout, nowMillis);
        if (nextCommon != common) {
            common = nextCommon;
            LabelSet labels = InstanceLabels.of(rules.apply(nextCommon));
            last = labels.equals(mapped.common()) ? mapped : mapped.with(labels);
        }
        return last;
    }

    /**
     * @param nowMillis wall clock, for what expires
     */
    MappedLayout map(Layout layout, long nowMillis) {
        int today = day(nowMillis);
        boolean changed = last == null || layout != pass.layout;
        if (!changed && nowMillis < nextExpiry && live.knowsDay(today)) {
            return last;
        }
        long staleAfter = config.timing().staleAfter().toMillis();
        int missed = 0;
        live.noteDay(today);
        if (changed) {
            LayoutPass next = new LayoutPass(layout);
            missed = work(next, today);
            pass = next;
            live.settle(pass, nowMillis, staleAfter);
        }
        boolean gone = live.expire(nowMillis, staleAfter);
        if (changed) {
            registry.seen(book, live.entries(), today);
        }
        registry.commit();
        if (changed || gone) {
            last = build(changed ? missed : last.droppedSeries() - pass.duplicates);
        }
        nextExpiry = live.nextExpiry(staleAfter);
        return last;
    }

    /** Makes series metrics and instances. Returns how many have no place. */
    private int work(LayoutPass next, int today) {
        int room = config.limits().series() - next.takeOver(pass);
        maker.begin(next);
        int missed = 0;
        List<LayoutPass.Pending> known = new ArrayList<>();
        Map<String, List<LayoutPass.Pending>> unknown = new TreeMap<>();
        for (int i = 0; i < next.metrics.length; i++) {
            if (next.metrics[i] != null) {
                continue;
            }
            Series series = next.layout.series().get(i);
            boolean isKnown = live.get(series.sample()) != null;
            boolean fits = isKnown
                    || unknown.containsKey(series.sample())
                    || live.size() + unknown.size() < config.limits().metrics();
            if (room <= 0 || !fits) {
                missed++;
                continue;
            }
            room--;
            LayoutPass.Pending pending = new LayoutPass.Pending(i, series, rules.apply(series));
            if (isKnown) {
                known.add(pending);
            } else {
                unknown.computeIfAbsent(series.sample(), unused -> new ArrayList<>())
                        .add(pending);
            }
        }
        return missed + place(next, known, unknown, today);
    }

    private int place(
            LayoutPass next, List<LayoutPass.Pending> known, Map<String, List<LayoutPass.Pending>> unknown, int today) {
        int missed = 0;
        Map<DomainState, List<LayoutPass.Pending>> instances = new IdentityHashMap<>();
        synchronized (registry) {
            for (LayoutPass.Pending one : known) {
                MetricState metric = live.get(one.series.sample());
                if (metric == null) {
                    missed++;
                    continue;
                }
                for (LayoutPass.Pending again : maker.reconsider(metric, one, next, today)) {
                    missed += enter(again, metric, next, instances);
                }
                missed += enter(one, metric, next, instances);
            }
            for (List<LayoutPass.Pending> series : unknown.values()) {
                MetricState metric = maker.create(series, next, today);
                missed += metric == null ? series.size() : 0;
                for (LayoutPass.Pending one : metric == null ? List.<LayoutPass.Pending>of() : series) {
                    missed += enter(one, metric, next, instances);
                }
            }
        }
        List<DomainState> inOrder = new ArrayList<>(instances.keySet());
        inOrder.sort(Comparator.comparingInt(domain -> domain.entry.serial()));
        inOrder.forEach(domain -> giver.give(domain, instances.get(domain), next, today));
        return missed;
    }

    /** Returns 1 when there is no place for the series, else 0. */
    private int enter(
            LayoutPass.Pending one,
            MetricState metric,
            LayoutPass next,
            Map<DomainState, List<LayoutPass.Pending>> instances) {
        next.ids[one.index] = 0;
        if (!maker.takes(metric, one.series)) {
            next.metrics[one.index] = null;
            return 1;
        }
        next.metrics[one.index] = metric;
        if (metric.domain != null) {
            instances
                    .computeIfAbsent(metric.domain, unused -> new ArrayList<>())
                    .add(one);
        }
        return 0;
    }

    private MappedLayout build(int missed) {
        pass.duplicates = 0;
        List<MappedMetric> mapped = pass.places(live.inOrder(), mapping.namespace());
        return new MappedLayout(
                pass.layout,
                List.copyOf(mapped),
                live.tables(),
                missed + pass.duplicates,
                pass.conflicts(),
                maker.redefined(),
                last == null ? LabelSet.EMPTY : last.common());
    }
}
