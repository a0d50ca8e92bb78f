package io.pcp.pmda.cli;

import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.sdk.Metric;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * How numbers of one metric read best: bytes in powers of 1024, power in watts, times in the unit that fits. Immutable.
 *
 * @param ladder units a number can be shown in
 * @param base what the metric counts, in the first unit of the ladder
 * @param whole the metric counts whole things: no decimals while it is shown in the unit it has
 */
record Quantity(Ladder ladder, double base, boolean whole) {

    /** Units of one kind, ascending. */
    enum Ladder {
        BYTES(
                new Step("B", 1, 1),
                new Step("KiB", 1024, 1024),
                new Step("MiB", 0x1p20, 0x1p20),
                new Step("GiB", 0x1p30, 0x1p30),
                new Step("TiB", 0x1p40, 0x1p40)),
        BYTE_RATE(
                new Step("B/s", 1, 1),
                new Step("kB/s", 1e3, 1e3),
                new Step("MB/s", 1e6, 1e6),
                new Step("GB/s", 1e9, 1e9),
                new Step("TB/s", 1e12, 1e12)),
        TIME(
                new Step("ns", 1, 1),
                new Step("µs", 1e3, 1e3),
                new Step("ms", 1e6, 1e6),
                new Step("s", 1e9, 1e9),
                new Step("min", 60e9, 120e9),
                new Step("h", 3600e9, 7200e9),
                new Step("d", 86400e9, 172800e9)),
        POWER(new Step("W", 1, 0), new Step("kW", 1e3, 1e4)),
        ENERGY(new Step("J", 1, 0), new Step("kJ", 1e3, 1e3), new Step("MJ", 1e6, 1e6), new Step("GJ", 1e9, 1e9)),
        FREQUENCY(new Step("MHz", 1, 0)),
        PERCENT(new Step("%", 1, 0)),
        TEMPERATURE(new Step("°C", 1, 0)),
        FAN(new Step("rpm", 1, 0)),
        FRAMES(new Step("fps", 1, 0)),
        BITS(new Step("bit", 1, 0)),
        COUNT(new Step("", 1, 0)),
        EVENTS(new Step("/s", 1, 0)),
        PLAIN(new Step("", 1, 0));

        private final Step[] steps;
        private final Step zero;

        Ladder(Step... steps) {
            this.steps = steps;
            // Nothing at all is no nanoseconds, but no seconds.
            this.zero = steps[0].unit().equals("ns") ? steps[3] : steps[0];
        }
    }

    /**
     * @param size in the first unit of the ladder
     * @param from smallest number, in the first unit, that is shown in this one
     */
    record Step(String unit, double size, double from) {}

    /**
     * A unit chosen for some numbers.
     *
     * @param factor to multiply with
     * @param grouped thousands are set apart; not so in numbers that name things
     */
    record Scale(String unit, double factor, int decimals, boolean grouped) {
        /** The number in this unit, without the unit. */
        String format(Number number) {
            String group = grouped ? "%," : "%";
            if (decimals == 0 && factor == 1 && !(number instanceof Double)) {
                return String.format(Locale.ROOT, group + "d", number);
            }
            return String.format(Locale.ROOT, group + "." + decimals + "f", number.doubleValue() * factor);
        }
    }

    /** How the values of a metric are shown, or its rates per second. */
    static Quantity of(Metric metric, boolean rate) {
        MetricDesc desc = metric.desc();
        Quantity plain = of(desc.units(), label(metric.labels(), "units"), desc.type());
        return rate ? plain.perSecond() : plain;
    }

    private static Quantity of(Units units, String label, ValueType type) {
        boolean whole = type != ValueType.FLOAT && type != ValueType.DOUBLE;
        switch (label) {
            case "percent":
                return new Quantity(Ladder.PERCENT, 1, whole);
            case "milliwatts":
                return new Quantity(Ladder.POWER, 1e-3, false);
            case "watts":
                return new Quantity(Ladder.POWER, 1, false);
            case "millijoules":
                return new Quantity(Ladder.ENERGY, 1e-3, false);
            case "degrees celsius":
                return new Quantity(Ladder.TEMPERATURE, 1, whole);
            case "rpm":
                return new Quantity(Ladder.FAN, 1, whole);
            case "frames per second":
                return new Quantity(Ladder.FRAMES, 1, whole);
            case "bits":
                return new Quantity(Ladder.BITS, 1, whole);
            default:
                return ofUnits(units, whole);
        }
    }

    private static Quantity ofUnits(Units units, boolean whole) {
        double time = new double[] {1, 1e3, 1e6, 1e9, 60e9, 3600e9}[Math.min(5, units.scaleTime())];
        if (units.extraUnit() == 4) {
            double watts = units.extraScale() == 3 ? 1e-3 : 1;
            return new Quantity(units.dimTime() == 1 ? Ladder.ENERGY : Ladder.POWER, watts, false);
        } else if (units.extraUnit() == 1) {
            return new Quantity(Ladder.TEMPERATURE, 1, whole);
        }
        return switch (units.dimSpace() + " " + units.dimTime()) {
            case "1 0" -> new Quantity(Ladder.BYTES, Math.pow(1024, units.scaleSpace()), whole);
            case "1 -1" -> new Quantity(Ladder.BYTE_RATE, Math.pow(1000, units.scaleSpace()) * 1e9 / time, whole);
            case "0 1" -> new Quantity(Ladder.TIME, time, whole);
            case "0 -1" ->
                units.dimCount() == 0
                        ? new Quantity(Ladder.FREQUENCY, 1e3 / time, whole)
                        : new Quantity(Ladder.EVENTS, 1e9 / time, whole);
            case "0 0" -> new Quantity(units.dimCount() == 0 ? Ladder.PLAIN : Ladder.COUNT, 1, whole);
            default -> new Quantity(Ladder.PLAIN, 1, whole);
        };
    }

    /** What a counter of this quantity gives per second. */
    private Quantity perSecond() {
        return switch (ladder) {
            case BYTES -> new Quantity(Ladder.BYTE_RATE, base, false);
            // Time per time: the share of the second in which it was so.
            case TIME -> new Quantity(Ladder.PERCENT, base / 1e9 * 100, false);
            case ENERGY -> new Quantity(Ladder.POWER, base, false);
            case COUNT, PLAIN -> new Quantity(Ladder.EVENTS, base, false);
            default -> this;
        };
    }

    /** The unit for some numbers: the same for all of them, so that they can be compared; decimals only where needed. */
    Scale scale(Collection<? extends Number> numbers) {
        double size = 0;
        for (Number number : numbers) {
            size = Math.max(size, Math.abs(number.doubleValue()) * base);
        }
        Step step = size == 0 ? ladder.zero : ladder.steps[0];
        for (Step next : ladder.steps) {
            if (size > 0 && size >= next.from()) {
                step = next;
            }
        }
        double shown = size / step.size();
        boolean same = whole && base == step.size();
        double factor = same ? 1 : base / step.size();
        boolean even = numbers.stream()
                .mapToDouble(number -> number.doubleValue() * factor)
                .allMatch(Quantity::whole);
        int decimals = same || even || shown >= 1000 ? 0 : shown >= 10 ? 1 : 2;
        return new Scale(step.unit(), factor, decimals, ladder == Ladder.COUNT || ladder == Ladder.EVENTS);
    }

    private static boolean whole(double number) {
        return Math.abs(number - Math.rint(number)) < 1e-6;
    }

    /** One number with its unit. */
    String format(Number number) {
        Scale scale = scale(List.of(number));
        return scale.unit().isEmpty() ? scale.format(number) : scale.format(number) + " " + scale.unit();
    }

    private static String label(LabelSet labels, String name) {
        for (Label label : labels.labels()) {
            if (label.name().equals(name)) {
                return label.json().replace("\"", "");
            }
        }
        return "";
    }
}
