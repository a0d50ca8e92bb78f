package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.nvml.GpuProcess;
import io.pcp.pmda.nvml.MemoryInfo;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlReturn.Kind;
import io.pcp.pmda.nvml.ProcessKind;
import io.pcp.pmda.nvml.ProcessList;
import io.pcp.pmda.nvml.Reading;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The processes of one part of a GPU, all lists of the driver together: who is in several of them is one process.
 *
 * @param part where they run
 * @param rc SUCCESS, or why they cannot be told
 * @param usable bytes of memory that programs can have, -1 when unknown
 * @param absent lists the driver does not keep here, with its return code
 * @param processes by pid
 */
public record Listing(
        GpuPart part, int rc, long usable, Map<ProcessKind, Integer> absent, Map<Integer, Listed> processes) {

    /**
     * One process.
     *
     * @param memory bytes, the larger where two lists tell; absent when the driver does not tell
     */
    record Listed(int pid, Reading memory, Set<ProcessKind> kinds) {
        private Listed with(Listed other) {
            EnumSet<ProcessKind> both = EnumSet.copyOf(kinds);
            both.addAll(other.kinds);
            boolean larger = !memory.ok() || other.memory.ok() && other.memory.number() > memory.number();
            return new Listed(pid, larger ? other.memory : memory, both);
        }

        /** {@code C}, {@code G}, {@code M}, or several as {@code C+G}. */
        String type() {
            StringBuilder type = new StringBuilder();
            for (ProcessKind kind : kinds) {
                type.append(type.isEmpty() ? "" : "+").append(kind.name().charAt(0));
            }
            return type.toString();
        }
    }

    /**
     * Asks a device for its lists.
     *
     * @param lists of the GPU or the slice
     * @param memory of the same
     */
    public static Listing read(Function<ProcessKind, ProcessList> lists, GpuPart part, MemoryInfo memory) {
        Map<ProcessKind, Integer> absent = new EnumMap<>(ProcessKind.class);
        Map<Integer, Listed> processes = new LinkedHashMap<>();
        int unsupported = NvmlReturn.NOT_SUPPORTED;
        for (ProcessKind kind : ProcessKind.values()) {
            ProcessList list = lists.apply(kind);
            if (list.ok()) {
                list.processes().forEach(process -> add(processes, part, kind, process));
            } else if (NvmlReturn.kind(list.rc()) == Kind.UNSUPPORTED) {
                unsupported = list.rc();
                absent.put(kind, list.rc());
            } else {
                // Without one of the lists a busy GPU would look idle.
                return new Listing(part, list.rc(), -1, Map.of(), Map.of());
            }
        }
        boolean none = absent.size() == ProcessKind.values().length;
        return new Listing(part, none ? unsupported : NvmlReturn.SUCCESS, usable(memory), absent, processes);
    }

    private static void add(Map<Integer, Listed> all, GpuPart part, ProcessKind kind, GpuProcess process) {
        boolean elsewhere = part.slice()
                && process.gi() >= 0
                && process.ci() >= 0
                && (process.gi() != part.gi() || process.ci() != part.ci());
        if (!elsewhere) {
            Listed found = new Listed((int) process.pid(), process.memory(), EnumSet.of(kind));
            all.merge(found.pid(), found, Listed::with);
        }
    }

    /** What driver and firmware keep for themselves is no part of it, where that is known. */
    private static long usable(MemoryInfo memory) {
        if (!memory.total().ok()) {
            return -1;
        }
        long reserved = memory.reserved().ok() ? memory.reserved().number() : 0;
        return Math.max(-1, memory.total().number() - reserved);
    }

    /** Whether the slice was destroyed after it was enumerated. */
    boolean gone() {
        return part.slice()
                && (rc == NvmlReturn.INVALID_ARGUMENT || rc == NvmlReturn.NOT_FOUND || rc == NvmlReturn.UNINITIALIZED);
    }
}
