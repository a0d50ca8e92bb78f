package io.pcp.pmda.cli.top;

import java.time.Duration;
import java.util.Locale;

/** Numbers in few characters; what is not known is a dash, never a zero. */
final class Amounts {
    static final String NONE = "-";

    private static final int GIBI = 3;
    /** So many stay in their unit: GPUs of 80G make 1280G, no 1.2T. */
    private static final double MOST_GIBI = 10_000;

    private static final String STEPS = "BKMGTP";

    private Amounts() {}

    /** {@code 42}: no decimals. */
    static String whole(double number) {
        return Double.isNaN(number) ? NONE : String.format(Locale.ROOT, "%.0f", number);
    }

    /** {@code 42%}. */
    static String percent(double number) {
        return Double.isNaN(number) ? NONE : whole(number) + "%";
    }

    /** Bytes in powers of 1024: {@code 9.5G}, {@code 312M}. */
    static String bytes(double bytes) {
        return scaled(bytes, 1024);
    }

    /** Bytes per second in powers of 1000: {@code 1.2G}. */
    static String rate(double bytes) {
        return scaled(bytes, 1000);
    }

    private static String scaled(double number, int base) {
        if (Double.isNaN(number)) {
            return NONE;
        }
        int step = 0;
        double shown = number;
        // 999.5 would be shown in four digits.
        while (shown >= 999.5 && step < STEPS.length() - 1) {
            shown /= base;
            step++;
        }
        boolean decimal = step > 0 && shown < 9.95;
        String digits = String.format(Locale.ROOT, decimal ? "%.1f" : "%.0f", shown);
        return step == 0 ? digits : digits + STEPS.charAt(step);
    }

    /** Used and total: {@code 9.5/79.6G}; the unit is that of the total. */
    static String memory(Memory memory) {
        if (Double.isNaN(memory.total())) {
            return bytes(memory.used());
        }
        int step = 0;
        double size = 1;
        while (memory.total() / size >= (step < GIBI ? 1024 : MOST_GIBI) && step < STEPS.length() - 1) {
            size *= 1024;
            step++;
        }
        String used = Double.isNaN(memory.used()) ? NONE : decimal(memory.used() / size);
        return used + "/" + decimal(memory.total() / size) + (step == 0 ? "" : STEPS.charAt(step));
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, number < 99.95 ? "%.1f" : "%.0f", number);
    }

    /** {@code 331/700W}. */
    static String power(double watts, double limit) {
        return Double.isNaN(limit) ? watts(watts) : whole(watts) + "/" + whole(limit) + "W";
    }

    /** {@code 331W}, {@code 12.4kW}. */
    static String watts(double watts) {
        if (Double.isNaN(watts)) {
            return NONE;
        }
        return watts < 9999.5 ? whole(watts) + "W" : String.format(Locale.ROOT, "%.1fkW", watts / 1e3);
    }

    /** In and out: {@code 1.2G/300M}. */
    static String flow(Flow flow) {
        return flow.known() ? rate(flow.in()) + "/" + rate(flow.out()) : NONE;
    }

    /** {@code 500 ms}, {@code 2 s}, {@code 5 min}. */
    static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + " ms";
        }
        long seconds = millis / 1000;
        return seconds >= 60 && seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }
}
