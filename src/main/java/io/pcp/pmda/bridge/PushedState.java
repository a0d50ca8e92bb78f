package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.ParseReport;
import io.pcp.pmda.otlp.Intake;
import io.pcp.pmda.source.Body;
import java.util.concurrent.TimeUnit;

/**
 * What is known of a source that programs push to: counted with each request, not each time somebody looks at it. Written
 * by threads of the receiver and by its worker.
 */
final class PushedState extends SourceState {
    private static final int LONGEST_REASON = 300;

    // Guarded by this.
    private boolean received;
    private long receivedAt;
    private String rejected = "";
    private MappedLayout counted;

    private volatile String failure;

    /**
     * What became of the points of a request.
     *
     * @param nanos when, as {@code TimeSource.nanos} tells
     */
    void received(Intake intake, long nanos) {
        add(SourceCount.CALLS, 1);
        boolean good = intake.accepted() > 0 || intake.filtered() > 0;
        synchronized (this) {
            if (good) {
                received = true;
                receivedAt = nanos;
            }
            rejected = intake.rejected() == 0 ? "" : rejected(intake);
            if (!rejected.isEmpty()) {
                lastError(rejected);
            }
        }
        add(SourceCount.DROPPED_SERIES, intake.rejected());
        if (intake.rejected() > 0 && !good) {
            add(SourceCount.FAILURES, 1);
        }
    }

    /** What was lost of a request, and why. */
    static String rejected(Intake intake) {
        String reason = intake.reason();
        return intake.rejected() + (intake.rejected() == 1 ? " point" : " points") + " rejected: "
                + (reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + "..." : reason);
    }

    /** Nanoseconds since points were taken, -1 when none ever were. */
    synchronized long ageNanos(long now) {
        return received ? Math.max(0, now - receivedAt) : -1;
    }

    /** Whether points have come lately. */
    boolean up(long now, long staleNanos) {
        long age = ageNanos(now);
        return age >= 0 && age <= staleNanos && failure == null;
    }

    /** Why there is nothing to look at; empty when there is. */
    String silence(long now, long staleNanos) {
        long age = ageNanos(now);
        if (age < 0) {
            return "nothing received yet";
        }
        return age > staleNanos ? "nothing received for " + TimeUnit.NANOSECONDS.toSeconds(age) + " s" : "";
    }

    /** How it is, in one line. */
    String status(long now, long staleNanos) {
        String silence = silence(now, staleNanos);
        if (!silence.isEmpty()) {
            return join(silence, rejected());
        }
        String wrong = failure;
        if (wrong != null) {
            return wrong;
        }
        String lost = join(rejected(), partial());
        return lost.isEmpty() ? "success" : "partial: " + lost;
    }

    private static String join(String one, String other) {
        return one.isEmpty() || other.isEmpty() ? one + other : one + "; " + other;
    }

    private synchronized String rejected() {
        return rejected;
    }

    @Override
    boolean everAttempted() {
        return get(SourceCount.CALLS) > 0;
    }

    @Override
    String failure() {
        return failure;
    }

    @Override
    synchronized boolean counts(MappedLayout mapped) {
        boolean other = mapped != counted;
        counted = mapped;
        return other;
    }

    /** Nothing is fetched. */
    @Override
    void fetched(Body body, long micros) {
        // What a look costs is in parse_time.
    }

    /** What was wrong with points was told when they came; what has no place among metrics shows now. */
    @Override
    String partial(ParseReport report, MappedLayout mapped, int maxSeries) {
        return mapped.droppedSeries() == 0 ? "" : mapped.droppedSeries() + " series dropped";
    }

    /** What points lack was counted when they came. */
    @Override
    void parsed(ParseReport report) {
        // Each look would count it again.
    }

    /**
     * A look has ended. That nothing has come is no failure of a look; whether it is so is told by {@link #silence}.
     */
    @Override
    void attempted(String reason) {
        failure = reason == null || reason.startsWith("nothing received") ? null : reason;
        if (failure != null) {
            lastError(failure);
        }
    }
}
