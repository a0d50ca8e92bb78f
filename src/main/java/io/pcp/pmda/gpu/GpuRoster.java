package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Attacher.Outcome;
import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.gpu.usage.GpuUsers;
import io.pcp.pmda.gpu.usage.UseBook;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.sdk.IoReason;
import io.pcp.pmda.sdk.PmdaContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All GPUs of the node with their numbers: those NVML sees, those that are lost, and those that were here
 * within the grace time.
 *
 * <p>Owned by discovery, except {@link #published} and {@link #instances}.
 */
final class GpuRoster {

    /** Makes a worker for a new GPU. */
    @FunctionalInterface
    interface Workers {
        GpuWorker worker(Gpu gpu, Place place);
    }

    private final PmdaContext context;
    private final GpuSettings settings;
    private final GpuUsers users;
    private final Workers workers;
    private final OrdinalMap ordinals;
    private final SeenLinks links;
    private final GpuInstances instances;
    private final TreeMap<Integer, Gpu> gpus = new TreeMap<>();

    GpuRoster(PmdaContext context, GpuSettings settings, GpuUsers users, Workers workers) {
        this.context = context;
        this.settings = settings;
        this.users = users;
        this.workers = workers;
        this.ordinals = OrdinalMap.load(state(".gpu.map"), context.log()::warning);
        this.links = SeenLinks.load(state(".nvlink.map"), context.log()::warning);
        this.instances = new GpuInstances(settings, context.changes());
    }

    /** Simulated GPUs have numbers of their own: a demonstration must not use up those of the real ones. */
    private Path state(String name) {
        String simulated = settings.library().scenario().isPresent() ? ".simulated" : "";
        return context.stateDirectory().resolve(context.domain() + simulated + name);
    }

    GpuInstances instances() {
        return instances;
    }

    List<Gpu> published() {
        return instances.published();
    }

    /** GPUs this node should have. */
    int expected() {
        return settings.expected() > 0
                ? settings.expected()
                : (int) ordinals.entries().stream()
                        .filter(entry -> !settings.retired().contains(entry.uuid()))
                        .count();
    }

    /** NVML is closed: nobody is attached. */
    void detachAll(int code) {
        gpus.values().forEach(gpu -> gpu.detach(code));
    }

    /** All indices of so many GPUs. */
    static Set<Integer> indices(int count) {
        Set<Integer> all = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            all.add(i);
        }
        return all;
    }

    /** Indices below count at which no GPU is attached. */
    Collection<Integer> unattached(int count) {
        Set<Integer> free = indices(count);
        for (Gpu gpu : gpus.values()) {
            if (gpu.attachment() != null) {
                free.remove(gpu.attachment().index());
            }
        }
        return free;
    }

    /** Nothing has changed: whoever is attached is there. */
    void seen(int generation, int count) {
        number(present(Map.of(), generation, count));
    }

    /**
     * Takes over what attaching gave.
     *
     * @param pending indices that are still being tried
     * @return whether an index failed and should be probed again
     */
    boolean apply(List<Outcome> outcomes, Collection<Integer> pending, int generation, int count) {
        Map<Integer, Outcome> byIndex = new HashMap<>();
        outcomes.forEach(outcome -> byIndex.put(outcome.index(), outcome));
        Map<String, Attachment> present = present(byIndex, generation, count);
        for (Outcome outcome : outcomes) {
            if (outcome.attachment() != null) {
                present.put(outcome.attachment().uuid(), outcome.attachment());
            }
        }
        number(present);
        present.values().forEach(this::attach);
        boolean failed = false;
        for (Outcome outcome : outcomes) {
            boolean gone = outcome.code() != 0 && outcome.index() < count;
            failed |= gone;
            tell(outcome.index(), gone ? NvmlReturn.text(outcome.code()) : "ok");
        }
        for (int index : pending) {
            tell(index, "slow");
        }
        for (Gpu gpu : gpus.values()) {
            Attachment attachment = gpu.attachment();
            if (attachment != null && !present.containsKey(gpu.uuid())) {
                Outcome outcome = byIndex.get(attachment.index());
                gpu.detach(outcome == null || outcome.code() == 0 ? NvmlReturn.GPU_NOT_FOUND : outcome.code());
                context.log().warning(gpu.describe() + " is gone: " + gpu.lostText());
            }
        }
        return failed;
    }

    /** GPUs attached before whose index was not looked at again, by UUID. */
    private Map<String, Attachment> present(Map<Integer, Outcome> looked, int generation, int count) {
        Map<String, Attachment> present = new LinkedHashMap<>();
        for (Gpu gpu : gpus.values()) {
            Attachment attachment = gpu.attachment();
            if (attachment != null
                    && attachment.generation() == generation
                    && attachment.index() < count
                    && !looked.containsKey(attachment.index())) {
                present.put(attachment.uuid(), attachment);
            }
        }
        return present;
    }

    /** Sees to it that all have a number, on disk before anybody hears of it. */
    private void number(Map<String, Attachment> present) {
        List<OrdinalMap.Seen> seen = new ArrayList<>();
        present.values()
                .forEach(gpu -> seen.add(new OrdinalMap.Seen(gpu.index(), gpu.uuid(), gpu.pci(), gpu.serial())));
        ordinals.see(seen, context.time().epochMillis() / 1000);
        save();
    }

    /** Writes what changed. */
    void save() {
        save("gpu map", ordinals::save, "numbers of GPUs cannot be saved", "they may change at the next start");
        save(
                "nvlink map",
                links::save,
                "which NVLinks were up cannot be saved",
                "after the next start a link that is down then may not be missed");
    }

    /** Something that is kept on disk. */
    @FunctionalInterface
    private interface Saved {
        void save() throws IOException;
    }

    private void save(String what, Saved saved, String failure, String consequence) {
        try {
            saved.save();
            context.log().changed(what, "ok");
        } catch (IOException unwritable) {
            if (context.log().changed(what, "failed")) {
                context.log()
                        .error(failure + " (" + IoReason.of(unwritable) + "); " + consequence
                                + ", make the state directory writable");
            }
        }
    }

    private void attach(Attachment attachment) {
        Gpu gpu = gpu(ordinals.ordinal(attachment.uuid()), attachment.uuid());
        Attachment before = gpu.attachment();
        boolean same = before != null
                && before.generation() == attachment.generation()
                && before.handle() == attachment.handle()
                && before.index() == attachment.index();
        if (!same) {
            boolean back = before == null && gpu.known() != null && gpu.lostCode() != 0;
            gpu.attach(attachment);
            if (back) {
                context.log().info(gpu.describe() + " is back");
            }
        }
    }

    private Gpu gpu(int ordinal, String uuid) {
        Gpu known = gpus.get(ordinal);
        if (known != null && known.uuid().equals(uuid)) {
            return known;
        }
        UseBook book = users.book(ordinal);
        Gpu made = new Gpu(
                ordinal,
                uuid,
                new Accumulators(context.time(), new LinkMemory(links, uuid), book, users.activity(book)));
        made.among(this::published);
        made.workers(workers.worker(made, Place.PASS), workers.worker(made, Place.BACKGROUND));
        gpus.put(ordinal, made);
        return made;
    }

    private void tell(int index, String what) {
        if (context.log().changed("nvml index " + index, what) && !what.equals("ok")) {
            context.log()
                    .warning("GPU at NVML index " + index
                            + (what.equals("slow")
                                    ? " is slow to attach; going on without it"
                                    : " cannot be used: " + what));
        }
    }

    /** Makes the GPUs of now the instances of the domain. */
    void publish() {
        long oldest =
                context.time().epochMillis() / 1000 - settings.timing().grace().toSeconds();
        Set<Integer> shown = new HashSet<>();
        for (OrdinalMap.Entry entry : ordinals.entries()) {
            Gpu gpu = gpus.get(entry.ordinal());
            boolean attached = gpu != null && gpu.uuid().equals(entry.uuid()) && gpu.attachment() != null;
            if (attached || !settings.retired().contains(entry.uuid()) && entry.lastSeen() >= oldest) {
                shown.add(entry.ordinal());
                gpu(entry.ordinal(), entry.uuid());
            }
        }
        List<Gpu> list = gpus.values().stream()
                .filter(gpu -> shown.contains(gpu.ordinal()))
                .toList();
        Map<Integer, OrdinalMap.Entry> entries = new HashMap<>();
        ordinals.entries().forEach(entry -> entries.put(entry.ordinal(), entry));
        instances.publish(list, entries);
    }
}
