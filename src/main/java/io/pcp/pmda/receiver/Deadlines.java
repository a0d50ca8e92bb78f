package io.pcp.pmda.receiver;

import java.time.Duration;

/**
 * How long things may take. Those of a real receiver are {@link #DEFAULT}; tests wait for shorter ones.
 *
 * @param request from its first byte until all of it is there; also a handshake of TLS
 * @param idle until the next request of a connection begins
 * @param write until an answer is taken
 * @param queue for memory, or for a turn to be decoded
 * @param linger until a sender whose request was refused half-way stops sending
 * @param close for requests under way when the receiver ends
 * @param retry between two attempts to listen
 * @param grace a new connection that sends nothing for so long makes place for others
 */
record Deadlines(
        Duration request,
        Duration idle,
        Duration write,
        Duration queue,
        Duration linger,
        Duration close,
        Duration retry,
        Duration grace) {
    static final Deadlines DEFAULT = new Deadlines(
            Duration.ofSeconds(10),
            Duration.ofSeconds(75),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1));

    /** How often deadlines are looked at: often enough for the shortest. */
    long tickMillis() {
        long shortest = Math.min(Math.min(request.toMillis(), idle.toMillis()), write.toMillis());
        return Math.max(10, Math.min(1000, shortest / 4));
    }
}
