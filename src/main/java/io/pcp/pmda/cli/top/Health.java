package io.pcp.pmda.cli.top;

/** The states of {@code gpu.health.state}, and one for a GPU whose state nobody serves. */
public enum Health {
    OK("ok"),
    DEGRADED("degraded"),
    RESET("reset"),
    LOST("LOST"),
    HUNG("hung"),
    UNKNOWN("unknown"),
    NOT_SERVED("");

    private final String word;

    Health(String word) {
        this.word = word;
    }

    /** As shown; empty when not served. */
    String word() {
        return word;
    }

    /** Whether the GPU can be worked with. */
    boolean usable() {
        return this == OK || this == DEGRADED || this == UNKNOWN || this == NOT_SERVED;
    }

    /** From the value of the metric; NaN when there is none. */
    static Health of(double state) {
        if (Double.isNaN(state)) {
            return NOT_SERVED;
        }
        return state >= 0 && state < UNKNOWN.ordinal() ? values()[(int) state] : UNKNOWN;
    }
}
