package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Role;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.source.Mapping;
import java.util.List;
import java.util.Optional;

/**
 * Which series of a source are kept: {@code metric}, {@code drop_series}, {@code created}. Used by the thread that scrapes.
 */
final class SeriesFilter implements SeriesRule {
    private final Mapping mapping;
    private final Kinds kinds;
    private final NumberTypes types;
    private final boolean otherwise;
    /** Series of one name come one after the other. */
    private Series before;

    private Verdict verdict;

    /**
     * @param strictInclude whether {@code include} drops what no rule matches, as in sources.d, or not, as in config.d
     */
    SeriesFilter(Mapping mapping, Kinds kinds, NumberTypes types, boolean strictInclude) {
        this.mapping = mapping;
        this.kinds = kinds;
        this.types = types;
        otherwise = !(strictInclude && mapping.metrics().stream().anyMatch(Mapping.MetricRule::include));
    }

    @Override
    public Verdict judge(Series series) {
        boolean same = before != null
                && before.family() == series.family()
                && before.role() == series.role()
                && before.sample().equals(series.sample());
        if (!same) {
            verdict = ofName(series);
            before = series;
        }
        return verdict == Verdict.DROP || dropped(series) ? Verdict.DROP : verdict;
    }

    @Override
    public Optional<Verdict> remembered(Series series) {
        return types.remembered(series);
    }

    private Verdict ofName(Series series) {
        if (series.role() == Role.CREATED && !mapping.created() || !included(series)) {
            return Verdict.DROP;
        }
        return kinds.exact(series) ? Verdict.EXACT : Verdict.REAL;
    }

    private boolean included(Series series) {
        for (Mapping.MetricRule rule : mapping.metrics()) {
            if (rule.pattern().matches(series.sample())
                    || rule.pattern().matches(series.family().name())) {
                return rule.include();
            }
        }
        return otherwise;
    }

    private boolean dropped(Series series) {
        List<Mapping.SeriesMatch> drops = mapping.dropSeries();
        for (int i = 0; i < drops.size(); i++) {
            if (drops.get(i).value().matches(series.label(drops.get(i).label()))) {
                return true;
            }
        }
        return false;
    }
}
