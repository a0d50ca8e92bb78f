package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.gpu.usage.GpuActivity.Activity;
import io.pcp.pmda.gpu.usage.UseView.PidRow;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.process.ProcessInfo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Adds up what one process has of all GPUs. */
final class PidSum {
    private final Set<Integer> gpus = new LinkedHashSet<>();
    private final Set<String> places = new LinkedHashSet<>();
    private final TreeSet<String> types = new TreeSet<>();
    private ProcessInfo info;
    private long memory = -1;
    private long sm = -1;
    private long memoryShare = -1;

    void add(GpuInput gpu, String place, ProcessUse use, Activity activity) {
        // Two GPUs were not read at the same time: the pid may have been given to another process in between.
        if (info != null && use.key().start() < info.startTicks()) {
            return;
        }
        if (info != null && use.key().start() > info.startTicks()) {
            clear();
        }
        info = use.info();
        gpus.add(gpu.ordinal());
        places.add(place);
        types.add(use.type());
        memory = plus(memory, use.memory());
        sm = activity == null ? sm : plus(sm, activity.sm());
        memoryShare = activity == null ? memoryShare : plus(memoryShare, activity.memory());
    }

    private void clear() {
        gpus.clear();
        places.clear();
        types.clear();
        memory = -1;
        sm = -1;
        memoryShare = -1;
    }

    private static long plus(long sum, Reading more) {
        return more.ok() ? Math.max(0, sum) + more.number() : sum;
    }

    PidInstances.Item item() {
        return new PidInstances.Item(info, types.size() == 1 ? types.first() : joined());
    }

    private String joined() {
        TreeSet<String> letters = new TreeSet<>();
        types.forEach(type -> letters.addAll(List.of(type.split("\\+"))));
        return String.join("+", letters);
    }

    PidRow row(UseTally tally) {
        UseTally.Totals totals = tally.of(ProcessKey.of(info));
        return new PidRow(
                info.pid(),
                gpus.size(),
                String.join(",", places),
                memory,
                sm,
                memoryShare,
                totals.samples(),
                totals.memory());
    }
}
