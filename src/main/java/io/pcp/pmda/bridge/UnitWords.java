package io.pcp.pmda.bridge;

import io.pcp.pmda.model.Units;
import java.util.Map;
import java.util.Set;

/**
 * Units by the words that names and UNIT lines of Prometheus' world use.
 *
 * @param units {@link Units#NONE} when PCP has none for it
 * @param label the word, when PCP has no units for it; empty otherwise
 * @param known whether the word is one we know
 */
record UnitWords(Units units, String label, boolean known) {
    static final UnitWords UNKNOWN = new UnitWords(Units.NONE, "", false);

    private static final Map<String, Units> WORDS = Map.ofEntries(
            Map.entry("nanoseconds", Units.NANOSEC),
            Map.entry("microseconds", Units.MICROSEC),
            Map.entry("milliseconds", Units.MILLISEC),
            Map.entry("seconds", Units.SEC),
            Map.entry("minutes", Units.of(0, 1, 0, 0, 4, 0)),
            Map.entry("hours", Units.of(0, 1, 0, 0, 5, 0)),
            Map.entry("bytes", Units.BYTE),
            Map.entry("kibibytes", Units.KBYTE),
            Map.entry("mebibytes", Units.MBYTE),
            Map.entry("gibibytes", Units.of(1, 0, 0, 3, 0, 0)),
            Map.entry("tebibytes", Units.of(1, 0, 0, 4, 0, 0)));

    /** PCP counts bytes in powers of two and has no dimension for the rest. */
    private static final Set<String> LABELS = Set.of(
            "ratio",
            "percent",
            "celsius",
            "kelvin",
            "joules",
            "watts",
            "volts",
            "amperes",
            "hertz",
            "meters",
            "grams",
            "bits",
            "kilobytes",
            "megabytes",
            "gigabytes",
            "terabytes");

    private static final Map<String, Integer> PER = Map.of("second", 3, "minute", 4, "hour", 5);

    /** What stands behind the unit in a name. */
    private static final Set<String> BEHIND = Set.of("total", "max", "min", "avg", "mean", "bucket", "sum", "created");

    /** Of a UNIT line; its word is a label even when nobody knows it. */
    static UnitWords ofUnitLine(String unit) {
        UnitWords words = ofName(unit);
        return words.known() || unit.isEmpty() ? words : new UnitWords(Units.NONE, unit, false);
    }

    /** Of a name: the last word of it, or of what is before {@code _total} and its like. */
    static UnitWords ofName(String name) {
        String[] words = name.split("[_:.]");
        int last = words.length - 1;
        while (last > 0 && BEHIND.contains(words[last])) {
            last--;
        }
        if (last < 0) {
            return UNKNOWN;
        }
        if (last >= 2 && words[last - 1].equals("per") && PER.containsKey(words[last])) {
            return per(words[last - 2], words[last]);
        }
        Units units = WORDS.get(words[last]);
        if (units != null) {
            return new UnitWords(units, "", true);
        }
        if (words[last].equals("info")) {
            return new UnitWords(Units.NONE, "", true);
        }
        return LABELS.contains(words[last]) ? new UnitWords(Units.NONE, words[last], true) : UNKNOWN;
    }

    /** {@code bytes_per_second}; what is no unit is counted. */
    private static UnitWords per(String what, String time) {
        if (LABELS.contains(what)) {
            return new UnitWords(Units.NONE, what + "_per_" + time, true);
        }
        Units over = WORDS.getOrDefault(what, Units.COUNT);
        if (over.dimTime() != 0) {
            // Seconds per second are a ratio.
            return new UnitWords(Units.NONE, what + "_per_" + time, true);
        }
        int scale = PER.get(time);
        return new UnitWords(Units.of(over.dimSpace(), -1, over.dimCount(), over.scaleSpace(), scale, 0), "", true);
    }
}
