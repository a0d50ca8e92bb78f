package io.pcp.pmda.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text to {@link Units}: the grammar of {@code pmParseUnitsStr} as far as metrics need it. Used once. */
final class UnitsParser {
    private static final Pattern EXTRA = Pattern.compile(
            "(?i)(temperature|voltage|current|power)" + "\\s*(?:\\((\\w+)\\)|\\s(\\w+))(?:\\s+x\\b)?(.*)");
    private static final Pattern WORD = Pattern.compile("([a-z]+)(?:\\^(-?\\d{1,2}))?");
    private static final Pattern TEN = Pattern.compile("10(?:\\^(-?\\d{1,2}))?(?:\\^(\\d))?");

    /** Scales of the extra units, in the order of {@code pmapi.h} of PCP 7.2: the first is 1. */
    private static final Map<String, List<String>> EXTRA_SCALES = Map.of(
            "temperature", List.of("C", "F", "K"),
            "voltage", List.of("V", "mV", "uV"),
            "current", List.of("A", "mA", "uA"),
            "power", List.of("kW", "W", "mW", "uW"));

    /** What else pmParseUnitsStr understands. */
    private static final Map<String, String> OTHER_WORDS = Map.ofEntries(
            Map.entry("ns", "nanosec"),
            Map.entry("nanosecond", "nanosec"),
            Map.entry("nanoseconds", "nanosec"),
            Map.entry("us", "microsec"),
            Map.entry("microsecond", "microsec"),
            Map.entry("microseconds", "microsec"),
            Map.entry("ms", "millisec"),
            Map.entry("millisecond", "millisec"),
            Map.entry("milliseconds", "millisec"),
            Map.entry("s", "sec"),
            Map.entry("second", "sec"),
            Map.entry("seconds", "sec"),
            Map.entry("minute", "min"),
            Map.entry("minutes", "min"),
            Map.entry("h", "hour"),
            Map.entry("hr", "hour"),
            Map.entry("hours", "hour"));

    private static final List<String> DECIMAL_BYTES =
            List.of("kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte", "exabyte", "zettabyte", "yottabyte");
    private static final List<String> BINARY_BYTES =
            List.of("kibibyte", "mebibyte", "gibibyte", "tebibyte", "pebibyte", "exbibyte", "zebibyte", "yobibyte");

    private static final List<String> EXTRA_UNITS = List.of("temperature", "voltage", "current", "power");

    private final String text;
    private int dimSpace;
    private int dimTime;
    private int dimCount;
    private int scaleSpace;
    private int scaleTime;
    private int scaleCount;

    UnitsParser(String text) {
        this.text = text;
    }

    Units parse() {
        String rest = text.strip();
        Matcher extra = EXTRA.matcher(rest);
        boolean hasExtra = extra.matches();
        if (hasExtra) {
            rest = extra.group(4).strip();
        }
        String[] sides = rest.split("/", -1);
        if (sides.length > 2) {
            throw wrong("more than one '/'");
        }
        String over = sides[0].strip().toLowerCase(Locale.ROOT);
        boolean nothing = over.isEmpty() || over.equals("1") || over.equals("none") && sides.length == 1;
        if (!nothing) {
            words(over, 1);
        }
        if (sides.length == 2) {
            words(sides[1].strip().toLowerCase(Locale.ROOT), -1);
        }
        Units units = Units.of(dimSpace, dimTime, dimCount, scaleSpace, scaleTime, scaleCount);
        return hasExtra ? withExtra(units, extra) : units;
    }

    private Units withExtra(Units units, Matcher extra) {
        String quantity = extra.group(1).toLowerCase(Locale.ROOT);
        String unit = extra.group(2) != null ? extra.group(2) : extra.group(3);
        int scale = EXTRA_SCALES.get(quantity).indexOf(unit) + 1;
        if (scale == 0) {
            throw wrong("'" + unit + "' is no unit of " + quantity + " (" + EXTRA_SCALES.get(quantity) + ")");
        }
        return units.withExtra(EXTRA_UNITS.indexOf(quantity) + 1, scale);
    }

    private void words(String side, int sign) {
        Deque<String> words = new ArrayDeque<>(List.of(side.split("\\s+")));
        while (!words.isEmpty()) {
            String word = words.remove();
            if (word.equals("x")) {
                ten(words, 0);
                continue;
            }
            Matcher matcher = WORD.matcher(word);
            if (!matcher.matches()) {
                throw wrong("'" + word + "' is not understood");
            }
            word(matcher.group(1), sign * (matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2))), words);
        }
    }

    private void word(String base, int power, Deque<String> more) {
        int space = indexOf(Units.SPACE, space(base));
        int time = indexOf(Units.TIME, OTHER_WORDS.getOrDefault(base, base));
        if (space >= 0 && dimSpace == 0) {
            dimSpace = power;
            scaleSpace = space;
        } else if (time >= 0 && dimTime == 0) {
            dimTime = power;
            scaleTime = time;
        } else if ((base.equals("count") || base.equals("counts")) && dimCount == 0) {
            dimCount = power;
            if ("x".equals(more.peek())) {
                more.remove();
                ten(more, Integer.signum(power));
            }
        } else {
            throw wrong("'" + base + "' is not understood or given twice");
        }
    }

    /** What follows {@code count x}: a power of ten, itself perhaps raised to the dimension, as PCP prints it. */
    private void ten(Deque<String> words, int sign) {
        String word = words.isEmpty() ? "" : words.remove();
        Matcher ten = TEN.matcher(word);
        if (!ten.matches() || (sign == 0 && ten.group(2) != null)) {
            throw wrong("no power of ten behind 'x'");
        }
        scaleCount = ten.group(1) == null ? 1 : Integer.parseInt(ten.group(1));
        if (ten.group(2) != null) {
            dimCount = sign * Integer.parseInt(ten.group(2));
        }
    }

    /** {@code kilobytes}, {@code KiB}, {@code KB}: all powers of two to PCP. */
    private static String space(String base) {
        String one = base.endsWith("bytes") ? base.substring(0, base.length() - 1) : base;
        for (int scale = 1; scale < Units.SPACE.size(); scale++) {
            String name = Units.SPACE.get(scale).toLowerCase(Locale.ROOT);
            String letter = name.substring(0, 1);
            boolean binary = one.equals(letter + "ib") || one.equals(BINARY_BYTES.get(scale - 1));
            if (one.equals(letter + "b") || one.equals(DECIMAL_BYTES.get(scale - 1)) || binary && scale <= 6) {
                return name;
            }
        }
        return one;
    }

    private static int indexOf(List<String> names, String word) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(word)) {
                return i;
            }
        }
        return -1;
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("unit '" + text + "': " + what);
    }
}
