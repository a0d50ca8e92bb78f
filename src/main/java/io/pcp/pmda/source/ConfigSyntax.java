package io.pcp.pmda.source;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the value of a key is written. Immutable.
 *
 * @param kind numbers and words are checked here, the rest where it is used
 * @param low least value allowed, in milliseconds or bytes
 * @param high most
 * @param words allowed besides, or instead
 * @param form for people: {@code Name: value}
 */
public record ConfigSyntax(Kind kind, long low, long high, List<String> words, String form) {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)?");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*([KMG])?");

    /** What is checked. */
    public enum Kind {
        DURATION,
        SIZE,
        NUMBER,
        YES_NO,
        WORD,
        PATH,
        /** Any text, looked at by whoever uses it. */
        TEXT
    }

    /** Milliseconds of {@code low} to {@code high}, or one of the words. */
    public static ConfigSyntax duration(long lowMillis, long highMillis, String... words) {
        return new ConfigSyntax(Kind.DURATION, lowMillis, highMillis, List.of(words), "duration");
    }

    /** Bytes. */
    public static ConfigSyntax size(long low, long high) {
        return new ConfigSyntax(Kind.SIZE, low, high, List.of(), "size");
    }

    public static ConfigSyntax number(long low, long high) {
        return new ConfigSyntax(Kind.NUMBER, low, high, List.of(), "number");
    }

    public static ConfigSyntax yesNo() {
        return new ConfigSyntax(Kind.YES_NO, 0, 1, List.of("yes", "no"), "yes or no");
    }

    public static ConfigSyntax words(String... words) {
        return new ConfigSyntax(Kind.WORD, 0, 0, List.of(words), choice(List.of(words)));
    }

    public static ConfigSyntax path() {
        return new ConfigSyntax(Kind.PATH, 0, 0, List.of(), "/full/path");
    }

    /** Anything but nothing; {@code form} is for people. */
    public static ConfigSyntax text(String form) {
        return new ConfigSyntax(Kind.TEXT, 0, 0, List.of(), form);
    }

    /** {@code a, b or c}. */
    static String choice(List<String> words) {
        return words.size() == 1
                ? words.get(0)
                : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.get(words.size() - 1);
    }

    /**
     * Nothing, when a value is well written.
     *
     * @throws IllegalArgumentException saying what is allowed, without the value
     */
    public void check(String value) {
        switch (kind) {
            case DURATION, SIZE, NUMBER, YES_NO -> parse(value);
            case WORD -> {
                if (!words.contains(value)) {
                    throw new IllegalArgumentException("allowed is " + choice(words));
                }
            }
            case PATH -> {
                if (!value.startsWith("/") || value.indexOf('\0') >= 0) {
                    throw new IllegalArgumentException("allowed is the full path of a file, beginning with /");
                }
            }
            case TEXT -> {
                if (value.isEmpty()) {
                    throw new IllegalArgumentException("there is no value; expected " + form);
                }
            }
        }
    }

    /**
     * Milliseconds, bytes, the number itself; 1 for yes and 0 for no; -1 for one of {@link #words} of a duration.
     *
     * @throws IllegalArgumentException saying what is allowed
     */
    public long parse(String value) {
        long number = switch (kind) {
            case DURATION -> words.contains(value) ? -1 : millis(value);
            case SIZE -> bytes(value);
            case NUMBER -> value.matches("\\d{1,9}") ? Long.parseLong(value) : Long.MIN_VALUE;
            case YES_NO -> words.contains(value) ? 1 - words.indexOf(value) : Long.MIN_VALUE;
            default -> throw new IllegalStateException(form);
        };
        if (number == -1 && !words.isEmpty() || number >= low && number <= high) {
            return number;
        }
        throw new IllegalArgumentException("allowed is " + allowed());
    }

    /** What is allowed, for people. */
    public String allowed() {
        String others = words.isEmpty() ? "" : " or " + choice(words);
        return switch (kind) {
            case DURATION ->
                "a duration of " + duration(low) + " to " + duration(high) + " such as 500ms, 5s, 1m" + others;
            case SIZE -> "a size of " + size(low) + " to " + size(high) + " such as 64K, 8M";
            case NUMBER -> "a whole number of " + low + " to " + high;
            case PATH -> "the full path of a file";
            case YES_NO, WORD -> choice(words);
            case TEXT -> form;
        };
    }

    private static long millis(String value) {
        Matcher match = DURATION.matcher(value);
        if (!match.matches()) {
            return Long.MIN_VALUE;
        }
        return Long.parseLong(match.group(1))
                * switch (match.group(2) == null ? "s" : match.group(2)) {
                    case "ms" -> 1L;
                    case "m" -> 60_000L;
                    case "h" -> 3_600_000L;
                    case "d" -> 86_400_000L;
                    default -> 1000L;
                };
    }

    private static long bytes(String value) {
        Matcher match = SIZE.matcher(value.toUpperCase(Locale.ROOT));
        if (!match.matches()) {
            return Long.MIN_VALUE;
        }
        String unit = match.group(2) == null ? "" : match.group(2);
        return Long.parseLong(match.group(1)) << 10 * (1 + "KMG".indexOf(unit.isEmpty() ? "?" : unit));
    }

    private static String duration(long millis) {
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        return millis >= 86_400_000 && millis % 86_400_000 == 0 ? millis / 86_400_000 + "d" : millis / 1000 + "s";
    }

    private static String size(long bytes) {
        int unit = 0;
        while (unit < 3 && bytes % 1024 == 0 && bytes > 0) {
            bytes /= 1024;
            unit++;
        }
        return bytes + (unit == 0 ? "" : "KMG".substring(unit - 1, unit));
    }
}
