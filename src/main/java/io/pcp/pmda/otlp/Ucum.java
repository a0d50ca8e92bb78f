package io.pcp.pmda.otlp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A unit of the Unified Code for Units of Measure, which is case-sensitive, as PCP has it.
 *
 * @param units as pmParseUnitsStr reads them; {@code none} when PCP has none for it
 * @param label the text as it came when PCP has no units for it, for a label; empty otherwise
 */
record Ucum(String units, String label) {
    private static final Ucum NONE = new Ucum("none", "");
    private static final String COUNTED = "count";

    /** The words are not UCUM, but programs use them, and nothing else can be meant. */
    private static final Map<String, String> ATOMS = Map.ofEntries(
            Map.entry("s", "sec"),
            Map.entry("ms", "millisec"),
            Map.entry("us", "microsec"),
            Map.entry("ns", "nanosec"),
            Map.entry("min", "min"),
            Map.entry("h", "hour"),
            Map.entry("By", "byte"),
            Map.entry("KiBy", "Kbyte"),
            Map.entry("MiBy", "Mbyte"),
            Map.entry("GiBy", "Gbyte"),
            Map.entry("TiBy", "Tbyte"),
            Map.entry("seconds", "sec"),
            Map.entry("milliseconds", "millisec"),
            Map.entry("microseconds", "microsec"),
            Map.entry("nanoseconds", "nanosec"),
            Map.entry("minutes", "min"),
            Map.entry("hours", "hour"),
            Map.entry("bytes", "byte"));

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("sec", "seconds"),
            Map.entry("millisec", "milliseconds"),
            Map.entry("microsec", "microseconds"),
            Map.entry("nanosec", "nanoseconds"),
            Map.entry("min", "minutes"),
            Map.entry("hour", "hours"),
            Map.entry("byte", "bytes"),
            Map.entry("Kbyte", "kibibytes"),
            Map.entry("Mbyte", "mebibytes"),
            Map.entry("Gbyte", "gibibytes"),
            Map.entry("Tbyte", "tebibytes"));

    /** The unit of a metric; annotations in braces tell what is counted, and say nothing beside a unit. */
    static Ucum of(String text) {
        String unit = text.strip();
        if (unit.isEmpty() || unit.equals("1")) {
            return NONE;
        }
        String[] sides = unit.split("/", -1);
        List<String> over = words(sides[0]);
        List<String> under = new ArrayList<>();
        for (int i = 1; i < sides.length && over != null; i++) {
            List<String> words = words(sides[i]);
            if (words == null || words.isEmpty()) {
                return new Ucum("none", unit);
            }
            under.addAll(words);
        }
        if (over == null || over.isEmpty() && sides.length == 1 || twice(over, under)) {
            return new Ucum("none", unit);
        }
        String top = over.isEmpty() ? "1" : String.join(" ", over);
        return new Ucum(under.isEmpty() ? top : top + "/" + String.join(" ", under), "");
    }

    /**
     * The unit in the words of Prometheus' world, from which what is made of histograms takes its unit: {@code seconds},
     * {@code bytes_per_second}; empty for what is counted or has none, and the text as it came where PCP has no units.
     */
    String word() {
        int slash = units.indexOf('/');
        String over = slash < 0 ? units : units.substring(0, slash);
        String per = slash < 0 ? "" : units.substring(slash + 1);
        String top = over.equals(COUNTED) && slash > 0 ? COUNTED : WORDS.getOrDefault(over, "");
        if (slash < 0) {
            return label.isEmpty() ? top : label;
        }
        String bottom = WORDS.getOrDefault(per, "");
        boolean time = bottom.equals("seconds") || bottom.equals("minutes") || bottom.equals("hours");
        return top.isEmpty() || !time ? "" : top + "_per_" + bottom.substring(0, bottom.length() - 1);
    }

    /** The factors of one side of the quotient in PCP's words; null when PCP does not have one of them. */
    private static List<String> words(String side) {
        List<String> words = new ArrayList<>(2);
        for (String factor : side.split("\\.", -1)) {
            int brace = factor.indexOf('{');
            boolean annotated = brace >= 0 && factor.endsWith("}");
            String atom = annotated ? factor.substring(0, brace) : factor;
            if (annotated && atom.isEmpty()) {
                words.add(COUNTED);
            } else if (!atom.equals("1")) {
                String word = ATOMS.get(atom);
                if (word == null) {
                    return null;
                }
                words.add(word);
            }
        }
        return words;
    }

    /** PCP has each of space, time and count only once. */
    private static boolean twice(List<String> over, List<String> under) {
        int[] seen = new int[3];
        for (List<String> side : List.of(over, under)) {
            for (String word : side) {
                int dimension = word.equals(COUNTED) ? 0 : word.endsWith("byte") ? 1 : 2;
                if (++seen[dimension] > 1) {
                    return true;
                }
            }
        }
        return false;
    }
}
