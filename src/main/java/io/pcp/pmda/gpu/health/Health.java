package io.pcp.pmda.gpu.health;

import java.util.Collection;

/**
 * A judgement.
 *
 * @param state the worst of its reasons
 * @param text state and reasons in one sentence, worst first, at most {@link HealthRules#MOST_TEXT} characters;
 *     the same words as long as the facts are the same, so a change of it is worth a line in a log
 */
public record Health(HealthState state, String text) {
    /** Of a GPU nothing is wrong with. */
    public static final Health OK = new Health(HealthState.OK, HealthState.OK.word());

    /** How many of these are not healthy, {@code gpu.health.unhealthy}: states 1 to 4. */
    public static int unhealthy(Collection<Health> gpus) {
        return (int) gpus.stream().filter(gpu -> gpu.state().unhealthy()).count();
    }
}
