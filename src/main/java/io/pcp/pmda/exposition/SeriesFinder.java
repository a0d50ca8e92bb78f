package io.pcp.pmda.exposition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The series of the layout, and those that the document being read adds to them. Not thread-safe. */
final class SeriesFinder {
    private final SeriesIndex index;
    private final SeriesIndex.Labels labelsOf = this::labels;
    private final ArrayList<List<SeriesLabel>> added = new ArrayList<>();
    private List<Series> series = List.of();

    SeriesFinder(SeriesIndex index) {
        this.index = index;
    }

    void begin(List<Series> before) {
        series = before;
        added.clear();
    }

    void end() {
        series = List.of();
        added.clear();
        added.trimToSize();
    }

    /** Series of the layout before. */
    int before() {
        return series.size();
    }

    /** All, with the new ones. */
    int size() {
        return series.size() + added.size();
    }

    List<SeriesLabel> labels(int place) {
        return place < series.size() ? series.get(place).labels() : added.get(place - series.size());
    }

    /** The series of the line read, or -1. */
    int find(SampleReader line) {
        return index.find(line.sample, line.labels, line.count, line.hash, labelsOf);
    }

    /** Adds the series of the line read. */
    int add(SampleReader line) {
        index.add(line.sample, line.hash);
        added.add(List.of(Arrays.copyOf(line.labels, line.count)));
        return size() - 1;
    }
}
