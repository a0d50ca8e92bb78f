package io.pcp.pmda.cli.probe;

import io.pcp.pmda.nvml.NvmlFunction;

/** Cost classes of the metric catalogue, with the time a call of each may take: the median, microseconds. */
public enum CostClass {
    /** Read at discovery: may take what it likes. */
    S(Double.MAX_VALUE),
    /** Cheap, in every pass. */
    C(200),
    /** A slower driver call. */
    I(20_000),
    /** A list of processes. */
    P(20_000),
    /** Blocks for 20 ms and more. */
    W(200_000),
    /** Background only: may take what it likes. */
    B(Double.MAX_VALUE);

    private final double limit;

    CostClass(double limit) {
        this.limit = limit;
    }

    /** The class the binding gives a function. */
    public static CostClass of(NvmlFunction function) {
        return switch (function.cost()) {
            case STATIC -> S;
            case CHEAP -> C;
            case SLOW -> I;
            case PROCESSES -> P;
            case BLOCKING -> W;
            default -> B;
        };
    }

    /** The class a median of so many microseconds would have, of those that time alone tells apart. */
    public static CostClass measured(double medianMicros) {
        return medianMicros < C.limit ? C : medianMicros < I.limit ? I : W;
    }

    /** Longest median, microseconds. */
    public double limit() {
        return limit;
    }

    /**
     * What a median says about the class a function was given: an empty text when they agree, else in words.
     */
    public String judge(double medianMicros) {
        if (medianMicros >= limit) {
            return "slower than class " + this;
        }
        boolean cheap = medianMicros < C.limit;
        return cheap && (this == I || this == W) ? "cheaper than class " + this : "";
    }
}
