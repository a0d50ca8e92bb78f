package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.FamilyType;
import io.pcp.pmda.exposition.Role;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.source.Mapping;
import io.pcp.pmda.source.SourceConfig;
import java.util.List;
import java.util.TreeSet;

/**
 * Decides what the metrics of one source are, gives them their numbers, and others when a document changes what they are.
 *
 * <p>Not thread-safe: belongs to one {@link SourceMapping} and is used by whichever thread scrapes the source, which
 * holds the lock of the registry in {@link #create} and {@link #reconsider}.
 */
final class MetricMaker {
    private final SourceConfig config;
    private final Mapping mapping;
    private final Registry registry;
    private final SourceBook book;
    private final MappingLog log;
    private final Names names;
    private final Kinds kinds;
    private final NumberTypes types;
    private final SeriesRule rule;
    private final LabelRules rules;
    private final InstanceNames instanceNames;
    private final LiveMetrics live;

    private int passes;
    private int redefined;

    /**
     * @param book of the source, in that registry
     * @param live takes what is made here
     */
    MetricMaker(
            SourceConfig config,
            Registry registry,
            SourceBook book,
            MappingLog log,
            LabelRules rules,
            InstanceNames instanceNames,
            LiveMetrics live) {
        this.config = config;
        this.mapping = config.mapping();
        this.registry = registry;
        this.book = book;
        this.log = log;
        this.rules = rules;
        this.instanceNames = instanceNames;
        this.live = live;
        names = new Names(mapping);
        kinds = new Kinds(mapping, config.name(), log);
        types = new NumberTypes(config.name(), names, kinds, registry, book, log);
        boolean ours = config.format() == SourceConfig.FileFormat.NATIVE;
        rule = new SeriesFilter(mapping, kinds, types, ours);
    }

    /** Which series are kept, and how exactly; for the parser. */
    SeriesRule rule() {
        return rule;
    }

    /** How often metrics got other numbers because they are something else now. */
    int redefined() {
        return redefined;
    }

    /**
     * Another document begins.
     *
     * @param next has what is taken over from the document before
     */
    void begin(LayoutPass next) {
        passes++;
        for (int i = 0; i < next.metrics.length; i++) {
            MetricState known = next.metrics[i];
            if (known != null && known.family == next.layout.series().get(i).family()) {
                known.decided = passes;
            }
        }
    }

    /** Whether values of the series can be served as the metric. */
    boolean takes(MetricState metric, Series series) {
        // A sample of two families, integers in one of them only: its words would be misread.
        boolean other = series.family() != metric.family && kinds.exact(series) != Kind.exact(metric.entry.type);
        return !metric.refused() && !other;
    }

    /** A metric that is not served yet: known from before, or new. Null when there is no number for it. */
    MetricState create(List<LayoutPass.Pending> series, LayoutPass next, int today) {
        Series first = series.get(0).series;
        MetricState metric = new MetricState(first.sample(), names.wanted(first));
        metric.family = first.family();
        metric.kind = kinds.of(first, next::has);
        metric.decided = passes;
        boolean labelled = !metric.kind.singular() && series.stream().anyMatch(MetricMaker::hasInstances);
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
        metric.renew(entry, entry.domain == null ? null : live.state(entry.domain));
        live.add(metric);
        return metric;
    }

    /**
     * A new series of a metric that is served may change what it is. Returns those of its series that have to be worked
     * on again.
     */
    List<LayoutPass.Pending> reconsider(MetricState metric, LayoutPass.Pending one, LayoutPass next, int today) {
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
            live.remove(metric);
            return next.release(metric, rules);
        }
        redefined++;
        metric.kind = kind;
        types.renewed(metric.entry, entry, one.series);
        metric.renew(entry, domain == null ? null : live.state(domain));
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
}
