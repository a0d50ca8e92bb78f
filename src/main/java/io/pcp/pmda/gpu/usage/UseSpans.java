package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.gpu.usage.GpuActivity.Activity;
import io.pcp.pmda.nvml.AccountingStats;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.sdk.TimeSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Which uses of one GPU go on: opened by the first list that shows a process on a part, ended by the first without it.
 *
 * <p>A process that is there at the first look, or that began after the list before, began to use the GPU when it began
 * itself, for all we know; the account of the driver knows better. Thread-safe: lists come from the worker of passes, samples
 * from that of the background.
 */
final class UseSpans {
    /** Of a list that comes later than this, nobody knows when those missing in it have ended. */
    private static final long MOST_GAP = TimeUnit.SECONDS.toMillis(30);

    private record Place(String part, int pid) {}

    private final UsageSpans out;
    private final TimeSource time;
    private final Map<Place, OpenUse> open = new HashMap<>();
    private GpuActivity activity;
    private long activityNanos;
    private boolean looked;
    private long lastMillis;

    UseSpans(UsageSpans out, TimeSource time) {
        this.out = out;
        this.time = time;
    }

    /**
     * Takes the lists of a pass.
     *
     * @param listed all there are
     * @param shown those that are known better
     * @param calls asked about the GPU while it is used
     */
    synchronized void looked(List<Listing> listed, List<PartUses> shown, ProcessCalls calls) {
        long nanos = time.nanos();
        long millis = time.epochMillis();
        GpuFacts gpu = null;
        long energy = energy(shown, calls);
        for (PartUses part : shown) {
            for (ProcessUse use : part.processes()) {
                Place place = new Place(part.part().key(), use.info().pid());
                OpenUse known = open.get(place);
                if (known != null && same(known, use)) {
                    known.seen(use, nanos, millis);
                } else {
                    if (known != null) {
                        ended(known, millis, null);
                    }
                    gpu = gpu == null ? calls.facts() : gpu;
                    known = begin(gpu, part.part(), use, nanos, millis);
                    open.put(place, known);
                }
                known.used(energy);
                if (known.jobs == null) {
                    known.jobs = out.jobs(known.gpu.uuid(), known.part.gi());
                }
            }
        }
        if (!open.isEmpty()) {
            end(listed, millis);
        }
        looked = true;
        lastMillis = millis;
    }

    /** Millijoules; -1 when nobody uses the GPU, or the driver does not tell. */
    private static long energy(List<PartUses> shown, ProcessCalls calls) {
        if (shown.stream().allMatch(part -> part.processes().isEmpty())) {
            return -1;
        }
        Reading total = calls.energy();
        return total.ok() ? total.number() : -1;
    }

    private static boolean same(OpenUse known, ProcessUse use) {
        // A process that could not be looked at before is the same as far as anybody can tell.
        long before = known.info.startTicks();
        long now = use.info().startTicks();
        return before == now || before < 0 || now < 0;
    }

    private OpenUse begin(GpuFacts gpu, GpuPart part, ProcessUse use, long nanos, long millis) {
        OpenUse begun = new OpenUse(gpu, part, use, nanos, millis, start(use, millis));
        if (!part.slice() && activity != null) {
            Activity before = activity.of(use.key());
            if (before != null) {
                begun.counted(before.busyMillis(), activityNanos);
            }
        }
        return begun;
    }

    private long start(ProcessUse use, long millis) {
        long process = use.info().startMillis();
        AccountingStats account = use.accounting();
        if (account != null && account.startMicros().ok()) {
            long accounted =
                    TimeUnit.MICROSECONDS.toMillis(account.startMicros().number());
            if (accounted >= process && since(accounted, millis)) {
                return accounted;
            }
        }
        return since(process, millis) ? process : millis;
    }

    /** Whether it is a time, and not before a list that would have shown the use. */
    private boolean since(long when, long now) {
        return when > 0 && when <= now && (!looked || when >= lastMillis);
    }

    /** Those that are listed, but not shown, go on. */
    private void end(List<Listing> listed, long millis) {
        Map<String, Listing> parts = new HashMap<>();
        listed.forEach(part -> parts.put(part.part().key(), part));
        for (Iterator<Map.Entry<Place, OpenUse>> all = open.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Place, OpenUse> use = all.next();
            Listing part = parts.get(use.getKey().part());
            if (part == null || !part.processes().containsKey(use.getKey().pid())) {
                all.remove();
                ended(use.getValue(), millis, null);
            }
        }
    }

    private void ended(OpenUse use, long millis, String error) {
        long last = use.seenMillis();
        long end = millis - last > MOST_GAP ? last : millis;
        out.ended(use, Math.max(use.startMillis, end), error);
    }

    /** The driver told what processes did. */
    synchronized void acted(GpuActivity told) {
        activity = told;
        activityNanos = time.nanos();
        for (OpenUse use : open.values()) {
            Activity did = use.part.slice() ? null : told.of(ProcessKey.of(use.info));
            if (did != null) {
                use.did(did, activityNanos);
            }
        }
    }

    /** The GPU is lost: whoever used it does not any more. */
    synchronized void lost(String why) {
        for (OpenUse use : open.values()) {
            ended(use, use.seenMillis(), why);
        }
        open.clear();
    }
}
