package io.pcp.pmda.model;

import java.util.List;
import java.util.StringJoiner;

/**
 * Dimension and scale of a metric in space, time and count ({@code pmUnits}), as the 32-bit word of the wire: dimSpace:s4
 * dimTime:s4 dimCount:s4 scaleSpace:u4 scaleTime:u4 scaleCount:s4 extraUnit:s5 extraScale:u3, most significant bit
 * first. The last eight bits are meaningful since PCP 7.2 only and zero before.
 *
 * @param word the packed word
 */
public record Units(int word) {

    /** Names of the space scales, by scale. */
    static final List<String> SPACE =
            List.of("byte", "Kbyte", "Mbyte", "Gbyte", "Tbyte", "Pbyte", "Ebyte", "Zbyte", "Ybyte");

    /** Names of the time scales, by scale. */
    static final List<String> TIME = List.of("nanosec", "microsec", "millisec", "sec", "min", "hour");

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
     * Reads the form PCP tools print and accept: {@code byte}, {@code Kbyte/sec}, {@code 1/microsec}, {@code count / sec},
     * {@code hour / count x 10^6}, {@code byte^2}, {@code none} or nothing, in any case; and, for PCP 7.2,
     * {@code power (mW)}, {@code power (mW) sec}, {@code temperature (C)}, also written {@code POWER mW x sec}.
     *
     * @throws IllegalArgumentException naming the word that is not understood
     */
    public static Units parse(String text) {
        return new UnitsParser(text).parse();
    }

    /**
     * As {@code pmUnitsStr} of PCP 6 prints it, {@code none} where that prints nothing; the extra unit is left out.
     * Scales PCP does not define print as {@code space-12} and {@code time-9}.
     */
    @Override
    public String toString() {
        String space = scaleSpace() < SPACE.size() ? SPACE.get(scaleSpace()) : "space-" + scaleSpace();
        String time = scaleTime() < TIME.size() ? TIME.get(scaleTime()) : "time-" + scaleTime();
        String ten = scaleCount() == 0 ? "" : scaleCount() == 1 ? "x 10" : "x 10^" + scaleCount();
        String count = ten.isEmpty() ? "count" : "count " + ten;
        StringJoiner words = new StringJoiner(" ");
        append(words, space, dimSpace());
        append(words, time, dimTime());
        append(words, count, dimCount());
        if (dimSpace() < 0 || dimTime() < 0 || dimCount() < 0) {
            words.add("/");
            append(words, space, -dimSpace());
            append(words, time, -dimTime());
            append(words, count, -dimCount());
        }
        if (words.length() == 0) {
            return ten.isEmpty() ? "none" : ten;
        }
        return words.toString();
    }

    private static void append(StringJoiner words, String name, int dimension) {
        if (dimension > 0) {
            words.add(dimension == 1 ? name : name + "^" + dimension);
        }
    }
}
