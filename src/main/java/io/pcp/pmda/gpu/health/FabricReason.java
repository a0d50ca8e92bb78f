package io.pcp.pmda.gpu.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Words for the health of the NVLink fabric. */
final class FabricReason {
    static final int NOT_STARTED = 1;
    static final int IN_PROGRESS = 2;
    static final int COMPLETED = 3;

    private static final int UNHEALTHY = 2;
    private static final int LIMITED_CAPACITY = 3;

    private FabricReason() {}

    /**
     * Summary first, then what the mask adds; the mask alone counts as well, older drivers have no summary.
     * Neither means anything before the GPU is registered.
     */
    static Optional<String> unhealthy(HealthFacts facts) {
        if (!facts.is(Fact.FABRIC_STATE, COMPLETED)) {
            return Optional.empty();
        }
        List<String> wrong = new ArrayList<>();
        if (facts.is(Fact.FABRIC_SUMMARY, UNHEALTHY)) {
            wrong.add("unhealthy");
        } else if (facts.is(Fact.FABRIC_SUMMARY, LIMITED_CAPACITY)) {
            wrong.add("limited capacity");
        }
        facts.get(Fact.FABRIC_MASK).ifPresent(mask -> wrong.addAll(FabricMask.wrong(mask)));
        return wrong.isEmpty() ? Optional.empty() : Optional.of("fabric: " + String.join(", ", wrong));
    }
}
