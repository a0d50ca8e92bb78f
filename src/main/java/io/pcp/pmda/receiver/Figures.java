package io.pcp.pmda.receiver;

import io.pcp.pmda.otlp.Intake;
import java.util.concurrent.atomic.LongAdder;

/** Counts for {@link ReceiverCounts}. Thread-safe. */
final class Figures {
    private final LongAdder requests = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder throttled = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private volatile String lastRefusal = "";

    void body(long length) {
        bytes.add(length);
    }

    void taken(Intake intake) {
        requests.increment();
        accepted.add(intake.accepted());
        rejected.add(intake.rejected());
    }

    void refused(Refusal why, String peer) {
        requests.increment();
        refused.increment();
        if (why.status() == 429 || why.status() == 503) {
            throttled.increment();
        }
        lastRefusal = why.status() + ": " + why.getMessage() + (peer.isEmpty() ? "" : " (from " + peer + ")");
    }

    void dropped() {
        dropped.increment();
    }

    ReceiverCounts counts(int connections) {
        return new ReceiverCounts(
                requests.sum(),
                refused.sum(),
                throttled.sum(),
                bytes.sum(),
                accepted.sum(),
                rejected.sum(),
                dropped.sum(),
                connections,
                lastRefusal);
    }
}
