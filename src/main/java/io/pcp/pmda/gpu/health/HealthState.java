package io.pcp.pmda.gpu.health;

/** The values of {@code gpu.health.state}, worst first. */
public enum HealthState {
    /** Off the bus, or a known UUID that NVML does not find. */
    LOST(3, "lost"),
    /** A driver call has not returned within the hang limit. */
    UNRESPONSIVE(4, "unresponsive"),
    /** Nothing runs on it until it is reset, or its node restarted. */
    RESET_REQUIRED(2, "reset required"),
    /** It works, but not as it should, or not for long. */
    DEGRADED(1, "degraded"),
    /** It cannot be judged. */
    UNKNOWN(5, "unknown"),
    /** No rule found anything. */
    OK(0, "ok");

    private final int code;
    private final String word;

    HealthState(int code, String word) {
        this.code = code;
        this.word = word;
    }

    /** The number {@code gpu.health.state} has. */
    public int code() {
        return code;
    }

    /** How {@code gpu.health.text} begins. */
    public String word() {
        return word;
    }

    /** Whether a GPU in this state counts in {@code gpu.health.unhealthy}: states 1 to 4. */
    public boolean unhealthy() {
        return this != OK && this != UNKNOWN;
    }
}
