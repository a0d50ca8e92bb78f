package io.pcp.pmda.gpu.alert;

import io.pcp.pmda.GeneratedFile;
import io.pcp.pmda.gpu.Csv;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of rules. */
final class AlertRules {
    /** What the table is called in messages and in what is made of it. */
    static final String NAME_OF_TABLE = "alert-rules.csv";

    private static final String TABLE = "src/main/alerts/" + NAME_OF_TABLE;

    private static final List<String> COLUMNS = List.of(
            "rule",
            "scope",
            "form",
            "condition",
            "hold",
            "delta",
            "severity",
            "enabled",
            "variables",
            "title",
            "value",
            "remedy",
            "help",
            "with");
    private static final Pattern NAME = Pattern.compile("(?:gpu|workload|node)\\.[a-z][a-z0-9_]*");
    /**
     * PCP's own actions put these texts into shell command lines without quotes: nothing a shell takes for anything but
     * itself, and nothing pmieconf or pmie replace but {@code %v}.
     */
    private static final Pattern PLAIN = Pattern.compile("(?:[-A-Za-z0-9 ,.:/+=_]|%v)*");

    private AlertRules() {}

    /** The rules, in the order of the table. */
    static List<AlertRule> load() throws IOException {
        return parse(NAME_OF_TABLE, Files.readString(GeneratedFile.path(TABLE)));
    }

    /**
     * Reads a table.
     *
     * @param file name for messages
     * @throws IllegalArgumentException listing every bad row with file and line
     */
    static List<AlertRule> parse(String file, String text) {
        List<Csv.Line> lines = Csv.parse(file, text);
        if (lines.isEmpty() || !lines.get(0).fields().equals(COLUMNS)) {
            throw new IllegalArgumentException(file + ":1: the columns must be " + String.join(",", COLUMNS));
        }
        List<AlertRule> rules = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Csv.Line line : lines.subList(1, lines.size())) {
            try {
                rules.add(rule(line.fields()));
            } catch (IllegalArgumentException e) {
                problems.add(file + ":" + line.line() + ": " + e.getMessage());
            }
        }
        names(file, rules, problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return List.copyOf(rules);
    }

    private static AlertRule rule(List<String> fields) {
        require(fields.size() == COLUMNS.size(), fields.size() + " fields, expected " + COLUMNS.size());
        AlertRule rule = new AlertRule(
                fields.get(0),
                one(Scope.class, fields.get(1)),
                one(Form.class, fields.get(2)),
                new Condition(fields.get(3)),
                Integer.parseInt(fields.get(4)),
                Integer.parseInt(fields.get(5)),
                one(Severity.class, fields.get(6)),
                fields.get(7).equals("yes"),
                words(fields.get(8), "\\|").stream().map(RuleVariable::parse).toList(),
                fields.get(9),
                fields.get(10),
                fields.get(11),
                fields.get(12),
                Set.copyOf(words(fields.get(13), " ")));
        check(rule);
        return rule;
    }

    private static void check(AlertRule rule) {
        require(NAME.matcher(rule.name()).matches(), "\"" + rule.name() + "\" is no name of a rule");
        require(rule.delta() > 0 && rule.hold() % rule.delta() == 0, "hold must be a multiple of delta");
        require(rule.form() == Form.PLAIN || rule.holds(), "a rule of this form needs a hold time");
        for (String text : List.of(rule.title(), rule.value(), rule.remedy())) {
            require(
                    !text.isEmpty()
                            && !text.endsWith(".")
                            && PLAIN.matcher(text).matches(),
                    "\"" + text + "\": expected letters, digits and -,.:/+=_ without a full stop at the end");
        }
        require(rule.help().endsWith(".") && !rule.help().contains("\""), "help must be sentences without quotes");
    }

    private static void names(String file, List<AlertRule> rules, List<String> problems) {
        Set<String> seen = new HashSet<>();
        rules.stream()
                .map(AlertRule::name)
                .filter(name -> !seen.add(name))
                .forEach(twice -> problems.add(file + ": " + twice + " stands there twice"));
        for (AlertRule rule : rules) {
            rule.with().stream()
                    .filter(other -> !seen.contains(other))
                    .forEach(other -> problems.add(file + ": " + rule.name() + ": no rule " + other));
        }
    }

    private static List<String> words(String text, String separator) {
        return text.isBlank() ? List.of() : Arrays.asList(text.split(separator));
    }

    private static <E extends Enum<E>> E one(Class<E> type, String word) {
        for (E value : type.getEnumConstants()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
                return value;
            }
        }
        throw new IllegalArgumentException("\"" + word + "\"; expected one of "
                + Arrays.stream(type.getEnumConstants())
                        .map(value -> value.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ")));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
