package io.pcp.pmda.gpu;

import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.process.JobMapping;
import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.sdk.TimeSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The label {@code job} of GPUs and slices, where a job prolog writes which job was given which. A note only: it is no
 * part of what makes a series, since jobs come and go while the GPU stays.
 *
 * <p>Files are read by a worker of their own, since the directory may lie on a file server that hangs. Thread-safe.
 */
final class JobLabels {
    /** Name of the label. */
    static final String NAME = "job";

    private static final int WHOLE = -1;
    private static final long EVERY = TimeUnit.SECONDS.toNanos(5);

    private record Device(String uuid, int gi) {}

    private final JobMapping mapping;
    private final TimeSource time;
    private final Executor worker;
    private final Runnable changed;
    private final AtomicBoolean busy = new AtomicBoolean();
    private boolean looked;
    private long lastLook;
    private volatile Map<Device, LabelSet> known = Map.of();
    /** Slices somebody asked for: they are looked for even while nobody reads slices. */
    private final Set<Device> asked = ConcurrentHashMap.newKeySet();

    /**
     * @param directory null for none
     * @param changed called on the worker when GPUs have other labels than before
     */
    JobLabels(PmdaContext context, Path directory, Runnable changed) {
        this.mapping = directory == null ? null : new JobMapping(directory, context.log());
        this.time = context.time();
        this.worker = directory == null ? null : context.workers().worker("job-mapping");
        this.changed = changed;
    }

    /** Labels of a GPU; none when it was given to no job. */
    LabelSet of(Gpu gpu) {
        return known.getOrDefault(new Device(gpu.uuid(), WHOLE), LabelSet.EMPTY);
    }

    /** Labels of the slices in a GPU instance. */
    LabelSet of(Gpu gpu, int gi) {
        return known.getOrDefault(new Device(gpu.uuid(), gi), LabelSet.EMPTY);
    }

    /**
     * Jobs of a GPU or slice, separated by commas; null for none.
     *
     * @param gi id of the GPU instance, -1 for the whole GPU
     */
    String named(String uuid, int gi) {
        if (mapping == null) {
            return null;
        }
        Device device = new Device(uuid, gi < 0 ? WHOLE : gi);
        LabelSet labels = known.get(device);
        if (labels == null) {
            asked.add(device);
            return null;
        }
        // Ids of jobs hold nothing that JSON escapes.
        String json = labels.labels().get(0).json();
        return json.substring(1, json.length() - 1);
    }

    /** What all labels are made from; another object when any has changed. */
    Object version() {
        return known;
    }

    /** Has the files looked at when that is due; the timer, returns at once. */
    void look(List<Gpu> gpus) {
        long now = time.nanos();
        if (mapping == null || looked && now - lastLook < EVERY || gpus.isEmpty() || !busy.compareAndSet(false, true)) {
            return;
        }
        looked = true;
        lastLook = now;
        worker.execute(() -> {
            try {
                read(gpus);
            } finally {
                busy.set(false);
            }
        });
    }

    private void read(List<Gpu> gpus) {
        Map<Device, LabelSet> found = new HashMap<>();
        for (Gpu gpu : gpus) {
            Attachment attachment = gpu.attachment();
            if (attachment != null) {
                put(found, new Device(gpu.uuid(), WHOLE), mapping.ofGpu(attachment.index(), gpu.uuid()));
                for (Unit slice : gpu.units(Scope.MIG)) {
                    int gi = MigCollector.gi(slice);
                    put(found, new Device(gpu.uuid(), gi), mapping.ofSlice(attachment.index(), gpu.uuid(), gi));
                }
                for (Device device : asked) {
                    if (device.gi() != WHOLE && device.uuid().equals(gpu.uuid())) {
                        put(found, device, mapping.ofSlice(attachment.index(), gpu.uuid(), device.gi()));
                    }
                }
            }
        }
        asked.retainAll(found.keySet());
        if (!found.equals(known)) {
            known = Map.copyOf(found);
            changed.run();
        }
    }

    private static void put(Map<Device, LabelSet> all, Device device, List<String> jobs) {
        if (!jobs.isEmpty()) {
            all.put(device, LabelSet.of(Label.text(NAME, String.join(",", jobs)).asOptional()));
        }
    }
}
