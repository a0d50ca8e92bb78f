package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.gpu.usage.GpuActivity.Activity;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.process.Owner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Adds up what one owner has of the GPUs. */
final class OwnerSum {
    private static final int HUNDRED = 100;

    private static final class Share {
        private long sm;
        private boolean told;
    }

    private final String identity;
    private final String kind;
    private final Owner owner;
    private final UnaryOperator<LabelSet> labels;
    private final Function<Owner, LabelSet> own;
    private final Map<String, Share> parts = new LinkedHashMap<>();
    private final Map<String, Long> usable = new HashMap<>();
    private final Set<ProcessKey> processes = new HashSet<>();
    private long memory = -1;
    private long start;
    private boolean zombie;

    /**
     * @param identity tells it from others of the same name
     * @param kind of job; null where that means nothing
     * @param owner as its first process tells
     * @param own which labels of it
     * @param labels makes these the labels of an instance
     */
    OwnerSum(String identity, String kind, Owner owner, Function<Owner, LabelSet> own, UnaryOperator<LabelSet> labels) {
        this.identity = identity;
        this.kind = kind;
        this.owner = owner;
        this.own = own;
        this.labels = labels;
    }

    void add(GpuInput gpu, PartUses on, ProcessUse use, Activity activity) {
        GpuPart part = on.part();
        Share share = parts.computeIfAbsent(part.on(gpu.gpu().name()), unused -> new Share());
        if (activity != null && activity.sm().ok()) {
            share.sm += activity.sm().number();
            share.told = true;
        }
        // Compute instances of one GPU instance share its memory.
        usable.put(gpu.ordinal() + "/" + part.gi(), on.usable());
        processes.add(use.key());
        if (use.memory().ok()) {
            memory = Math.max(0, memory) + use.memory().number();
        }
        long began = use.info().startMillis();
        start = start == 0 || began != 0 && began < start ? began : start;
        zombie |= use.info().zombie();
    }

    OwnerUse use() {
        double sm = parts.values().stream()
                .filter(share -> share.told)
                .mapToLong(share -> Math.min(HUNDRED, share.sm))
                .average()
                .orElse(Double.NaN);
        boolean sized = memory >= 0 && usable.values().stream().allMatch(bytes -> bytes > 0);
        double whole = usable.values().stream().mapToLong(Long::longValue).sum();
        return new OwnerUse(
                parts.size(),
                String.join(",", parts.keySet()),
                processes.size(),
                memory,
                sized ? Math.min(HUNDRED, HUNDRED * memory / whole) : Double.NaN,
                sm,
                start,
                zombie);
    }

    String identity() {
        return identity;
    }

    String kind() {
        return kind;
    }

    /** What {@link #labels} are made from. */
    Owner owner() {
        return owner;
    }

    /** Made anew with each call. */
    LabelSet labels() {
        return labels.apply(own.apply(owner));
    }
}
