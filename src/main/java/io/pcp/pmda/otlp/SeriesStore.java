package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.SeriesLabel;
import java.util.List;

/**
 * The series of one source as its points have left them: what a scrape of it would give now. Thread-safe.
 */
public final class SeriesStore {
    /**
     * What it holds at one moment.
     *
     * @param document has the same layout object while the series are the same
     * @param common labels that all series have in common, from the one resource that sends; the same list while it is so
     */
    public record View(Exposition document, List<SeriesLabel> common) {}

    public SeriesStore(StoreRules rules) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * Takes all good points of these resources; the bad ones cost themselves only.
     *
     * @param epochMillis wall clock, by which series go stale
     */
    public Intake add(List<ResourceMetrics> resources, long epochMillis) {
        throw new UnsupportedOperationException("to be written");
    }

    /** How it stands; without series that are stale by now. */
    public View view(long epochMillis) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Counts changes of which series there are: while it stays the same the layout does, until one goes stale. */
    public long layoutChanges() {
        throw new UnsupportedOperationException("to be written");
    }

    /** Wall clock of the last {@link #add}; 0 before the first. */
    public long lastMillis() {
        throw new UnsupportedOperationException("to be written");
    }

    /** Series it holds now. */
    public int size() {
        throw new UnsupportedOperationException("to be written");
    }
}
