package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.SeriesLabel;

/** A resource that has sent points: known by all its attributes. Guarded by the store. */
final class Resource {
    final SeriesLabel[] labels;
    final long hash;
    /** Characters of its attributes. */
    final int text;
    /** What its series stand under; null when another has taken its place. */
    Place place;

    /** The last document with it, and when that came. */
    long seen;

    long millis;

    Resource(SeriesLabel[] labels, long hash) {
        this.labels = labels;
        this.hash = hash;
        int length = 0;
        for (SeriesLabel label : labels) {
            length += label.name().length() + label.value().length();
        }
        text = length;
    }

    /** Text of an attribute; empty without. */
    String text(String key) {
        for (SeriesLabel label : labels) {
            if (label.name().equals(key)) {
                return label.value();
            }
        }
        return "";
    }

    /** Where series of resources stand that follow one another, as those of a program that is started again. */
    static final class Place {
        private static final SeriesLabel[] NONE = {};

        final int id;
        Resource current;
        /** How many resources it has had. */
        int generation;

        int streams;
        /** On all its series, and telling them from those of other places. */
        SeriesLabel[] naming = NONE;
        /** On all its series. */
        SeriesLabel[] notes = NONE;

        Place(int id) {
            this.id = id;
        }
    }
}
