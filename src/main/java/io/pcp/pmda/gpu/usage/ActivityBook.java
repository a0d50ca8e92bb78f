package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.gpu.usage.GpuActivity.Activity;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlReturn.Kind;
import io.pcp.pmda.nvml.ProcessUtilization;
import io.pcp.pmda.nvml.ProcessUtilizations;
import io.pcp.pmda.process.ProcessInfo;
import io.pcp.pmda.sdk.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * Keeps the book of what the processes of one GPU do, by the driver's samples: the newest share of each, and the time it
 * was busy as an integral over its samples.
 *
 * <p>A sample holds since the sample of the same process before it, or since the newest sample of the pass before. A
 * process without a sample in a pass did nothing.
 *
 * <p>Owned by the background worker of the GPU.
 */
public final class ActivityBook {
    /** The driver samples at least once in this time, microseconds. */
    private static final long SAMPLE_MICROS = TimeUnit.SECONDS.toMicros(1);

    private static final long MOST_GAP_MICROS = TimeUnit.MINUTES.toMicros(1);
    private static final long PERCENT_MICROS_PER_MILLI = 100_000;

    private static final class Busy {
        private long percentMicros;
        private long seen;
    }

    private final GpuUsers users;
    private final UseBook book;
    private final long staleNanos;
    private final TimeSource time;
    private final Map<ProcessKey, Busy> busy = new HashMap<>();
    private GpuActivity last = GpuActivity.absent(NvmlReturn.NO_DATA);
    private long lastSample;
    /** When the driver was last asked, and when it last had something new. */
    private long asked;

    private long sampled;
    private boolean polled;
    private boolean newer;

    ActivityBook(GpuUsers users, UseBook book, Duration staleAfter, TimeSource time) {
        this.users = users;
        this.book = book;
        this.staleNanos = staleAfter.toNanos();
        this.time = time;
    }

    /**
     * Takes the samples since the last time.
     *
     * @param samples asks the driver for those newer than a time, microseconds
     * @param device UUID of the GPU
     */
    public GpuActivity drain(LongFunction<ProcessUtilizations> samples, String device) {
        ProcessUtilizations found = samples.apply(lastSample);
        long now = time.nanos();
        Kind kind = NvmlReturn.kind(found.rc());
        if (kind == Kind.NO_DATA) {
            nothingNew(now);
        } else if (found.ok()) {
            last = activity(found, device, now);
            sampled = now;
        } else if (kind != Kind.TRANSIENT && kind != Kind.SIZE || now - asked > staleNanos) {
            last = GpuActivity.absent(found.rc());
        }
        if (found.ok() || kind == Kind.NO_DATA) {
            asked = now;
            polled = true;
            book.acted(last);
        }
        return last;
    }

    private void nothingNew(long now) {
        // Asked again before the next sample is due, it has nothing new to say of those that are busy.
        boolean early = last.rc() == NvmlReturn.SUCCESS
                && polled
                && TimeUnit.NANOSECONDS.toMicros(now - sampled) < SAMPLE_MICROS;
        if (!early) {
            last = new GpuActivity(NvmlReturn.SUCCESS, resting(now), Activity.none(newer, 0));
        }
    }

    /** Everybody at rest, with the time that was counted before. */
    private Map<ProcessKey, Activity> resting(long now) {
        forget(now);
        Map<ProcessKey, Activity> all = new HashMap<>();
        busy.forEach((process, count) ->
                all.put(process, Activity.none(newer, count.percentMicros / PERCENT_MICROS_PER_MILLI)));
        return all;
    }

    private GpuActivity activity(ProcessUtilizations found, String device, long now) {
        // The first drain only tells from when on samples count.
        boolean known = lastSample != 0;
        long newest = found.lastSeen(lastSample);
        long most = polled ? TimeUnit.NANOSECONDS.toMicros(now - asked) + SAMPLE_MICROS : 0;
        Map<Long, Long> before = new HashMap<>();
        Map<Long, ProcessUtilization> latest = new HashMap<>();
        Map<Long, ProcessInfo> infos = new HashMap<>();
        for (ProcessUtilization sample : found.samples()) {
            ProcessInfo info =
                    infos.computeIfAbsent(sample.pid(), pid -> users.table().of(pid.intValue(), device));
            Long previous = before.put(sample.pid(), sample.micros());
            Busy count = busy.computeIfAbsent(ProcessKey.of(info), unused -> new Busy());
            count.seen = now;
            if (known || previous != null) {
                long micros = sample.micros() - (previous == null ? lastSample : previous);
                count.percentMicros += percent(sample) * within(micros, most, info);
            }
            newer |= sample.jpeg().ok();
            latest.put(sample.pid(), sample);
        }
        lastSample = newest;
        Map<ProcessKey, Activity> all = resting(now);
        latest.forEach((pid, sample) -> {
            // What the driver still has of long ago when it is asked for the first time, says nothing of now.
            if (known || newest - sample.micros() <= SAMPLE_MICROS) {
                all.computeIfPresent(ProcessKey.of(infos.get(pid)), (process, rest) -> shares(sample, rest));
            }
        });
        return new GpuActivity(NvmlReturn.SUCCESS, all, Activity.none(newer, 0));
    }

    private static Activity shares(ProcessUtilization sample, Activity rest) {
        return new Activity(
                sample.sm(),
                sample.memory(),
                sample.encoder(),
                sample.decoder(),
                sample.jpeg(),
                sample.ofa(),
                rest.busyMillis());
    }

    private static long percent(ProcessUtilization sample) {
        return sample.sm().ok() ? sample.sm().number() : 0;
    }

    /** After a long rest the first sample tells of its own moment only, and of no time before the process began. */
    private long within(long micros, long most, ProcessInfo info) {
        long age = info.startMillis() == 0
                ? Long.MAX_VALUE
                : TimeUnit.MILLISECONDS.toMicros(Math.max(0, time.epochMillis() - info.startMillis())) + SAMPLE_MICROS;
        return micros > MOST_GAP_MICROS && most > MOST_GAP_MICROS ? 0 : Math.min(micros, Math.min(most, age));
    }

    /** The time a process was busy is kept while it is listed, and for a while after. */
    private void forget(long now) {
        busy.entrySet()
                .removeIf(entry -> now - entry.getValue().seen > UseTally.KEEP
                        && !book.listed().contains(entry.getKey()));
    }
}
