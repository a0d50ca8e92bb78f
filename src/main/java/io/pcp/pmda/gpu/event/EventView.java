package io.pcp.pmda.gpu.event;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The events of one GPU up to one moment. Immutable; any thread.
 *
 * @param events how many of each kind; all kinds are there
 * @param xids the codes seen, ascending
 * @param folded XIDs counted without their code: codes above {@link EventCounts#MOST_CODE}, and codes no table
 *     lists once {@link EventCounts#MOST_CODES} others were seen
 * @param classes how many XIDs of each class; all classes are there and add up to {@link #xidTotal}
 * @param latest the most recent XID, empty before the first
 * @param latestByClass the most recent XID of each class that had one
 */
public record EventView(
        Map<EventKind, Long> events,
        SortedMap<Integer, Long> xids,
        long folded,
        Map<XidClass, Long> classes,
        Optional<LatestXid> latest,
        Map<XidClass, LatestXid> latestByClass) {

    /**
     * One XID.
     *
     * @param code as the driver gave it
     * @param millis wall clock of the agent when it was delivered, since 1970
     * @param slice the MIG slice that was hit, named below its GPU: {@code mig1.0} for GPU instance 1 and compute
     *     instance 0, {@code gi1} when only the GPU instance is known, empty when no slice was
     */
    public record LatestXid(long code, long millis, String slice) {}

    /** XIDs of all codes. */
    public long xidTotal() {
        return xids.values().stream().mapToLong(Long::longValue).sum() + folded;
    }
}
