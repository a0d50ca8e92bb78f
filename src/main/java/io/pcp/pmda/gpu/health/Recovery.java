package io.pcp.pmda.gpu.health;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The recovery action the driver recommends, {@code nvmlDeviceGpuRecoveryAction_t} of nvml.h: some stop the GPU
 * from being used, with others it works on until it is drained.
 */
final class Recovery {

    private record Action(boolean now, String words) {}

    /** By number; 0 is none. */
    private static final List<Action> ACTIONS = List.of(
            new Action(false, ""),
            new Action(true, "reset the GPU"),
            new Action(true, "reboot the node"),
            new Action(false, "drain peer-to-peer traffic"),
            new Action(false, "drain the GPU and reset it"),
            new Action(false, "recover the IMEX domain"),
            new Action(true, "reset the PCIe bus of the GPU"),
            new Action(true, "reboot the system"));

    private Recovery() {}

    /** The reason if the GPU cannot be used before. */
    static Optional<String> now(HealthFacts facts) {
        return reason(facts, true);
    }

    /** The reason if the GPU can still be used. */
    static Optional<String> soon(HealthFacts facts) {
        return reason(facts, false);
    }

    private static Optional<String> reason(HealthFacts facts, boolean now) {
        OptionalLong number = facts.get(Fact.RECOVERY_ACTION);
        if (number.isEmpty() || number.getAsLong() == 0) {
            return Optional.empty();
        }
        boolean known = number.getAsLong() > 0 && number.getAsLong() < ACTIONS.size();
        Action action = known
                ? ACTIONS.get((int) number.getAsLong())
                : new Action(false, "recovery action " + number.getAsLong());
        return action.now() == now ? Optional.of("the driver recommends: " + action.words()) : Optional.empty();
    }
}
