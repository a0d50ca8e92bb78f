package io.pcp.pmda.gpu.health;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Judges one GPU again and again, so that what flickers does not: a rule counts once it has held for its {@link
 * Rule#raiseAfter} in every judgement, and until it has not held for its {@link Rule#clearAfter}. A gap between
 * judgements counts as what they found at its two ends.
 *
 * <p>Not thread-safe: owned by whoever reads the GPU. Starts anew with every driver session.
 */
public final class HealthWatch {

    /** What is remembered of a rule. */
    private static final class Memory {
        private boolean counts;
        private boolean held;
        private long since;
        private String reason = "";
    }

    private final Map<String, Memory> memories = new HashMap<>();

    /**
     * Judges.
     *
     * @param nanos monotonic clock, never less than at the judgement before
     */
    public Health judge(HealthFacts facts, long nanos) {
        return HealthText.of(rule -> reason(rule, facts, nanos));
    }

    private Optional<String> reason(Rule rule, HealthFacts facts, long nanos) {
        Memory memory = memories.computeIfAbsent(rule.id(), none -> new Memory());
        Optional<String> now = rule.holds(facts);
        if (memory.counts && now.isEmpty() && rule.undecided().test(facts)) {
            return Optional.of(memory.reason);
        }
        if (now.isPresent() != memory.held) {
            memory.held = now.isPresent();
            memory.since = nanos;
        }
        now.ifPresent(reason -> memory.reason = reason);
        if (memory.held != memory.counts) {
            long wait = (memory.held ? rule.raiseAfter() : rule.clearAfter()).toNanos();
            if (nanos - memory.since >= wait) {
                memory.counts = memory.held;
            }
        }
        return memory.counts ? Optional.of(memory.reason) : Optional.empty();
    }
}
