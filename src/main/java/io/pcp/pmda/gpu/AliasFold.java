package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.AliasRow.Computation;
import io.pcp.pmda.gpu.AliasRow.Context;
import io.pcp.pmda.sdk.CollectedValues;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.InstanceTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What processes have on GPUs and slices, put together by process.
 *
 * @param processes instances of {@code gpuproc}
 * @param gpus instances of {@code gpu}
 * @param types {@code gpu.proc.type}
 */
record AliasFold(InstanceTable processes, InstanceTable gpus, CollectedValues types) {
    private static final int BITS = 32;

    /**
     * A process on a GPU, from an instance of {@code gpuproc}.
     *
     * @param place the GPU, {@code gpu0}, or the slice, {@code gpu0/mig1.0}
     */
    record On(String place, int pid) {
        /** {@code gpu0/4711 python3} or {@code gpu0/mig1.0/4711 python3}; null for any other name. */
        static On of(String name) {
            String word = InstanceTable.firstWord(name);
            int slash = word.lastIndexOf('/');
            String pid = word.substring(slash + 1);
            return slash > 0 && pid.matches("\\d{1,9}")
                    ? new On(word.substring(0, slash), Integer.parseInt(pid))
                    : null;
        }

        String gpu() {
            int slash = place.indexOf('/');
            return slash < 0 ? place : place.substring(0, slash);
        }
    }

    /** What pmdanvidia calls a process on a GPU. */
    static String procName(String name) {
        On on = On.of(name);
        return on == null ? name : on.place() + "::" + on.pid();
    }

    /** What pmdanvidia calls a process. */
    static String pidName(String name) {
        return InstanceTable.firstWord(name);
    }

    /** 1 for each instance of {@code gpuproc} that counts. */
    Map<Integer, Long> listed(Context context) {
        Map<Integer, Long> listed = new TreeMap<>();
        types.texts().forEach((id, type) -> {
            if (context.holds(type)) {
                listed.put(id, 1L);
            }
        });
        return listed;
    }

    /**
     * By process id.
     *
     * @param source values by instance of {@code gpuproc}; null where only the list counts
     */
    Map<Integer, Long> byPid(Computation computation, Context context, CollectedValues source) {
        Map<Integer, Long> folded = new TreeMap<>();
        Map<Integer, Set<String>> seen = new HashMap<>();
        listed(context).forEach((id, one) -> {
            Instance instance = processes.byId(id);
            On on = instance == null ? null : On.of(instance.name());
            if (on == null) {
                return;
            }
            switch (computation) {
                case SUM -> {
                    Long value = source.numbers().get(id);
                    if (value != null) {
                        folded.merge(on.pid(), value, Long::sum);
                    }
                }
                case LISTED -> folded.put(on.pid(), one);
                case GPUS -> {
                    if (seen.computeIfAbsent(on.pid(), unused -> new HashSet<>())
                            .add(on.gpu())) {
                        folded.merge(on.pid(), 1L, Long::sum);
                    }
                }
                case MASK -> folded.merge(on.pid(), bit(on.gpu()), (a, b) -> a | b);
                default -> throw new IllegalArgumentException(computation + " is not made of processes");
            }
        });
        return folded;
    }

    private long bit(String gpu) {
        Instance instance = gpus.byName(gpu);
        return instance == null || instance.id() >= BITS ? 0 : 1L << instance.id();
    }
}
