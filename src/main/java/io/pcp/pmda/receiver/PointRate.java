package io.pcp.pmda.receiver;

import io.pcp.pmda.sdk.TimeSource;

/**
 * How many points may come: what one second may bring can come at once, and a request that is larger than that when
 * nothing came before it for a while. Thread-safe.
 */
final class PointRate {
    private static final double NANOS = 1e9;

    private final TimeSource clock;
    private int perSecond;
    private double credit;
    private long then;

    PointRate(TimeSource clock) {
        this.clock = clock;
        this.then = clock.nanos();
    }

    /**
     * Takes so many.
     *
     * @param rate points per second; 0 for no limit
     * @return 0, or after how many seconds there will be credit
     */
    synchronized int take(int points, int rate) {
        if (rate == 0) {
            return 0;
        }
        long now = clock.nanos();
        if (rate != perSecond) {
            perSecond = rate;
            credit = rate;
        } else {
            credit = Math.min(rate, credit + (now - then) / NANOS * rate);
        }
        then = now;
        double needed = Math.min(points, rate);
        if (credit < needed) {
            return (int) Math.max(1, Math.ceil((needed - credit) / rate));
        }
        // A large one leaves a debt, which the next ones wait for.
        credit -= points;
        return 0;
    }
}
