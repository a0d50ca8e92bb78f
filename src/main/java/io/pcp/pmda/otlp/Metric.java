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

    /** Of the resource that sent it last; a scope of another one takes nothing from it. */
    Resource.Place place;

    int streams;

    Metric(Shape shape, String scope, int id) {
        this.shape = shape;
        this.scope = scope;
        this.id = id;
    }
}
