package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.ProcessKind;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.process.ProcessInfo;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Who used a GPU in one pass. Immutable.
 *
 * @param rc SUCCESS, or why there is no list in this pass; the parts may be those of a pass before then
 * @param parts the GPU as a whole, or its slices
 * @param counts processes by list
 * @param total distinct processes, of a partitioned GPU the sum over its slices
 * @param external distinct processes outside any container, pod or batch job
 * @param zombies distinct processes that are dead, stuck or left behind
 * @param starts times the GPU went from unused to used
 * @param stops times the GPU went from used to unused
 */
public record GpuUses(
        int rc,
        List<PartUses> parts,
        Map<ProcessKind, Reading> counts,
        Reading total,
        Reading external,
        Reading zombies,
        Reading starts,
        Reading stops) {
    public GpuUses {
        parts = List.copyOf(parts);
    }

    static GpuUses failed(int rc, List<PartUses> last) {
        Reading absent = Reading.absent(rc);
        Map<ProcessKind, Reading> counts = new EnumMap<>(ProcessKind.class);
        for (ProcessKind kind : ProcessKind.values()) {
            counts.put(kind, absent);
        }
        return new GpuUses(rc, last, counts, absent, absent, absent, absent, absent);
    }

    /**
     * @param parts those shown
     * @param listed all there are
     * @param visible whether a process that is not seen is dead
     */
    static GpuUses of(List<PartUses> parts, List<Listing> listed, boolean visible, long starts, long stops) {
        Reading unknown = Reading.absent(NvmlReturn.NOT_SUPPORTED);
        return new GpuUses(
                NvmlReturn.SUCCESS,
                parts,
                counts(listed),
                Reading.of(listed.stream()
                        .mapToLong(part -> part.processes().size())
                        .sum()),
                visible ? distinct(parts, ProcessInfo::external) : unknown,
                visible ? distinct(parts, ProcessInfo::zombie) : unknown,
                Reading.of(starts),
                Reading.of(stops));
    }

    private static Map<ProcessKind, Reading> counts(List<Listing> parts) {
        Map<ProcessKind, Reading> counts = new EnumMap<>(ProcessKind.class);
        for (ProcessKind kind : ProcessKind.values()) {
            int unsupported = NvmlReturn.NOT_SUPPORTED;
            boolean kept = parts.isEmpty();
            long count = 0;
            for (Listing part : parts) {
                unsupported = part.absent().getOrDefault(kind, unsupported);
                kept |= !part.absent().containsKey(kind);
                count += part.processes().values().stream()
                        .filter(process -> process.kinds().contains(kind))
                        .count();
            }
            counts.put(kind, kept ? Reading.of(count) : Reading.absent(unsupported));
        }
        return counts;
    }

    private static Reading distinct(List<PartUses> parts, Predicate<ProcessInfo> wanted) {
        return Reading.of(parts.stream()
                .flatMap(part -> part.processes().stream())
                .map(ProcessUse::info)
                .filter(wanted)
                .mapToInt(ProcessInfo::pid)
                .distinct()
                .count());
    }
}
