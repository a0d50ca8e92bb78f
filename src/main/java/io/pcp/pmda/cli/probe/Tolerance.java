package io.pcp.pmda.cli.probe;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;

/**
 * How far a value may be from what {@code nvidia-smi} says: it is asked before and after, and prints rounded numbers in
 * units of its own.
 *
 * @param words for people
 * @param divisor of our number to get {@code nvidia-smi}'s unit
 * @param absolute beyond the range of both readings, in {@code nvidia-smi}'s unit
 * @param relative share of the reading that may be more than {@code absolute}
 */
record Tolerance(String words, double divisor, double absolute, double relative) {
    private static final double MIB = 1 << 20;

    /** The tolerance for a metric. */
    static Tolerance of(CatalogueRow row) {
        if (row.type() == ValueType.STRING) {
            return new Tolerance("same text", 1, 0, 0);
        }
        boolean fixed = row.semantics() == Semantics.DISCRETE || row.name().startsWith("gpu.power.limit.");
        boolean bytes = row.units().equals(Units.BYTE);
        double divisor = bytes ? MIB : row.unitLabel().equals("milliwatts") ? 1000 : 1;
        if (row.semantics() == Semantics.COUNTER) {
            return new Tolerance("between both readings", divisor, 0, 0);
        }
        if (fixed) {
            // Whole MiB, and hundredths of a watt, are what nvidia-smi prints.
            double rounding = bytes ? 1 : divisor > 1 ? 0.01 : 0;
            return new Tolerance(rounding == 0 ? "equal" : "equal but for rounding", divisor, rounding, 0);
        }
        if (row.name().startsWith("gpu.pcie.throughput.")) {
            return new Tolerance("within 50 % or 1000 KB/s: each call is a window of 20 ms of its own", 1, 1000, 0.5);
        }
        boolean gauge = bytes || !row.unitLabel().isEmpty() || !row.units().equals(Units.NONE);
        boolean count = row.units().equals(Units.COUNT);
        return gauge && !count
                ? new Tolerance("within 5 % or 2 units of both readings", divisor, 2, 0.05)
                : new Tolerance("one of both readings, or between", divisor, 0, 0);
    }

    /** Whether our number agrees with two readings, in their unit. */
    boolean agrees(double ours, double first, double second) {
        double low = Math.min(first, second);
        double high = Math.max(first, second);
        double value = ours / divisor;
        return value >= low - Math.max(absolute, relative * Math.abs(low))
                && value <= high + Math.max(absolute, relative * Math.abs(high));
    }
}
