package io.pcp.pmda.receiver;

import io.pcp.pmda.otlp.Intake;
import io.pcp.pmda.otlp.MetricsData;

/** Where decoded requests go. */
public interface OtlpSink {
    /**
     * Takes all good points of a request. Called by threads of the receiver, several at a time; returns within
     * milliseconds and throws nothing.
     */
    Intake take(MetricsData data);
}
