package io.pcp.pmda.otlp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Names of metrics as the OpenTelemetry Collector's exporter for Prometheus makes them: one level, the unit as a word,
 * {@code _total} and {@code _ratio}. Source of truth: "Prometheus and OpenMetrics Compatibility" of the OpenTelemetry
 * specification.
 */
final class PrometheusNames {
    private static final Map<String, String> UNITS = Map.ofEntries(
            Map.entry("d", "days"),
            Map.entry("h", "hours"),
            Map.entry("min", "minutes"),
            Map.entry("s", "seconds"),
            Map.entry("ms", "milliseconds"),
            Map.entry("us", "microseconds"),
            Map.entry("ns", "nanoseconds"),
            Map.entry("By", "bytes"),
            Map.entry("KiBy", "kibibytes"),
            Map.entry("MiBy", "mebibytes"),
            Map.entry("GiBy", "gibibytes"),
            Map.entry("TiBy", "tibibytes"),
            Map.entry("KBy", "kilobytes"),
            Map.entry("MBy", "megabytes"),
            Map.entry("GBy", "gigabytes"),
            Map.entry("TBy", "terabytes"),
            Map.entry("m", "meters"),
            Map.entry("V", "volts"),
            Map.entry("A", "amperes"),
            Map.entry("J", "joules"),
            Map.entry("W", "watts"),
            Map.entry("g", "grams"),
            Map.entry("Cel", "celsius"),
            Map.entry("Hz", "hertz"),
            Map.entry("1", ""),
            Map.entry("%", "percent"));

    private static final Map<String, String> PER = Map.of(
            "s", "second",
            "m", "minute",
            "h", "hour",
            "d", "day",
            "w", "week",
            "mo", "month",
            "y", "year");

    private PrometheusNames() {}

    /**
     * The name of the family, without {@code _total}, which stands on the sample of a counter.
     *
     * @param unit UCUM
     */
    static String family(String name, String unit, MetricKind kind) {
        List<String> words = words(name);
        int slash = unit.indexOf('/');
        add(words, slash < 0 ? unit : unit.substring(0, slash), UNITS);
        if (slash >= 0) {
            String per = word(unit.substring(slash + 1), PER);
            if (!per.isEmpty() && !words.contains(per)) {
                words.add("per");
                words.add(per);
            }
        }
        if (kind == MetricKind.COUNTER) {
            words.removeIf("total"::equals);
        }
        if (kind == MetricKind.GAUGE && unit.equals("1")) {
            words.removeIf("ratio"::equals);
            words.add("ratio");
        }
        String all = String.join("_", words);
        return all.isEmpty() ? "x" : all.charAt(0) >= '0' && all.charAt(0) <= '9' ? "_" + all : all;
    }

    private static void add(List<String> words, String unit, Map<String, String> map) {
        String word = word(unit, map);
        if (!word.isEmpty() && !words.contains(word)) {
            words.add(word);
        }
    }

    /** What is no unit we know stands as it is; annotations are left out. */
    private static String word(String unit, Map<String, String> map) {
        String text = unit.strip();
        return text.contains("{") ? "" : map.getOrDefault(text, String.join("_", words(text)));
    }

    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        int from = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || !wordCharacter(name.charAt(i))) {
                if (i > from) {
                    words.add(name.substring(from, i));
                }
                from = i + 1;
            }
        }
        return words;
    }

    private static boolean wordCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == ':';
    }
}
