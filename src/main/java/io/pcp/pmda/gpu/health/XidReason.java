package io.pcp.pmda.gpu.health;

import io.pcp.pmda.gpu.health.HealthFacts.XidSeen;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;

/** Whether an XID still counts, and its words. */
final class XidReason {
    private XidReason() {}

    static Optional<String> of(HealthFacts facts, Optional<XidSeen> seen) {
        return seen.filter(xid -> counts(facts, xid)).map(XidReason::words);
    }

    /** A clock that was set may put an XID into the future: neither side counts for longer than the limit. */
    private static boolean counts(HealthFacts facts, XidSeen xid) {
        OptionalLong now = facts.get(Fact.NOW);
        OptionalLong cleared = facts.get(Fact.CLEARED);
        return now.isPresent()
                && Math.abs(now.getAsLong() - xid.millis()) <= HealthRules.XID_COUNTS.toMillis()
                && (cleared.isEmpty() || xid.millis() > cleared.getAsLong());
    }

    /** With the time itself, not the age, so that the words stay the same. */
    private static String words(XidSeen xid) {
        String name = "XID " + Long.toUnsignedString(xid.code());
        String text = xid.text().equals(name) ? "" : " " + xid.text();
        return name + text + " at " + Instant.ofEpochMilli(xid.millis()).truncatedTo(ChronoUnit.SECONDS) + " ("
                + xid.action() + ")";
    }
}
