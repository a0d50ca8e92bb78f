package io.pcp.pmda.receiver;

/**
 * What the receiver has done since the agent started; counters, but for the last two.
 *
 * @param requests answered, whatever with
 * @param refused answered with a status that is not 200
 * @param throttled of these, with 429 or 503: the sender comes again
 * @param bytes of bodies as they came
 * @param accepted points
 * @param rejected points of requests that were answered with 200
 * @param dropped connections closed since there were too many, or nothing came for too long
 * @param connections open now
 * @param lastRefusal what the last refused request was told; empty before the first
 */
public record ReceiverCounts(
        long requests,
        long refused,
        long throttled,
        long bytes,
        long accepted,
        long rejected,
        long dropped,
        int connections,
        String lastRefusal) {
    public static final ReceiverCounts NONE = new ReceiverCounts(0, 0, 0, 0, 0, 0, 0, 0, "");
}
