package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.sdk.Instance;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * One GPU this node has or had, from its first sight on: its number and name, how it is attached at present,
 * and its two workers. Discovery changes it, workers and the pipe thread look at it.
 */
final class Gpu {
    private final int ordinal;
    private final String uuid;
    private final Accumulators accumulators;

    private volatile Attachment attachment;
    /** The last attachment there was; keeps identity readable while the GPU is gone. */
    private volatile Attachment known;

    private volatile Instance instance;
    private volatile int lostCode;
    /** Written by the worker of passes only. */
    private volatile int modeChanges;
    /** Reasons to look at it anew. */
    private final AtomicInteger hints = new AtomicInteger();

    /** By worker and scope: the units it found last. */
    private final Map<Place, AtomicReferenceArray<List<Unit>>> found = new EnumMap<>(Place.class);

    private volatile Supplier<List<Gpu>> published = List::of;
    private volatile GpuWorker passes;
    private volatile GpuWorker background;

    Gpu(int ordinal, String uuid, Accumulators accumulators) {
        this.ordinal = ordinal;
        this.uuid = uuid;
        this.accumulators = accumulators;
        for (Place place : Place.values()) {
            found.put(place, new AtomicReferenceArray<>(Scope.values().length));
        }
    }

    /**
     * Somebody has looked which units there are. Of what comes and goes the last look counts, whoever's it is; else
     * each looks on its own, since one may know more labels than the other.
     */
    void found(Place place, Scope scope, List<Unit> units) {
        if (scope.outlivesLoss()) {
            keep(place, scope, units);
        } else {
            keep(Place.PASS, scope, units);
        }
    }

    private void keep(Place place, Scope scope, List<Unit> units) {
        List<Unit> before = found.get(place).get(scope.ordinal());
        boolean same = before != null && before.size() == units.size();
        for (int i = 0; same && i < units.size(); i++) {
            same = before.get(i).looksLike(units.get(i));
        }
        if (!same) {
            found.get(place).set(scope.ordinal(), units);
        }
    }

    /** Units of a scope as the worker of passes found them, or, where it does not look, that of the background. */
    List<Unit> units(Scope scope) {
        List<Unit> units = found.get(Place.PASS).get(scope.ordinal());
        units = units == null ? found.get(Place.BACKGROUND).get(scope.ordinal()) : units;
        return units == null ? List.of() : units;
    }

    /** Says which GPUs have an instance; any thread may ask. */
    void among(Supplier<List<Gpu>> all) {
        published = all;
    }

    /** The other GPUs of the node that have an instance, attached or not. */
    List<Gpu> others() {
        return published.get().stream().filter(gpu -> gpu != this).toList();
    }

    void workers(GpuWorker passWorker, GpuWorker backgroundWorker) {
        passes = passWorker;
        background = backgroundWorker;
    }

    int ordinal() {
        return ordinal;
    }

    String uuid() {
        return uuid;
    }

    Accumulators accumulators() {
        return accumulators;
    }

    /** How NVML knows it now; null while it is lost or missing. */
    Attachment attachment() {
        return attachment;
    }

    /** How NVML knew it last; null before it was seen in this life of the agent. */
    Attachment known() {
        return known;
    }

    /** It is there (again). */
    void attach(Attachment next) {
        NvmlReturn.Kind away = NvmlReturn.kind(lostCode);
        if (attachment == null && (away == NvmlReturn.Kind.LOST || away == NvmlReturn.Kind.RESET_REQUIRED)) {
            // Whatever brought it back, what was wrong before says nothing of it now.
            accumulators.resets().happened();
        }
        known = next;
        lostCode = 0;
        attachment = next;
    }

    /** It is not, for a while or for good. */
    void detach(int code) {
        lostCode = code;
        attachment = null;
        for (Scope scope : Scope.values()) {
            if (!scope.outlivesLoss()) {
                found.values().forEach(units -> units.set(scope.ordinal(), null));
            }
        }
    }

    /** 0, or the NVML return code that tells why it is not attached. */
    int lostCode() {
        return lostCode;
    }

    /** The MIG mode has changed: what is supported may have, too. */
    void modeChanged() {
        modeChanges++;
    }

    /** Its layout or state may have changed: the next pass looks, and is due now. Any thread. */
    void hint() {
        hints.incrementAndGet();
    }

    /** How often {@link #hint} was called. */
    int hints() {
        return hints.get();
    }

    /** How often the MIG mode has changed. */
    int modeChanges() {
        return modeChanges;
    }

    /** Id, name and labels it is published with; null while it has no instance. */
    Instance instance() {
        return instance;
    }

    void instance(Instance published) {
        instance = published;
    }

    /** What messages call it. */
    String name() {
        Instance published = instance;
        return published == null ? "gpu" + ordinal : published.name();
    }

    /** Reads on demand and in the slow pass. */
    GpuWorker passes() {
        return passes;
    }

    /** Blocking reads and sample buffers. */
    GpuWorker background() {
        return background;
    }

    /** For messages: name, UUID, address. */
    String describe() {
        Attachment last = known;
        return name() + " (" + uuid + (last == null ? "" : ", " + last.pci()) + ")";
    }

    /** For messages: why it is not attached. */
    String lostText() {
        return lostCode == 0 ? "missing" : NvmlReturn.text(lostCode);
    }
}
