package io.pcp.pmda.model;

import java.util.Locale;

/**
 * Dimension and scale of a metric in space, time and count ({@code pmUnits}), as the 32-bit word of the wire: dimSpace:s4
 * dimTime:s4 dimCount:s4 scaleSpace:u4 scaleTime:u4 scaleCount:s4 extraUnit:s5 extraScale:u3, most significant bit
 * first. The last eight bits are meaningful since PCP 7.2 only and zero before.
 *
 * @param word the packed word
 */
public record Units(int word) {

    private static final String[] SPACE = {
        "byte", "Kbyte", "Mbyte", "Gbyte", "Tbyte", "Pbyte", "Ebyte", "Zbyte", "Ybyte"
    };
    private static final String[] TIME = {"nanosec", "microsec", "millisec", "sec", "min", "hour"};
    private static final int EXTRA_POWER = 4;
    private static final int EXTRA_TEMPERATURE = 1;

    /** No dimension at all; percentages, states, and what PCP before 7.2 cannot express. */
    public static final Units NONE = new Units(0);
    /** Dimension count, scale one. */
    public static final Units COUNT = of(0, 0, 1, 0, 0, 0);
    public static final Units BYTE = of(1, 0, 0, 0, 0, 0);
    public static final Units KBYTE = of(1, 0, 0, 1, 0, 0);
    public static final Units MBYTE = of(1, 0, 0, 2, 0, 0);
    public static final Units NANOSEC = of(0, 1, 0, 0, 0, 0);
    public static final Units MICROSEC = of(0, 1, 0, 0, 1, 0);
    public static final Units MILLISEC = of(0, 1, 0, 0, 2, 0);
    public static final Units SEC = of(0, 1, 0, 0, 3, 0);

    /**
     * @param dimSpace -8..7
     * @param dimTime -8..7
     * @param dimCount -8..7
     * @param scaleSpace 0 byte .. 8 Ybyte
     * @param scaleTime 0 nanosec .. 5 hour
     * @param scaleCount power of ten, -8..7
     */
    public static Units of(int dimSpace, int dimTime, int dimCount, int scaleSpace, int scaleTime, int scaleCount) {
        range("space dimension", dimSpace, -8, 7);
        range("time dimension", dimTime, -8, 7);
        range("count dimension", dimCount, -8, 7);
        range("space scale", scaleSpace, 0, 8);
        range("time scale", scaleTime, 0, 5);
        range("count scale", scaleCount, -8, 7);
        return new Units((dimSpace & 15) << 28
                | (dimTime & 15) << 24
                | (dimCount & 15) << 20
                | (scaleSpace & 15) << 16
                | (scaleTime & 15) << 12
                | (scaleCount & 15) << 8);
    }

    private static void range(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " " + value + " is outside " + min + ".." + max);
        }
    }

    /**
     * Adds the extra unit of PCP 7.2.
     *
     * @param unit 1 temperature, 2 voltage, 3 current, 4 power; negative is "per"
     * @param scale 1.. as in {@code pmapi.h} of 7.2
     */
    public Units withExtra(int unit, int scale) {
        range("extra unit", unit, -16, 15);
        range("extra scale", scale, 0, 7);
        return new Units(word & ~0xff | (unit & 31) << 3 | scale);
    }

    public int dimSpace() {
        return word >> 28;
    }

    public int dimTime() {
        return word << 4 >> 28;
    }

    public int dimCount() {
        return word << 8 >> 28;
    }

    public int scaleSpace() {
        return word >>> 16 & 15;
    }

    public int scaleTime() {
        return word >>> 12 & 15;
    }

    public int scaleCount() {
        return word << 20 >> 28;
    }

    public int extraUnit() {
        return word << 24 >> 27;
    }

    public int extraScale() {
        return word & 7;
    }

    /**
     * Reads the form PCP tools print and accept: {@code byte}, {@code Kbyte/sec}, {@code 1/microsec}, {@code count},
     * {@code count / sec}, {@code none} or nothing; and, for PCP 7.2, {@code power (mW)}, {@code power (mW) sec},
     * {@code temperature (C)}.
     *
     * @throws IllegalArgumentException naming the word that is not understood
     */
    public static Units parse(String text) {
        String rest = text.strip();
        Units extra = NONE;
        int open = rest.indexOf('(');
        if (open >= 0) {
            int close = rest.indexOf(')', open);
            if (close < 0) {
                throw new IllegalArgumentException("unit '" + text + "' has no closing parenthesis");
            }
            extra = extra(rest.substring(0, open).strip(), rest.substring(open + 1, close), text);
            rest = rest.substring(close + 1).strip();
        }
        if (rest.isEmpty() || rest.equals("none")) {
            return extra;
        }
        String[] sides = rest.split("/", -1);
        if (sides.length > 2) {
            throw new IllegalArgumentException("unit '" + text + "' has more than one '/'");
        }
        Units units = sides[0].strip().equals("1") ? NONE : NONE.times(sides[0], 1, text);
        if (sides.length == 2) {
            units = units.times(sides[1], -1, text);
        }
        return new Units(units.word | extra.word);
    }

    private static Units extra(String quantity, String scale, String text) {
        return switch (quantity + " " + scale) {
            case "temperature C" -> NONE.withExtra(EXTRA_TEMPERATURE, 1);
            case "power W" -> NONE.withExtra(EXTRA_POWER, 2);
            case "power mW" -> NONE.withExtra(EXTRA_POWER, 3);
            default -> throw new IllegalArgumentException("unknown extra unit in '" + text + "'");
        };
    }

    private Units times(String words, int sign, String text) {
        Units units = this;
        for (String word : words.strip().split("\\s+")) {
            int caret = word.indexOf('^');
            int power = sign * (caret < 0 ? 1 : Integer.parseInt(word.substring(caret + 1)));
            String base = (caret < 0 ? word : word.substring(0, caret)).toLowerCase(Locale.ROOT);
            int space = indexOf(SPACE, base);
            int time = indexOf(TIME, base);
            if (space >= 0) {
                units = of(power, units.dimTime(), units.dimCount(), space, units.scaleTime(), units.scaleCount());
            } else if (time >= 0) {
                units = of(units.dimSpace(), power, units.dimCount(), units.scaleSpace(), time, units.scaleCount());
            } else if (base.equals("count")) {
                units = of(units.dimSpace(), units.dimTime(), power, units.scaleSpace(), units.scaleTime(), 0);
            } else {
                throw new IllegalArgumentException("unknown unit '" + word + "' in '" + text + "'");
            }
        }
        return units;
    }

    private static int indexOf(String[] names, String name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].toLowerCase(Locale.ROOT).equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** As {@code pmUnitsStr} of PCP 6 prints it ({@code none} without dimension); the extra unit is left out. */
    @Override
    public String toString() {
        StringBuilder over = new StringBuilder();
        StringBuilder under = new StringBuilder();
        append(dimSpace(), SPACE[Math.min(scaleSpace(), SPACE.length - 1)], over, under);
        append(dimTime(), TIME[Math.min(scaleTime(), TIME.length - 1)], over, under);
        String count = scaleCount() == 0 ? "count" : scaleCount() == 1 ? "count x 10" : "count x 10^" + scaleCount();
        append(dimCount(), count, over, under);
        if (over.isEmpty() && under.isEmpty()) {
            return "none";
        }
        if (under.isEmpty()) {
            return over.toString();
        }
        return (over.isEmpty() ? "1" : over.toString()) + " / " + under;
    }

    private static void append(int dim, String name, StringBuilder over, StringBuilder under) {
        if (dim == 0) {
            return;
        }
        StringBuilder side = dim > 0 ? over : under;
        if (!side.isEmpty()) {
            side.append(' ');
        }
        side.append(name);
        if (Math.abs(dim) > 1) {
            side.append('^').append(Math.abs(dim));
        }
    }
}
