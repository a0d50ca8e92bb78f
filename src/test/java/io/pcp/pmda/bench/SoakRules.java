package io.pcp.pmda.bench;

import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.ValueType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What must hold of every answer whatever the GPUs do. Fed with answers and with the truth, it collects what was broken.
 * Things are named as instances are: {@code gpu3}, {@code gpu3/mig7.0}, {@code gpu3/gi7}, {@code gpu3/mig7.0/4711},
 * {@code pid 4711}. One thread.
 */
final class SoakRules {
    /** The rules, in the order in which they are reported. */
    enum Rule {
        STALE("instances of what was gone for 2 s"),
        MISSING("what was there for 4 s and was not served"),
        SENTINEL("values no GPU can have"),
        COUNTER("counters that fell"),
        FRESH("values of a GPU in good order that were old"),
        SLOW("fetches that took 3 s or longer");

        final String words;

        Rule(String words) {
            this.words = words;
        }
    }

    /** A GPU that was in good order for this long must be served like one. */
    static final long SETTLED = TimeUnit.SECONDS.toNanos(4);

    private static final long GONE = TimeUnit.SECONDS.toNanos(2);
    private static final long DEADLINE = TimeUnit.SECONDS.toNanos(3);
    private static final double MAX_AGE_MS = 1000;
    private static final double SLACK_MS = 600;
    /** Instance domains of things that come and go, by what is told of them. */
    static final Set<String> PASSING = Set.of("mig", "migi", "gpuproc", "pid");

    private record Last(long bits, long asked) {}

    private final Lives things;
    private final Lives troubled;
    private final Map<String, String> owners;
    private final Map<Rule, List<String>> broken = new EnumMap<>(Rule.class);
    private final Map<Rule, Long> looked = new EnumMap<>(Rule.class);
    private final Set<String> metrics = new HashSet<>();
    private final Map<String, Last> counters = new HashMap<>();

    /**
     * @param things slices and processes there are
     * @param troubled GPUs of which nothing can be expected, by name
     * @param owners the GPU of each {@code pid 4711}
     */
    SoakRules(Lives things, Lives troubled, Map<String, String> owners) {
        this.things = things;
        this.troubled = troubled;
        this.owners = owners;
    }

    /** What was broken, with the values that show it. */
    List<String> broken(Rule rule) {
        return broken.getOrDefault(rule, List.of());
    }

    /** How often each rule had something to look at. */
    Map<Rule, Long> looked() {
        return looked;
    }

    /** Rules that never had, among those that must with the metrics that were served. */
    List<String> idle() {
        List<String> idle = new ArrayList<>();
        boolean passing = metrics.contains("gpu.mig.uuid") || metrics.contains("gpu.proc.memory.used");
        for (Rule rule : Rule.values()) {
            if (!looked.containsKey(rule) && (rule != Rule.STALE || passing)) {
                idle.add(rule.words);
            }
        }
        return idle;
    }

    /**
     * One answer to a fetch of everything.
     *
     * @param asked when the request was sent
     * @param answered when the answer was there
     */
    void answer(List<Seen> values, long asked, long answered) {
        look(Rule.SLOW);
        if (answered - asked >= DEADLINE) {
            add(Rule.SLOW, "a fetch took " + TimeUnit.NANOSECONDS.toMillis(answered - asked) + " ms");
        }
        Set<String> uuids = new HashSet<>();
        Set<String> present = new HashSet<>();
        for (Seen seen : values) {
            metrics.add(seen.metric());
            sentinel(seen);
            listed(seen.row().instances(), seen.instance(), asked, seen.toString());
            if (seen.row().semantics() == Semantics.COUNTER) {
                counter(seen, asked);
            }
            if (seen.metric().equals("gpu.sampler.age") && calm(seen.instance(), asked)) {
                look(Rule.FRESH);
                double most = MAX_AGE_MS + SLACK_MS + TimeUnit.NANOSECONDS.toMillis(answered - asked);
                if (seen.number() > most) {
                    add(Rule.FRESH, seen + ", at most " + most);
                }
            }
            switch (seen.metric()) {
                case "gpu.mig.uuid" -> uuids.add(seen.instance() + " " + seen.text());
                case "gpu.power.usage", "gpu.proc.memory.used" -> present.add(seen.instance());
                default -> {}
            }
        }
        for (String thing : things.since(asked - SETTLED)) {
            missing(thing, uuids, present, asked);
        }
    }

    /** The instances of a domain as they were listed. */
    void listed(String domain, String name, long asked, String shown) {
        if (!PASSING.contains(domain)) {
            return;
        }
        String thing = domain.equals("pid") ? "pid " + Long.parseLong(name) : name;
        look(Rule.STALE);
        String gpu = name.contains("/") ? gpuOf(name) : owners.getOrDefault(thing, "");
        if (!things.lived(thing, asked - GONE, asked) && calm(gpu, asked)) {
            long end = things.ended(thing);
            String since = end == 0 ? "" : ", gone for " + TimeUnit.NANOSECONDS.toMillis(asked - end) + " ms";
            add(Rule.STALE, domain + " " + shown + since);
        }
    }

    private void missing(String thing, Set<String> uuids, Set<String> present, long asked) {
        String gpu = gpuOf(thing);
        if (!calm(gpu, asked)) {
            return;
        }
        look(Rule.MISSING);
        boolean slice = thing.contains(" MIG-");
        boolean process = thing.matches("gpu\\d+/(mig\\d+\\.\\d+/)?\\d+");
        boolean whole = thing.matches("gpu\\d+");
        if (slice && metrics.contains("gpu.mig.uuid") && !uuids.contains(thing)
                || process && metrics.contains("gpu.proc.memory.used") && !present.contains(thing)
                || whole && !present.contains(thing)) {
            add(Rule.MISSING, thing);
        }
    }

    private void sentinel(Seen seen) {
        look(Rule.SENTINEL);
        double number = seen.number();
        String unit = seen.row().unitLabel();
        boolean ones = seen.row().type() == ValueType.U32 && seen.bits() == 0xFFFFFFFFL
                || seen.row().type() == ValueType.U64 && seen.bits() == -1;
        boolean wrong = unit.equals("percent") && !(number >= 0 && number <= 100.000001)
                || unit.equals("degrees celsius") && !(number >= -150 && number <= 200);
        if (ones || wrong) {
            add(Rule.SENTINEL, seen.toString());
        }
    }

    private void counter(Seen seen, long asked) {
        String key = seen.metric() + "[" + seen.instance() + "]";
        Last last = counters.put(key, new Last(seen.bits(), asked));
        boolean passing = PASSING.contains(seen.row().instances());
        if (last == null || passing && !things.throughout(seen.instance(), last.asked - GONE, asked)) {
            return;
        }
        // Simulated links share the traffic of all time among those that are up now.
        if (seen.metric().startsWith("gpu.nvlink.") && !calm(gpuOf(seen.instance()), asked)) {
            return;
        }
        look(Rule.COUNTER);
        if (Long.compareUnsigned(seen.bits(), last.bits) < 0) {
            add(Rule.COUNTER, seen + " after " + Long.toUnsignedString(last.bits));
        }
    }

    /** The GPU has been in good order for a while. */
    private boolean calm(String gpu, long now) {
        return !troubled.lived(gpu, now - SETTLED, Long.MAX_VALUE);
    }

    private static String gpuOf(String thing) {
        return thing.contains("/") ? thing.substring(0, thing.indexOf('/')) : thing;
    }

    private void look(Rule rule) {
        looked.merge(rule, 1L, Long::sum);
    }

    private void add(Rule rule, String what) {
        broken.computeIfAbsent(rule, key -> new ArrayList<>()).add(what);
    }
}
