package io.pcp.pmda.cli;

import io.pcp.pmda.model.Semantics;
import java.util.ArrayList;
import java.util.List;

/** Counters as people read them: how much per second since the sample before. */
final class Rates {
    private Rates() {}

    /**
     * The later sample with counters replaced by their rates. A counter that fell (driver reload) or that was not there
     * before has no rate.
     */
    static Sample between(Sample before, Sample now) {
        double seconds = (now.nanos() - before.nanos()) / 1e9;
        List<Sample.Values> metrics = new ArrayList<>();
        for (Sample.Values values : now.metrics()) {
            boolean counter = values.metric().desc().semantics() == Semantics.COUNTER;
            metrics.add(counter ? rate(before.of(values.metric().name()), values, seconds) : values);
        }
        return new Sample(now.time(), now.nanos(), metrics);
    }

    private static Sample.Values rate(Sample.Values before, Sample.Values now, double seconds) {
        List<Sample.Datum> rates = new ArrayList<>();
        for (Sample.Datum datum : now.data()) {
            Sample.Datum past = before == null ? null : before.of(datum.id());
            if (past != null && past.number() != null && datum.number() != null && seconds > 0) {
                double grown = datum.number() instanceof Long a && past.number() instanceof Long b
                        ? a - b
                        : datum.number().doubleValue() - past.number().doubleValue();
                if (grown >= 0) {
                    rates.add(new Sample.Datum(datum.instance(), grown / seconds, null));
                }
            }
        }
        return new Sample.Values(now.metric(), now.code(), true, rates);
    }
}
