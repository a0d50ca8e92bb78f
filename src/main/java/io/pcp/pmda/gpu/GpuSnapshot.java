package io.pcp.pmda.gpu;

import java.util.Arrays;
import java.util.Map;

/**
 * What one worker of one GPU read last, by group; a group that the last pass did not read keeps its older rows.
 * Immutable: crosses threads by one reference.
 */
final class GpuSnapshot {
    static final GpuSnapshot EMPTY = new GpuSnapshot(new UnitRows[0], Map.of());

    /** An extra and when its pass began. */
    record Taken(long nanos, Object value) {}

    private final UnitRows[] groups;
    private final Map<Extra<?>, Taken> extras;

    GpuSnapshot(UnitRows[] groups, Map<Extra<?>, Taken> extras) {
        this.groups = groups;
        this.extras = extras;
    }

    /** The rows of a group, or null. */
    UnitRows rows(Group group) {
        return group.index() < groups.length ? groups[group.index()] : null;
    }

    /**
     * An extra, or null.
     *
     * @param notBefore oldest time of the pass it is from
     */
    @SuppressWarnings("unchecked")
    <T> T extra(Extra<T> extra, long notBefore) {
        Taken taken = extras.get(extra);
        return taken == null || taken.nanos() - notBefore < 0 ? null : (T) taken.value();
    }

    /** All groups, for the next snapshot. */
    UnitRows[] groups(int size) {
        return Arrays.copyOf(groups, size);
    }

    /** All extras, for the next snapshot. */
    Map<Extra<?>, Taken> extras() {
        return extras;
    }
}
