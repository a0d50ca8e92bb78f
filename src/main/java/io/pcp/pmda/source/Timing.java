package io.pcp.pmda.source;

import java.time.Duration;

/**
 * When a source is fetched and for how long.
 *
 * @param interval zero: when asked, and ahead of regular questions; else in the background at this period
 * @param adaptive whether a source that is asked regularly is fetched ahead of the question
 * @param maxAge a younger document is served without a fetch
 * @param timeout the whole request by the wall clock: resolve, connect, TLS, headers and body
 * @param connectTimeout part of it until the connection stands
 * @param staleAfter values older than this are not served
 */
public record Timing(
        Duration interval,
        boolean adaptive,
        Duration maxAge,
        Duration timeout,
        Duration connectTimeout,
        Duration staleAfter) {
    public static final Timing DEFAULT = new Timing(
            Duration.ZERO,
            true,
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofMillis(500),
            Duration.ofSeconds(30));
}
