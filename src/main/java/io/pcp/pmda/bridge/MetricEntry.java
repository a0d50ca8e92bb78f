package io.pcp.pmda.bridge;

import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;

/**
 * A number given to a metric, with everything that must never change for it. The {@link Registry} guards what does
 * change.
 */
final class MetricEntry {
    final int cluster;
    final int item;
    final ValueType type;
    final Semantics semantics;
    final Units units;
    /** Null for a singular metric. */
    final DomainEntry domain;
    /** Its kind was guessed when it got the number. */
    final boolean unknown;
    /** Name of the samples. */
    final String raw;
    /** Below the namespace, as the rules wanted it. */
    final String wanted;
    /** Below the namespace, as it is. */
    final String leaf;

    /** Another metric has the name now; the number stays taken. */
    boolean tombstone;
    /** Served at present: never forgotten. */
    boolean live;
    /** Last seen, days since the epoch. */
    int day;
    /** Same samples under another wanted name. */
    MetricEntry other;

    MetricEntry(int cluster, int item, Kind kind, DomainEntry domain, String raw, String wanted, String leaf, int day) {
        this.cluster = cluster;
        this.item = item;
        this.type = kind.type();
        this.semantics = kind.semantics();
        this.units = kind.units();
        this.unknown = kind.unknown();
        this.domain = domain;
        this.raw = raw;
        this.wanted = wanted.equals(raw) ? raw : wanted;
        this.leaf = leaf.equals(wanted) ? this.wanted : leaf;
        this.day = day;
    }

    /** Whether another entry of its number is of the same metric. */
    boolean isLike(MetricEntry other) {
        boolean same = type == other.type && semantics == other.semantics && units.equals(other.units);
        return same && domain == other.domain && raw.equals(other.raw) && wanted.equals(other.wanted);
    }

    /** As {@link Kind#sameValues}. */
    boolean sameValues(Kind kind) {
        return type == kind.type() && semantics == kind.semantics() && units.equals(kind.units());
    }
}
