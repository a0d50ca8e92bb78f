package io.pcp.pmda.otlp;

/**
 * A metric of one instrumentation scope. Guarded by the store.
 */
final class Metric {
    final Shape shape;
    /** Name of the scope; may be empty. */
    final String scope;

    final int id;
    /** The last document with points of it. */
    long seen;

    int streams;

    Metric(Shape shape, String scope, int id) {
        this.shape = shape;
        this.scope = scope;
        this.id = id;
    }
}
