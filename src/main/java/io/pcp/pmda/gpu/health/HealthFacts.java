package io.pcp.pmda.gpu.health;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known about one GPU at one moment. Immutable.
 *
 * @param known numbers; a fact that is not here is unknown
 * @param linksDown numbers of NVLinks that ought to be up and are not, ascending; empty also when unknown
 * @param fatalXid the latest XID of class fatal
 * @param resetXid the latest XID of class reset
 */
public record HealthFacts(
        Map<Fact, Long> known, List<Integer> linksDown, Optional<XidSeen> fatalXid, Optional<XidSeen> resetXid) {

    /** Nothing is known. */
    public static final HealthFacts NONE = builder().build();

    /**
     * An XID.
     *
     * @param code as the driver gave it
     * @param text what it means, a few words
     * @param action what to do
     * @param millis when it came, since 1970
     */
    public record XidSeen(long code, String text, String action, long millis) {}

    /** Copies what it is given. */
    public HealthFacts {
        EnumMap<Fact, Long> copy = new EnumMap<>(Fact.class);
        copy.putAll(known);
        known = Collections.unmodifiableMap(copy);
        linksDown = linksDown.stream().sorted().distinct().toList();
    }

    /** A fact, empty if unknown. */
    public OptionalLong get(Fact fact) {
        Long value = known.get(fact);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** Whether a fact is known and has this value. */
    public boolean is(Fact fact, long value) {
        Long known = this.known.get(fact);
        return known != null && known == value;
    }

    /** Whether a fact is known and larger than this. */
    public boolean above(Fact fact, long limit) {
        Long known = this.known.get(fact);
        return known != null && known > limit;
    }

    /** Whether two facts are known and the first is smaller. */
    public boolean below(Fact fact, Fact limit) {
        Long most = known.get(limit);
        Long value = known.get(fact);
        return most != null && value != null && value < most;
    }

    /** Starts with nothing known. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects facts; what is not set stays unknown. One thread. */
    public static final class Builder {
        private final EnumMap<Fact, Long> known = new EnumMap<>(Fact.class);
        private final List<Integer> linksDown = new ArrayList<>();
        private XidSeen fatalXid;
        private XidSeen resetXid;

        private Builder() {}

        /** Sets a number. */
        public Builder set(Fact fact, long value) {
            known.put(fact, value);
            return this;
        }

        /** Sets a flag. */
        public Builder flag(Fact fact, boolean value) {
            return set(fact, value ? 1 : 0);
        }

        /**
         * Sets the NVLinks.
         *
         * @param expected how many ought to be up
         * @param down the numbers of those that are not
         */
        public Builder links(int expected, List<Integer> down) {
            linksDown.clear();
            linksDown.addAll(down);
            return set(Fact.LINKS, expected);
        }

        /** Sets the latest XID of class fatal; null for none. */
        public Builder fatalXid(XidSeen xid) {
            fatalXid = xid;
            return this;
        }

        /** Sets the latest XID of class reset; null for none. */
        public Builder resetXid(XidSeen xid) {
            resetXid = xid;
            return this;
        }

        /** The facts so far. */
        public HealthFacts build() {
            return new HealthFacts(known, linksDown, Optional.ofNullable(fatalXid), Optional.ofNullable(resetXid));
        }
    }
}
