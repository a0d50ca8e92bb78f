package io.pcp.pmda.cli.probe;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How {@code nvidia-smi} writes values: words for states, units behind numbers, several forms of "no value". */
final class SmiWords {
    private static final Pattern ABSENT = Pattern.compile("\\[?(?:n/a|not supported|not found|unknown error|deprecated"
            + "|requested functionality has been deprecated|gpu is lost|gpu requires reset|insufficient permissions"
            + "|no data|unknown)]?");
    private static final Pattern NUMBER = Pattern.compile("([-+]?[0-9]+(?:\\.[0-9]+)?)(?:\\s.*|%|x)?");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x([0-9a-f]+)");
    private static final Pattern PSTATE = Pattern.compile("p([0-9]+)");

    private static final Map<String, Double> STATES = Map.ofEntries(
            Map.entry("enabled", 1.0),
            Map.entry("disabled", 0.0),
            Map.entry("yes", 1.0),
            Map.entry("no", 0.0),
            Map.entry("active", 1.0),
            Map.entry("not active", 0.0),
            Map.entry("default", 0.0),
            Map.entry("exclusive_thread", 1.0),
            Map.entry("prohibited", 2.0),
            Map.entry("exclusive_process", 3.0),
            Map.entry("none", 0.0),
            Map.entry("pass-through", 1.0),
            Map.entry("vgpu", 2.0),
            Map.entry("host vgpu", 3.0),
            Map.entry("host vsga", 4.0),
            Map.entry("not started", 1.0),
            Map.entry("in progress", 2.0),
            Map.entry("completed", 3.0),
            Map.entry("success", 0.0),
            Map.entry("all on", 0.0),
            Map.entry("compute", 1.0),
            Map.entry("low double precision", 2.0));

    private SmiWords() {}

    /** Whether the text says that there is no value. */
    static boolean absent(String text) {
        return text == null || text.isBlank() || ABSENT.matcher(lower(text)).matches();
    }

    /** The number a text says; empty when it says none. */
    static OptionalDouble number(String text) {
        String word = lower(text);
        Double state = STATES.get(word);
        if (state != null) {
            return OptionalDouble.of(state);
        }
        Matcher hexadecimal = HEXADECIMAL.matcher(word);
        if (hexadecimal.matches() && hexadecimal.group(1).length() <= 16) {
            return OptionalDouble.of(Long.parseUnsignedLong(hexadecimal.group(1), 16));
        }
        Matcher pstate = PSTATE.matcher(word);
        if (pstate.matches()) {
            return OptionalDouble.of(Integer.parseInt(pstate.group(1)));
        }
        Matcher number = NUMBER.matcher(word);
        return number.matches() ? OptionalDouble.of(Double.parseDouble(number.group(1))) : OptionalDouble.empty();
    }

    /** Whether two texts name the same: case, and product words around a name, do not count. */
    static boolean same(String ours, String theirs) {
        String a = lower(ours);
        String b = lower(theirs);
        return a.equals(b) || b.startsWith(a + " ") || a.equals("nvidia " + b);
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
