package io.pcp.pmda.otlp;

/**
 * What became of the points of a document.
 *
 * @param accepted points whose values count now, with those that only repeated what was known
 * @param rejected points that were lost
 * @param filtered points that rules of the source do not want; these are not lost
 * @param reason why the first one was rejected, and which metric it was of; empty when none was
 */
public record Intake(int accepted, int rejected, int filtered, String reason) {
    public static final Intake NONE = new Intake(0, 0, 0, "");

    /** Both together; the earlier reason counts. */
    public Intake plus(Intake other) {
        return new Intake(
                accepted + other.accepted,
                rejected + other.rejected,
                filtered + other.filtered,
                reason.isEmpty() ? other.reason : reason);
    }
}
