package io.pcp.pmda.gpu.health;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One thing that can be wrong with a GPU.
 *
 * @param id stable name, lower case with dashes
 * @param state what the GPU is while it holds
 * @param condition when it holds, in words, for the reference
 * @param action what to do about it
 * @param raiseAfter how long it must have held without a break before it counts
 * @param clearAfter how long it must not have held before it no longer counts
 * @param test the reason in words with its numbers, for {@code gpu.health.text}; empty when it does not hold
 * @param undecided whether facts by which it does not hold say nothing against it either: what held before goes on
 */
public record Rule(
        String id,
        HealthState state,
        String condition,
        String action,
        Duration raiseAfter,
        Duration clearAfter,
        Test test,
        Predicate<HealthFacts> undecided) {

    /** Looks at facts; must answer the same for the same facts. */
    @FunctionalInterface
    public interface Test {
        /** The reason, empty when the rule does not hold or its facts are unknown. */
        Optional<String> reason(HealthFacts facts);
    }

    /** The reason if the rule holds now, whatever was before. */
    public Optional<String> holds(HealthFacts facts) {
        return test.reason(facts);
    }
}
