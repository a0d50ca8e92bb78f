package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Family;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.model.ValueType;
import java.util.Optional;

/**
 * Whether metrics of OpenTelemetry have integers. Their programs never say so, only points do, and one that will have
 * fractions often begins with 0: so that its number does not change with each start, what it was before counts. Thread-safe.
 */
final class NumberTypes {
    private final String source;
    private final Names names;
    private final Kinds kinds;
    private final Registry registry;
    private final SourceBook book;
    private final MappingLog log;

    NumberTypes(String source, Names names, Kinds kinds, Registry registry, SourceBook book, MappingLog log) {
        this.source = source;
        this.names = names;
        this.kinds = kinds;
        this.registry = registry;
        this.book = book;
        this.log = log;
    }

    /** As {@link SeriesRule#remembered}: by the number that the metric has now, or had last. */
    Optional<SeriesRule.Verdict> remembered(Series series) {
        if (!told(series.family()) || kinds.configured(series)) {
            return Optional.empty();
        }
        Kind whole = kinds.of(series, name -> false);
        MetricEntry entry;
        synchronized (registry) {
            entry = book.find(series.sample(), names.wanted(series));
        }
        if (entry == null || entry.semantics != whole.semantics() || !entry.units.equals(whole.units())) {
            return Optional.empty();
        }
        if (entry.type == whole.type()) {
            return Optional.of(SeriesRule.Verdict.EXACT);
        }
        return entry.type == ValueType.DOUBLE ? Optional.of(SeriesRule.Verdict.REAL) : Optional.empty();
    }

    /** What comments of an exposition say of a type is for good, and has a name; what points say is neither. */
    private static boolean told(Family family) {
        return family.pcp() != null && family.pcp().name().isEmpty();
    }

    /**
     * A metric has got another number.
     *
     * @param series of the metric, as it is now
     */
    void renewed(MetricEntry before, MetricEntry now, Series series) {
        boolean wider = Kind.exact(before.type) && now.type == ValueType.DOUBLE;
        boolean same = before.semantics == now.semantics && before.units.equals(now.units);
        if (wider && same && told(series.family()) && !kinds.configured(series)) {
            log.warning(
                    source + " type " + series.sample(),
                    "source " + source + ": " + series.sample()
                            + " began with integers and is a double now: its number is new");
        }
    }
}
