package io.pcp.pmda.gpu.health;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Words for NVLinks that are down. */
final class LinkReason {
    private static final int MOST_NAMED = 8;

    private LinkReason() {}

    static Optional<String> down(HealthFacts facts) {
        List<Integer> down = facts.linksDown();
        if (down.isEmpty() || facts.get(Fact.LINKS).isEmpty()) {
            return Optional.empty();
        }
        String named = down.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        return Optional.of(down.size() + " of " + facts.get(Fact.LINKS).getAsLong() + " NVLinks down (" + named
                + (down.size() > MOST_NAMED ? ", ..." : "") + ")");
    }
}
