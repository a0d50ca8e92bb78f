package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Family;
import io.pcp.pmda.exposition.FamilyType;
import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.Role;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.sdk.InstanceTable;
import io.pcp.pmda.source.Mapping;
import io.pcp.pmda.source.SourceConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Families of one source as metrics: names, kinds, units, instances, labels and numbers.
 *
 * <p>Not thread-safe: used by whichever thread scrapes the source, one at a time; but {@link #sourceLabels} and
 * {@link #clusters} may be called by any. What it returns is immutable.
 */
final class SourceMapping implements AutoCloseable {
    private final SourceConfig config;
    private final Mapping mapping;
    private final Registry registry;
    private final MappingLog log;
    private final SourceBook book;
    private final Names names;
    private final Kinds kinds;
    private final LabelRules rules;
    private final NumberTypes types;
    private final SeriesRule rule;
    private final InstanceNames instanceNames;
    private final InstanceGiver giver;
    private final InstanceMaker maker;
    private final LabelSet sourceLabels;

    /** Served, by name of the samples; also those that have left the document lately. */
    private final Map<String, MetricState> metrics = new HashMap<>();

    private final Map<DomainEntry, DomainState> domains = new HashMap<>();

    private LayoutPass pass = new LayoutPass(Layout.EMPTY);
    private int passes;
    private int redefined;
    private int lastDay;
    private long nextExpiry;
    private MappedLayout last;
    private List<SeriesLabel> common = List.of();
    /** Whether series of the last layout had notes. */
    private boolean noted;

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
        this.log = log;
        boolean ours = config.format() == SourceConfig.FileFormat.NATIVE;
        names = new Names(mapping);
        kinds = new Kinds(mapping, config.name(), log);
        rules = new LabelRules(mapping, ours);
        instanceNames = new InstanceNames(mapping.instanceNames());
        giver = new InstanceGiver(registry, instanceNames);
        maker = new InstanceMaker(rules, instanceNames);
        sourceLabels = SourceLabels.of(config);
        book = registry.source(config.name(), mapping.namespace(), mapping.retain(), day(clock.getAsLong()));
        types = new NumberTypes(config.name(), names, kinds, registry, book, log);
        rule = new SeriesFilter(mapping, kinds, types, ours);
    }

    /** Which series are kept, and how exactly; for the parser. */
    SeriesRule rule() {
        return rule;
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
                entry.domain == null ? null : state(entry.domain).instances,
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
        if (!changed && nowMillis < nextExpiry && today == lastDay) {
            return last;
        }
        long staleAfter = config.timing().staleAfter().toMillis();
        int missed = 0;
        noteDay(today);
        if (changed) {
            LayoutPass next = new LayoutPass(layout);
            missed = work(next, today);
            pass = next;
            settle(nowMillis, staleAfter);
        }
        boolean gone = expire(nowMillis, staleAfter);
        if (changed) {
            registry.seen(book, entries(), today);
        }
        registry.commit();
        if (changed || gone) {
            last = build(changed ? missed : last.droppedSeries() - pass.duplicates);
        }
        nextExpiry = nextExpiry(staleAfter);
        return last;
    }

    /** Makes series metrics and instances. Returns how many have no place. */
    private int work(LayoutPass next, int today) {
        passes++;
        int room = config.limits().series() - next.takeOver(pass);
        for (int i = 0; i < next.metrics.length; i++) {
            MetricState known = next.metrics[i];
            if (known != null && known.family == layoutFamily(next, i)) {
                known.decided = passes;
            }
        }
        int missed = 0;
        List<LayoutPass.Pending> known = new ArrayList<>();
        Map<String, List<LayoutPass.Pending>> unknown = new TreeMap<>();
        for (int i = 0; i < next.metrics.length; i++) {
            if (next.metrics[i] != null) {
                continue;
            }
            Series series = next.layout.series().get(i);
            boolean isKnown = metrics.containsKey(series.sample());
            boolean fits = isKnown
                    || unknown.containsKey(series.sample())
                    || metrics.size() + unknown.size() < config.limits().metrics();
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

    private static Family layoutFamily(LayoutPass next, int index) {
        return next.layout.series().get(index).family();
    }

    private int place(
            LayoutPass next, List<LayoutPass.Pending> known, Map<String, List<LayoutPass.Pending>> unknown, int today) {
        int missed = 0;
        Map<DomainState, List<LayoutPass.Pending>> instances = new IdentityHashMap<>();
        synchronized (registry) {
            for (LayoutPass.Pending one : known) {
                MetricState metric = metrics.get(one.series.sample());
                if (metric == null) {
                    missed++;
                    continue;
                }
                for (LayoutPass.Pending again : reconsider(metric, one, next, today)) {
                    missed += enter(again, metric, next, instances);
                }
                missed += enter(one, metric, next, instances);
            }
            for (List<LayoutPass.Pending> series : unknown.values()) {
                MetricState metric = create(series, next, today);
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
        // A sample of two families, integers in one of them only: its words would be misread.
        boolean other =
                one.series.family() != metric.family && kinds.exact(one.series) != Kind.exact(metric.entry.type);
        if (metric.refused() || other) {
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

    /**
     * A new series of a metric that is served may change what it is. Returns those of its series that have to be worked
     * on again.
     */
    private List<LayoutPass.Pending> reconsider(
            MetricState metric, LayoutPass.Pending one, LayoutPass next, int today) {
        Kind kind = metric.kind;
        if (metric.decided != passes) {
            metric.decided = passes;
            Kind declared = kinds.of(one.series, next::has);
            metric.family = one.series.family();
            // Without a declaration nothing is contradicted.
            boolean silent = declared.unknown() && !metric.kind.unknown() && declared.type() == metric.kind.type();
            kind = silent ? metric.kind : declared;
        }
        boolean widened = metric.domain == null && !kind.singular() && hasInstances(one);
        boolean narrowed = metric.domain != null && kind.singular();
        boolean other = !kind.sameValues(metric.kind) && !metric.entry.sameValues(kind);
        if (!widened && !narrowed && !other) {
            metric.kind = kind;
            return List.of();
        }
        DomainEntry domain = narrowed ? null : widened ? domain(List.of(one)) : domainOf(metric);
        MetricEntry entry = narrowed || domain != null || !widened ? allocate(metric, kind, domain, today) : null;
        if (entry == null) {
            // What was served before would be wrong now.
            metric.refuse();
            metrics.remove(metric.raw);
            return next.release(metric, rules);
        }
        redefined++;
        metric.kind = kind;
        types.renewed(metric.entry, entry, one.series);
        metric.renew(entry, domain == null ? null : state(domain));
        return widened || narrowed ? next.release(metric, rules) : List.of();
    }

    private static DomainEntry domainOf(MetricState metric) {
        return metric.domain == null ? null : metric.domain.entry;
    }

    private static boolean hasInstances(LayoutPass.Pending one) {
        boolean bounds = one.series.role() == Role.BUCKET
                || one.series.role() == Role.VALUE && one.series.family().type() == FamilyType.SUMMARY;
        return bounds || !one.labels.naming().isEmpty();
    }

    /** A metric that is not served yet: known from before, or new. Null when there is no number for it. */
    private MetricState create(List<LayoutPass.Pending> series, LayoutPass next, int today) {
        Series first = series.get(0).series;
        MetricState metric = new MetricState(first.sample(), names.wanted(first));
        metric.family = first.family();
        metric.kind = kinds.of(first, next::has);
        metric.decided = passes;
        boolean labelled = !metric.kind.singular() && series.stream().anyMatch(SourceMapping::hasInstances);
        MetricEntry before = book.find(metric.raw, metric.wanted);
        MetricEntry entry = before;
        if (before == null || !fits(before, metric.kind, labelled)) {
            DomainEntry domain = labelled ? domain(series) : null;
            entry = labelled && domain == null ? null : allocate(metric, metric.kind, domain, today);
            if (entry != null && before != null) {
                redefined++;
                types.renewed(before, entry, first);
            }
        }
        if (entry == null) {
            return null;
        }
        metric.renew(entry, entry.domain == null ? null : state(entry.domain));
        metrics.put(metric.raw, metric);
        return metric;
    }

    /** Whether a number given before still stands for what the document has now. */
    private boolean fits(MetricEntry entry, Kind kind, boolean labelled) {
        // What was declared needs no declaration for ever; what was not may be declared at the next start.
        boolean guessed = entry.type == kind.type() && (kind.unknown() || entry.unknown && passes == 1);
        boolean instances = entry.domain == null
                ? !labelled
                : !kind.singular() && entry.domain.mode().equals(instanceNames.mode());
        return (entry.sameValues(kind) || guessed) && instances && !registry.takenElsewhere(book, entry.leaf, true);
    }

    private MetricEntry allocate(MetricState metric, Kind kind, DomainEntry domain, int today) {
        int limit = Math.max(SourceBook.Block.ITEMS, 4 * config.limits().metrics());
        MetricEntry entry = registry.allocate(book, metric.raw, metric.wanted, kind, domain, today, limit);
        if (entry == null) {
            log.warning(
                    config.name() + " numbers",
                    "source " + config.name() + " has used up its " + limit
                            + " numbers: names that it made up before are"
                            + " remembered for " + mapping.retain().toDays()
                            + " days; drop changing names with 'metric = exclude', or shorten 'retain'");
        }
        return entry;
    }

    /** The domain of all labels that the series have. */
    private DomainEntry domain(List<LayoutPass.Pending> series) {
        if (book.domains.size() >= 4 * config.limits().metrics()) {
            log.warning(
                    config.name() + " domains",
                    "source " + config.name()
                            + " has too many sets of label names; metrics with further ones are dropped,"
                            + " drop labels with changing names with 'label = drop'");
            return null;
        }
        if (instanceNames.upstream()) {
            return registry.domain(
                    book, InstanceNames.UPSTREAM, List.of(series.get(0).series.sample()));
        }
        TreeSet<String> all = new TreeSet<>();
        series.forEach(one -> all.addAll(one.labels.names()));
        return registry.domain(book, instanceNames.mode(), List.copyOf(all));
    }

    private DomainState state(DomainEntry entry) {
        return domains.computeIfAbsent(entry, unused -> {
            String by = entry.names().isEmpty() ? "without labels" : "by " + String.join(", ", entry.names());
            return new DomainState(
                    entry, new BridgeInstances(entry.serial(), "series of " + config.name() + " " + by), maker);
        });
    }

    /** What is in the document and what has left it. */
    private void settle(long now, long staleAfter) {
        metrics.values().forEach(metric -> metric.goneSince = metric.goneSince < 0 ? now : metric.goneSince);
        for (int i = 0; i < pass.metrics.length; i++) {
            MetricState metric = pass.metrics[i];
            if (metric != null) {
                metric.goneSince = MetricState.PRESENT;
                if (metric.domain != null) {
                    metric.domain.present(pass.ids[i]);
                }
            }
        }
        domains.values().forEach(domain -> domain.settle(now, staleAfter));
        boolean notes = pass.noted();
        if (notes || noted) {
            noted = notes;
            new Notes(pass).spread(metrics.values(), domains.values(), rules);
        }
    }

    private boolean expire(long now, long staleAfter) {
        boolean any = metrics.values().removeIf(metric -> {
            boolean old = metric.goneSince >= 0 && now - metric.goneSince >= staleAfter;
            if (old) {
                synchronized (registry) {
                    metric.entry.live = false;
                }
            }
            return old;
        });
        for (DomainState domain : domains.values()) {
            any |= domain.expire(now, staleAfter);
        }
        return any;
    }

    private long nextExpiry(long staleAfter) {
        long least = Long.MAX_VALUE - staleAfter;
        for (MetricState metric : metrics.values()) {
            least = metric.goneSince >= 0 ? Math.min(least, metric.goneSince) : least;
        }
        for (DomainState domain : domains.values()) {
            least = Math.min(least, domain.leastGone());
        }
        return least + staleAfter;
    }

    /** Once a day: what is served was seen; what has not been seen for too long is forgotten. */
    private void noteDay(int today) {
        if (today == lastDay) {
            return;
        }
        lastDay = today;
        registry.seen(book, entries(), today);
        domains.values().forEach(domain -> registry.seen(domain.entry, domain.ids(), today));
        registry.purge(book, InstanceGiver.shown(domains.values()));
    }

    private List<MetricEntry> entries() {
        List<MetricEntry> all = new ArrayList<>(metrics.size());
        metrics.values().forEach(metric -> all.add(metric.entry));
        return all;
    }

    private MappedLayout build(int missed) {
        List<MetricState> inOrder = new ArrayList<>(metrics.values());
        inOrder.sort(Comparator.comparingInt(metric -> metric.entry.cluster << 10 | metric.entry.item));
        pass.duplicates = 0;
        List<MappedMetric> mapped = pass.places(inOrder, mapping.namespace());
        Map<BridgeInstances, InstanceTable> tables = new IdentityHashMap<>();
        for (MetricState metric : inOrder) {
            if (metric.domain != null) {
                tables.put(metric.domain.instances, metric.domain.table());
            }
        }
        // What nobody shows any more need not be kept ready.
        domains.values().removeIf(domain -> !tables.containsKey(domain.instances) && domain.ids().length == 0);
        return new MappedLayout(
                pass.layout,
                List.copyOf(mapped),
                tables,
                missed + pass.duplicates,
                pass.conflicts(),
                redefined,
                last == null ? LabelSet.EMPTY : last.common());
    }
}
