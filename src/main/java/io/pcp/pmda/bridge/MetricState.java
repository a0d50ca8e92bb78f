package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Family;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;

/** A metric that is served, as far as it changes with the documents. Belongs to one {@link SourceMapping}. */
final class MetricState {
    static final long PRESENT = -1;

    /** Name of the samples. */
    final String raw;
    /** The name the rules want. */
    final String wanted;

    /** As the document declares it; what is served is in {@link #entry}. */
    Kind kind;
    /** Of its first series. */
    Family family;

    MetricEntry entry;
    /** Null for a singular metric. */
    DomainState domain;
    /** When it left the document, milliseconds since the epoch. */
    long goneSince = PRESENT;
    /** Number of the pass in which a document said what it is. */
    int decided;

    private boolean refused;
    private BridgeMetric metric;
    private Family described;
    private LabelSet notes = LabelSet.EMPTY;

    MetricState(String raw, String wanted) {
        this.raw = raw;
        this.wanted = wanted;
    }

    /** Its numbers have changed. */
    void renew(MetricEntry next, DomainState nextDomain) {
        if (entry != null) {
            entry.live = false;
        }
        entry = next;
        entry.live = true;
        domain = nextDomain;
        metric = null;
    }

    /** It would need another number, and there is none. */
    void refuse() {
        entry.live = false;
        refused = true;
    }

    boolean refused() {
        return refused;
    }

    /** The same object until something of it changes. */
    BridgeMetric metric(String namespace) {
        if (metric == null || described != family && !describes(metric)) {
            metric = new BridgeMetric(
                    namespace + "." + entry.leaf,
                    entry.cluster,
                    entry.item,
                    entry.type,
                    entry.semantics,
                    entry.units,
                    HelpLines.oneline(family, raw),
                    HelpLines.help(family, raw),
                    labels(),
                    domain == null ? null : domain.instances,
                    Kind.exact(entry.type));
        }
        described = family;
        return metric;
    }

    /** What all its series say besides. */
    void notes(LabelSet next) {
        if (!next.equals(notes)) {
            notes = next;
            metric = null;
        }
    }

    private boolean describes(BridgeMetric known) {
        return known.oneline().equals(HelpLines.oneline(family, raw))
                && known.help().equals(HelpLines.help(family, raw))
                && known.labels().equals(labels());
    }

    private LabelSet labels() {
        return kind.unit().isEmpty() ? notes : notes.with(Label.text("units", kind.unit()));
    }
}
