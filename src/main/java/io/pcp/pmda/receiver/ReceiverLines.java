package io.pcp.pmda.receiver;

import io.pcp.pmda.source.ConfigKey;
import io.pcp.pmda.source.ConfigProblem;
import io.pcp.pmda.source.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The lines of {@code otlp.conf}: those of the receiver by their keys, and those of sources as they stand. */
final class ReceiverLines {
    /** More than anybody reads. */
    private static final int MAX_PROBLEMS = 50;

    private static final int MAX_SHOWN = 80;
    /** Words; neither an address nor a token. */
    private static final Pattern LIKE_A_KEY = Pattern.compile("[A-Za-z][A-Za-z_. -]{0,39}");

    /**
     * A line {@code key = value}.
     *
     * @param number from 1
     */
    record Line(ReceiverKey key, String value, int number) {}

    private final Path file;
    private final Map<ReceiverKey, List<Line>> lines = new EnumMap<>(ReceiverKey.class);
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final StringBuilder ofSources = new StringBuilder();

    private ReceiverLines(Path file) {
        this.file = file;
    }

    static ReceiverLines of(Path file, String text) {
        ReceiverLines all = new ReceiverLines(file);
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            String line = raw.strip();
            boolean kept = !line.isEmpty() && line.charAt(0) != '#' && all.line(line, number);
            all.ofSources.append(kept ? line : "").append('\n');
        }
        return all;
    }

    /** True when it belongs to sources. */
    private boolean line(String line, int number) {
        int equals = line.indexOf('=');
        if (equals < 0) {
            // May be a token that was pasted without its key.
            problem(number, "expected a line 'key = value' or a comment that begins with #", true);
            return false;
        }
        String name = line.substring(0, equals).strip();
        ReceiverKey key = ReceiverKey.of(name);
        if (key == null) {
            if (isOfSources(name)) {
                return true;
            }
            problem(number, unknown(name), true);
            return false;
        }
        return add(new Line(key, line.substring(equals + 1).strip(), number));
    }

    /** Also those that mean nothing here: the reader of sources says so. */
    private static boolean isOfSources(String name) {
        for (ConfigKey key : ConfigKey.values()) {
            if (key.key().equals(name)) {
                return key.inSources();
            }
        }
        return false;
    }

    private boolean add(Line line) {
        List<Line> before = lines.computeIfAbsent(line.key(), key -> new ArrayList<>(1));
        if (!before.isEmpty() && !line.key().repeatable()) {
            problem(line, "was set in line " + before.get(0).number() + " already; remove one of the lines", true);
            return false;
        }
        try {
            line.key().syntax().check(line.value());
        } catch (IllegalArgumentException wrong) {
            String hint = line.value().matches(".*\\s#.*") ? "; comments stand on lines of their own" : "";
            problem(line, shown(line.value()) + " is wrong: " + wrong.getMessage() + hint + otherwise(line.key()));
            return false;
        }
        before.add(line);
        return line.key().ofSources();
    }

    static String shown(String value) {
        return "'" + (value.length() > MAX_SHOWN ? value.substring(0, MAX_SHOWN) + "..." : value) + "'";
    }

    private static String otherwise(ReceiverKey key) {
        return key.secures() ? "" : "; " + key.fallback() + " counts instead";
    }

    private static String unknown(String name) {
        if (!LIKE_A_KEY.matcher(name).matches()) {
            return "unknown key, not shown as it may be a secret; a line is 'key = value', such as 'listen = ...'";
        }
        List<String> known = new ArrayList<>();
        for (ReceiverKey key : ReceiverKey.values()) {
            known.add(key.key());
        }
        for (ConfigKey key : ConfigKey.values()) {
            if (key.inPushed()) {
                known.add(key.key());
            }
        }
        String near = Nearest.of(name.toLowerCase(Locale.ROOT), known);
        return "unknown key '" + name + "'"
                + (near == null ? "; see the manual for all keys" : "; did you mean '" + near + "'?");
    }

    void problem(int line, String text, boolean fatal) {
        ConfigProblem problem = new ConfigProblem(file, line, text, fatal);
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(problem);
        } else if (fatal && problems.stream().noneMatch(ConfigProblem::fatal)) {
            // Why the file does not count has to be said.
            problems.set(MAX_PROBLEMS - 1, problem);
        }
    }

    /** Fatal where it is about security. */
    void problem(Line line, String text) {
        problem(line, text, line.key().secures());
    }

    void problem(Line line, String text, boolean fatal) {
        problem(line.number(), line.key().key() + ": " + text, fatal);
    }

    /** Of the reader of sources; it knows the file and the line. */
    void add(List<ConfigProblem> others) {
        for (ConfigProblem other : others) {
            if (other.file().equals(file)) {
                problem(other.line(), other.text(), other.fatal());
            }
        }
    }

    List<Line> all(ReceiverKey key) {
        return lines.getOrDefault(key, List.of());
    }

    /** Null without one. */
    Line first(ReceiverKey key) {
        List<Line> found = all(key);
        return found.isEmpty() ? null : found.get(0);
    }

    /** As {@link io.pcp.pmda.source.ConfigSyntax#parse}. */
    long number(ReceiverKey key) {
        Line line = first(key);
        return key.syntax().parse(line == null ? key.fallback() : line.value());
    }

    /** Null without one. */
    Path path(ReceiverKey key) {
        Line line = first(key);
        return line == null ? null : Path.of(line.value());
    }

    /** With blank lines in the places of others. */
    String ofSources() {
        return ofSources.toString().stripTrailing();
    }

    List<ConfigProblem> problems() {
        return List.copyOf(problems);
    }
}
