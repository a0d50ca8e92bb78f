package io.pcp.pmda.gpu.event;

import io.pcp.pmda.gpu.event.EventTargets.Target;
import io.pcp.pmda.nvml.Awaited;
import io.pcp.pmda.nvml.EventType;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlReturn.Kind;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.sdk.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Takes events of all GPUs and of the driver on one daemon thread.
 *
 * <p>The driver queues events for the event set from the moment a GPU is registered. The thread takes what is there, then
 * sleeps for a slice outside the driver: a wait inside could not be ended, and whoever wants to close the library, for a
 * MIG change or a reset, would have to wait for it. While it sleeps it holds no right to call NVML (the session frees the
 * event set). Each time it looks whether GPUs came or went: new ones are added, for those that went the set is made anew. A GPU that is lost or refuses is reported once, left out
 * and tried again every half minute; the others go on. Where the driver says that some GPU is lost but not which, each
 * is asked alone. Failures that repeat at once make the thread sleep, a second first, then longer up to half a minute.
 *
 * <p>The sink hears what happened after the right to call NVML was given back, so that it may write to a disk without
 * anybody waiting for that to close the library.
 *
 * <p>A GPU that hangs while it is added stops the thread until the driver lets go: leave such a GPU out of the targets.
 */
public final class EventWatch implements AutoCloseable {
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int LONGEST_REST = 30_000;
    private static final int FIRST_REST = 1000;

    /**
     * What is awaited, and how.
     *
     * @param types {@link EventType} bits wanted
     * @param slice time between two looks, and so the longest until an event is told; up to a second
     */
    public record Options(long types, Duration slice) {
        /** All types, a second: each look costs a call per event set, day and night. */
        public static final Options DEFAULT = new Options(EventType.ALL, Duration.ofSeconds(1));

        public Options {
            if (slice.toMillis() < 1 || slice.toMillis() > 1000) {
                throw new IllegalArgumentException("slice " + slice + " is not in 1 ms..1 s");
            }
        }

        int sliceMillis() {
            return (int) slice.toMillis();
        }
    }

    private final NvmlAccess access;
    private final Supplier<EventTargets> targets;
    private final EventSink sink;
    private final TimeSource time;
    private final PmdaLog log;
    private final Options options;
    private final Thread thread = new Thread(this::run, "gpu-events");

    // Owned by the thread.
    private WatchedSet set;
    private EventTargets seen = new EventTargets(0, List.of());
    /** GPUs left out, and when to try them again. */
    private final Map<Target, Long> leftOut = new HashMap<>();
    /** Looks in a row that found a GPU lost. */
    private int losses;
    /** Other failures in a row. */
    private int failures;
    /** What the sink has to hear as soon as NVML is left. */
    private final Deque<Runnable> news = new ArrayDeque<>();

    private volatile boolean closed;

    /**
     * @param targets asked before every look, on the event thread; must be quick
     * @param log for failures of the sink
     */
    public EventWatch(
            NvmlAccess access,
            Supplier<EventTargets> targets,
            EventSink sink,
            TimeSource time,
            PmdaLog log,
            Options options) {
        this.access = access;
        this.targets = targets;
        this.sink = sink;
        this.time = time;
        this.log = log;
        this.options = options;
        thread.setDaemon(true);
    }

    /** Begins; once. */
    public void start() {
        thread.start();
    }

    /** GPUs may have come or gone: looks now. Returns at once; any thread. */
    public synchronized void look() {
        notifyAll();
    }

    /** Whether the thread is still there; after {@link #close} it ends at once unless the driver hangs. */
    public boolean running() {
        return thread.isAlive();
    }

    /**
     * Waits for the end of the thread after {@link #close}: from then on the sink hears nothing.
     *
     * @param most for a driver that hangs
     * @return whether it has ended
     */
    public boolean awaitEnd(Duration most) {
        try {
            thread.join(Math.max(1, most.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    /** Ends the thread; does not wait for that. Any thread. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
    }

    private void run() {
        while (!closed) {
            int rest;
            try {
                rest = step();
                tell();
                log.changed("gpu events", "ok");
            } catch (RuntimeException e) {
                disturbed(e);
                rest = rest(++failures);
            }
            sleep(rest);
        }
        try (NvmlAccess.Use use = access.use(seen.generation())) {
            drop(use != null);
        }
    }

    private void disturbed(RuntimeException e) {
        if (log.changed("gpu events", e.toString())) {
            log.error("GPU events are disturbed: " + e);
        }
    }

    /** Tells the sink what happened, in order. What it throws at is not told again. */
    private void tell() {
        for (Runnable next = news.poll(); next != null; next = news.poll()) {
            next.run();
        }
        sink.between();
    }

    /** How long to sleep before the next look, ms. */
    private int slice() {
        long sinks = TimeUnit.NANOSECONDS.toMillis(Math.max(0, sink.mostNanos())) + 1;
        return (int) Math.min(options.sliceMillis(), sinks);
    }

    /** One look; returns for how long to sleep before the next, ms. */
    private int step() {
        EventTargets now = targets.get();
        try (NvmlAccess.Use use = access.use(now.generation())) {
            follow(now, use != null);
            if (use == null) {
                return options.sliceMillis();
            }
            if (set == null) {
                set = new WatchedSet(now.generation(), use.session());
                boolean hears = set.hearsNode();
                news.add(() -> sink.hearsNode(hears));
            }
            int code = set.code() == NvmlReturn.SUCCESS ? register(now) : set.code();
            if (code != NvmlReturn.SUCCESS) {
                return failed(code);
            }
            return take();
        }
    }

    /** Lets go of what is no longer valid or wanted. */
    private void follow(EventTargets now, boolean usable) {
        if (now.generation() != seen.generation()) {
            leftOut.clear();
            losses = 0;
            failures = 0;
        }
        leftOut.keySet().retainAll(now.gpus());
        seen = now;
        if (set == null) {
            return;
        }
        if (!usable || set.generation() != now.generation()) {
            drop(false);
        } else if (!now.gpus().containsAll(set.targets())) {
            drain();
            set.renew();
        }
    }

    /** What waits to be told must not go with the set. */
    private void drain() {
        for (Awaited answer = set.await(0); answer instanceof Awaited.Event event; answer = set.await(0)) {
            deliver(event);
        }
    }

    private void drop(boolean usable) {
        if (set != null) {
            if (usable) {
                set.close();
            } else {
                set.abandon();
            }
            set = null;
        }
    }

    /** Adds GPUs that are not in the set yet; a return code when NVML itself is gone. */
    private int register(EventTargets now) {
        for (Target target : now.gpus()) {
            Long again = leftOut.get(target);
            boolean wait = again != null && time.nanos() - again < 0;
            if (wait || set.byHandle(target.handle()) != null || losses > 1 && lostAlone(target)) {
                continue;
            }
            WatchedSet.Registered registered = set.add(target, options.types());
            if (registered.ok()) {
                leftOut.remove(target);
                news.add(() -> sink.watching(target.key(), registered.types()));
            } else if (NvmlReturn.kind(registered.code()) == Kind.REINIT) {
                return registered.code();
            } else {
                leaveOut(target, registered.code());
            }
        }
        return NvmlReturn.SUCCESS;
    }

    /** Whether this is the GPU a wait for all found lost. */
    private boolean lostAlone(Target target) {
        Awaited answer = set.alone(target, options.types());
        if (answer instanceof Awaited.Event event) {
            deliver(target, event);
        }
        if (answer instanceof Awaited.Lost) {
            leaveOut(target, NvmlReturn.GPU_IS_LOST);
            return true;
        }
        return false;
    }

    private void leaveOut(Target target, int code) {
        boolean told = leftOut.put(target, time.nanos() + RETRY_NANOS) != null;
        if (told) {
            return;
        }
        Kind kind = NvmlReturn.kind(code);
        if (kind == Kind.LOST || kind == Kind.RESET_REQUIRED) {
            news.add(() -> sink.lost(target.key(), code));
        } else {
            news.add(() -> sink.refused(target.key(), code));
        }
    }

    /** Takes an event, if there is one; returns for how long to sleep, ms. */
    private int take() {
        if (!set.targets().isEmpty()) {
            Awaited answer = set.await(0);
            if (answer instanceof Awaited.Lost) {
                return lost();
            }
            if (answer instanceof Awaited.Failed failed) {
                return failed(failed.rc());
            }
            losses = 0;
            if (answer instanceof Awaited.Event event) {
                failures = 0;
                deliver(event);
                return 0;
            }
        }
        if (set.hearsNode()) {
            Awaited node = set.awaitNode(0);
            if (!set.hearsNode()) {
                news.add(() -> sink.hearsNode(false));
            }
            if (node instanceof Awaited.SystemEvents events) {
                long millis = time.epochMillis();
                events.events().forEach(event -> news.add(() -> sink.systemEvent(event, millis)));
            } else if (node instanceof Awaited.Failed failed && NvmlReturn.kind(failed.rc()) == Kind.REINIT) {
                return failed(failed.rc());
            }
        }
        failures = 0;
        return slice();
    }

    private void deliver(Awaited.Event event) {
        Target target = set.byHandle(event.handle());
        if (target != null) {
            deliver(target, event);
        }
    }

    private void deliver(Target target, Awaited.Event event) {
        long millis = time.epochMillis();
        news.add(() -> sink.event(target.key(), event.types(), event.data(), event.gi(), event.ci(), millis));
    }

    /** Some GPU of the set is lost: without it the next set can wait. */
    private int lost() {
        losses++;
        if (set.targets().size() == 1) {
            leaveOut(set.targets().iterator().next(), NvmlReturn.GPU_IS_LOST);
        }
        set.renew();
        // Twice without sleep: the first new set leaves out who refuses, the second who is lost when asked alone.
        return losses <= 2 ? 0 : rest(losses - 2);
    }

    private int failed(int code) {
        if (failures++ == 0) {
            news.add(() -> sink.failed(code));
        }
        drop(true);
        return rest(failures);
    }

    private static int rest(int times) {
        return Math.min(LONGEST_REST, FIRST_REST << Math.min(times - 1, 5));
    }

    /** Sleeps until the time is over, GPUs came or went, or nobody wants events any more. */
    private void sleep(int millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = millis;
        try {
            while (left > 0 && !closed && !moved()) {
                synchronized (this) {
                    if (!closed) {
                        wait(Math.min(left, options.sliceMillis()));
                    }
                }
                between();
                left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            }
        } catch (InterruptedException e) {
            closed = true;
            Thread.currentThread().interrupt();
        }
    }

    private void between() {
        try {
            sink.between();
        } catch (RuntimeException e) {
            disturbed(e);
        }
    }

    private boolean moved() {
        try {
            return !targets.get().equals(seen);
        } catch (RuntimeException e) {
            return false; // the next step meets it again and logs it
        }
    }
}
