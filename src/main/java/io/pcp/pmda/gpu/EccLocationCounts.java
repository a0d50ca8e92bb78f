package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.Reading;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Counts of ECC errors by memory, of one kind. There are twenty of them and more on a GPU, each a slow call of its own, and
 * all stand still for as long as their total does: then what was read is served for up to {@link #LIMIT}.
 *
 * <p>Owned by the worker of passes, for the life of an attachment.
 */
final class EccLocationCounts {
    /** In case a memory is not in the total of some driver. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    private record Known(long total, long readAt, Reading count) {}

    private final Map<Integer, Known> known = new HashMap<>();

    /**
     * @param location key of the memory
     * @param total of all memories, read in this pass
     * @param now when this pass began, in {@link io.pcp.pmda.sdk.TimeSource#nanos}
     * @param call reads the count
     */
    Reading count(int location, Reading total, long now, Supplier<Reading> call) {
        Known before = known.get(location);
        boolean same = total.ok() && before != null && before.total() == total.number();
        if (same && now - before.readAt() < LIMIT.toNanos()) {
            return before.count();
        }
        Reading count = call.get();
        if (total.ok() && count.ok()) {
            known.put(location, new Known(total.number(), now, count));
        } else {
            known.remove(location);
        }
        return count;
    }
}
