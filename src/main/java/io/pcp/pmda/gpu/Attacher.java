package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.NvmlDevice;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.sdk.PmdaContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Gets GPUs from NVML by index, each on a thread of its own: attaching takes seconds on a sleeping GPU and
 * for ever on a broken one, and no other GPU shall wait for that.
 *
 * <p>Owned by discovery.
 */
final class Attacher {

    /**
     * What became of an index.
     *
     * @param attachment null when it failed
     * @param code 0, or why it failed
     */
    record Outcome(int index, Attachment attachment, int code) {}

    private record Pending(int generation, CompletableFuture<Outcome> outcome) {}

    private final PmdaContext context;
    private final NvmlConnection connection;
    private final GpuSettings settings;
    private final Supplier<ReadSet> reads;
    private final ReadJournal journal;
    private final Runnable late;
    private final Map<Integer, Executor> workers = new HashMap<>();
    private final Map<Integer, Pending> pending = new HashMap<>();

    /**
     * @param late run when an attempt ends that {@link #attach} did not wait for; must only queue work
     */
    Attacher(
            PmdaContext context,
            NvmlConnection connection,
            GpuSettings settings,
            Supplier<ReadSet> reads,
            ReadJournal journal,
            Runnable late) {
        this.context = context;
        this.connection = connection;
        this.settings = settings;
        this.reads = reads;
        this.journal = journal;
        this.late = late;
    }

    /**
     * Tries these indices and waits a while for those that were not being tried already.
     *
     * @return the outcomes there are; an index that is missing is still being tried
     */
    List<Outcome> attach(Collection<Integer> indices, int generation) {
        long until = System.nanoTime() + settings.timing().attachWait().toNanos();
        List<Pending> fresh = new ArrayList<>();
        for (int index : indices) {
            if (!pending.containsKey(index)) {
                Pending started = start(index, generation);
                pending.put(index, started);
                fresh.add(started);
            }
        }
        for (Pending started : fresh) {
            await(started.outcome(), until - System.nanoTime());
        }
        List<Outcome> ended = new ArrayList<>();
        pending.values().removeIf(attempt -> {
            boolean done = attempt.outcome().isDone();
            if (done) {
                Outcome outcome = attempt.outcome().getNow(null);
                // What was tried with a library that is closed by now has to be tried again.
                boolean current = attempt.generation() == generation;
                ended.add(current ? outcome : new Outcome(outcome.index(), null, NvmlReturn.NOT_READY));
            }
            return done;
        });
        return ended;
    }

    /** Indices that are being tried. */
    Collection<Integer> pending() {
        return List.copyOf(pending.keySet());
    }

    private Pending start(int index, int generation) {
        Executor worker =
                workers.computeIfAbsent(index, unused -> context.workers().worker("nvml-attach-" + index));
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        worker.execute(() -> {
            outcome.complete(attempt(index, generation));
            late.run();
        });
        return new Pending(generation, outcome);
    }

    private static void await(CompletableFuture<Outcome> outcome, long nanos) {
        try {
            outcome.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException goesOn) {
            // Its thread goes on; the next look finds the outcome.
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Outcome attempt(int index, int generation) {
        try (NvmlConnection.Use use = connection.use(generation)) {
            if (use == null) {
                return new Outcome(index, null, NvmlReturn.UNINITIALIZED);
            }
            Reading handle = use.session().deviceByIndex(index);
            return handle.ok() ? identify(use, index, handle.number()) : new Outcome(index, null, handle.rc());
        } catch (RuntimeException bug) {
            context.log().error("GPU at index " + index + " cannot be attached: " + bug);
            return new Outcome(index, null, NvmlReturn.UNKNOWN);
        }
    }

    private Outcome identify(NvmlConnection.Use use, int index, long handle) {
        ReadSet all = reads.get();
        Group group = all.at(Read.Place.IDENTITY).get(0);
        long now = context.time().nanos();
        Accumulators none = new Accumulators(context.time());
        try (ReadEngine engine =
                new ReadEngine(use.session(), handle, settings, all, Read.Place.IDENTITY, null, none, journal)) {
            engine.begin(now);
            engine.pass(read -> true);
            NvmlDevice device = engine.reader().device();
            Reading uuid = device.uuid();
            if (!uuid.ok()) {
                return new Outcome(index, null, uuid.rc());
            }
            // A lost GPU may still tell its name from memory; this one goes to the hardware.
            Reading alive = device.temperature();
            if (GpuWorker.gone(alive)) {
                return new Outcome(index, null, alive.rc());
            }
            Reading minor = device.minor();
            Reading eventTypes = device.eventTypes();
            return new Outcome(
                    index,
                    new Attachment(
                            use.generation(),
                            index,
                            handle,
                            uuid.text(),
                            text(device.name()),
                            text(device.pciBusId()),
                            text(device.serial()),
                            minor.ok() ? (int) minor.number() : -1,
                            eventTypes.ok() ? eventTypes.number() : 0,
                            engine.rows(group, now).whole()),
                    0);
        } catch (GpuGone gone) {
            return new Outcome(index, null, gone.code());
        }
    }

    private static String text(Reading reading) {
        return reading.ok() ? reading.text() : "";
    }
}
