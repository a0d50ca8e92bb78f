package io.pcp.pmda.otlp;

import java.util.List;

/** What all data points have. */
public sealed interface Point permits NumberPoint, HistogramPoint, ExponentialPoint, SummaryPoint {
    /** Bit of {@link #flags}: there is no value, the series only tells that it is still known. */
    int NO_RECORDED_VALUE = 1;

    List<Attribute> attributes();

    /** Nanoseconds since the epoch, unsigned; 0 when not told. */
    long startNanos();

    /** Nanoseconds since the epoch, unsigned. */
    long timeNanos();

    /** {@code DataPointFlags} */
    int flags();

    default boolean noValue() {
        return (flags() & NO_RECORDED_VALUE) != 0;
    }
}
