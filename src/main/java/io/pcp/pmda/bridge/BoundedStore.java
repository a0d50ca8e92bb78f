package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.otlp.Intake;
import io.pcp.pmda.otlp.ResourceMetrics;
import io.pcp.pmda.otlp.SeriesStore;
import io.pcp.pmda.otlp.StoreRules;
import io.pcp.pmda.source.SourceConfig;
import java.util.Collection;
import java.util.List;

/**
 * The {@link SeriesStore} of one source, within the memory that the series of all sources share: a series without room in
 * the {@link SeriesBudget} is left out, comes in with its next points when there is room again, and what goes stale gives
 * its room back. Thread-safe; all points of one {@link #add} are seen together.
 */
final class BoundedStore implements AutoCloseable {
    private final SeriesBound bound;
    private final SeriesStore store;
    /** Guarded by this. */
    private boolean closed;

    BoundedStore(SourceConfig config, SeriesRule rule, SeriesBudget budget, boolean complete) {
        this(config, rule, budget, complete, List.of());
    }

    /**
     * @param config says how points become series, how many there may be, and when one without points is gone
     * @param rule which series are wanted, and how exactly
     * @param complete each {@link #add} has all series there are: what is not in the last one is gone
     * @param naming what {@link #naming} has told in an earlier life
     */
    BoundedStore(
            SourceConfig config, SeriesRule rule, SeriesBudget budget, boolean complete, Collection<String> naming) {
        // The store has a limit of its own for the series it holds; this one counts new ones only.
        bound = new SeriesBound(rule, Integer.MAX_VALUE, budget);
        SourceConfig.Otlp otlp = config.otlp();
        StoreRules rules = new StoreRules(
                otlp.prometheusNames(),
                otlp.histograms() == SourceConfig.Otlp.Histograms.QUANTILES,
                otlp.resourceLabels(),
                complete,
                config.timing().staleAfter(),
                config.limits().series(),
                bound);
        store = new SeriesStore(rules, naming);
    }

    /**
     * Takes the good points.
     *
     * @param epochMillis wall clock, by which series go stale
     */
    synchronized Intake add(List<ResourceMetrics> resources, long epochMillis) {
        if (closed) {
            return Intake.NONE;
        }
        if (bound.someRoomAgain()) {
            store.reconsider();
        }
        bound.begin();
        return store.add(resources, epochMillis);
    }

    /** How it stands; what is stale by now has given its room back. */
    synchronized SeriesStore.View view(long epochMillis) {
        SeriesStore.View view = store.view(epochMillis);
        bound.end(view.document().layout());
        return view;
    }

    /** Changes when other series are there than before, but for those that go stale. */
    synchronized long layoutChanges() {
        return store.layoutChanges();
    }

    /** Wall clock of the last {@link #add}; 0 before the first. */
    synchronized long lastMillis() {
        return store.lastMillis();
    }

    /** Series it holds now. */
    synchronized int size() {
        return store.size();
    }

    /** Keys of the attributes by which series of resources are told apart, see {@link SeriesStore#naming}. */
    List<String> naming() {
        return store.naming();
    }

    /** Why series are left out for want of memory, with what to do; empty when none are. */
    synchronized String shortage() {
        return bound.shortage();
    }

    /** Gives all room back; what comes later is not taken. */
    @Override
    public synchronized void close() {
        closed = true;
        bound.close();
        // What came since the last look was taken from the budget, too.
        bound.end(Layout.EMPTY);
    }
}
