package io.pcp.pmda.nvml;

/**
 * One GPM metric: a number, or the return code that says why there is none. GPM values have fractions, which a
 * {@link Reading} has not.
 *
 * @param rc {@link NvmlReturn#SUCCESS}, or why the value is absent
 * @param value finite and not negative, unit as in {@link GpmMetric}; 0 when absent
 */
public record GpmReading(int rc, double value) {

    /** A value. */
    public static GpmReading of(double value) {
        return new GpmReading(NvmlReturn.SUCCESS, value);
    }

    /**
     * No value.
     *
     * @param rc any code but {@link NvmlReturn#SUCCESS}
     */
    public static GpmReading absent(int rc) {
        if (rc == NvmlReturn.SUCCESS) {
            throw new IllegalArgumentException("an absent reading needs the reason");
        }
        return new GpmReading(rc, 0);
    }

    /** Whether there is a value. */
    public boolean ok() {
        return rc == NvmlReturn.SUCCESS;
    }

    /** The class of {@link #rc}. */
    public NvmlReturn.Kind kind() {
        return NvmlReturn.kind(rc);
    }

    /** The value rounded to a whole number: for counters, which are exact below 2^53. */
    public Reading whole() {
        return ok() ? Reading.of(Math.round(value)) : Reading.absent(rc);
    }

    /** The value, or the reason in words. */
    @Override
    public String toString() {
        return ok() ? Double.toString(value) : NvmlReturn.text(rc);
    }
}
