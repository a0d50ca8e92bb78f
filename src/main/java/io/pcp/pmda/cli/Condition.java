package io.pcp.pmda.cli;

import io.pcp.pmda.sdk.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a GPU is: what {@code gpu.health.text} and some counts say of it now. Immutable.
 *
 * @param gpu name of its instance
 * @param health a state, and behind a colon the reasons; empty when nobody can tell
 * @param processes that use it, -1 when unknown
 * @param zombies those of them that are dead, stuck or left behind; 0 when unknown
 */
record Condition(String gpu, String health, long processes, long zombies) {
    private static final String HEALTH = "gpu.health.text";
    private static final String PROCESSES = "gpu.processes.total";
    private static final String ZOMBIES = "gpu.processes.zombie";
    private static final Set<String> ASKED = Set.of(HEALTH, PROCESSES, ZOMBIES);

    /**
     * Of all GPUs, by instance. Waits as a fetch of pmcd would. What must have lasted a while before it is a reason
     * is not one yet in an agent that has just begun.
     */
    static Map<Integer, Condition> all(LocalAgent agent) throws InterruptedException {
        List<Metric> asked = agent.table().metrics().stream()
                .filter(metric -> ASKED.contains(metric.name()))
                .toList();
        Sample sample = agent.fetch(asked);
        Map<Integer, Condition> all = new HashMap<>();
        Sample.Values texts = sample.of(HEALTH);
        if (texts == null) {
            return all;
        }
        for (Sample.Datum text : texts.data()) {
            all.put(
                    text.id(),
                    new Condition(
                            text.instance().name(),
                            text.text(),
                            number(sample.of(PROCESSES), text.id(), -1),
                            number(sample.of(ZOMBIES), text.id(), 0)));
        }
        return all;
    }

    private static long number(Sample.Values values, int instance, long unknown) {
        Sample.Datum datum = values == null ? null : values.of(instance);
        return datum == null ? unknown : datum.number().longValue();
    }

    /** One or two words: {@code ok}, {@code degraded}, {@code reset required} ... */
    String state() {
        int colon = health.indexOf(':');
        return colon < 0 ? health : health.substring(0, colon);
    }

    /** Whether nothing is wrong with it. */
    boolean well() {
        return health.equals("ok");
    }

    /** Whether it works, although not as it should, or cannot be judged. */
    boolean usable() {
        return well() || state().equals("degraded") || state().equals("unknown");
    }
}
