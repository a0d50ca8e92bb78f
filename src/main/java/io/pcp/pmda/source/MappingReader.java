package io.pcp.pmda.source;

import io.pcp.pmda.model.Units;
import io.pcp.pmda.source.ConfigSetting.Origin;
import io.pcp.pmda.source.Mapping.InstanceNames;
import io.pcp.pmda.source.Mapping.LabelRule;
import io.pcp.pmda.source.Mapping.MetadataRule;
import io.pcp.pmda.source.Mapping.MetricRule;
import io.pcp.pmda.source.Mapping.Rename;
import io.pcp.pmda.source.Mapping.SeriesMatch;
import io.pcp.pmda.source.Mapping.StaticLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The values of keys about metrics and labels. Messages do not repeat the value. */
final class MappingReader {
    static final Set<String> TYPES = Set.of("32", "u32", "64", "u64", "float", "double", "string");
    static final Set<String> SEMANTICS = Set.of("counter", "instant", "discrete");

    private static final Pattern LABEL = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern QUANTILE = Pattern.compile("0\\.\\d{1,4}");
    private static final int MOST_QUANTILES = 8;
    private static final Pattern PCP_LABEL = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
    /** Said by PCP or by the agent. */
    private static final Set<String> TAKEN = Set.of(
            "hostname",
            "domainname",
            "machineid",
            "agent",
            "groupid",
            "userid",
            "containerid",
            "source",
            "url",
            "script",
            "instname",
            "instid",
            "units");

    private MappingReader() {}

    /** An expression for whole names, of the kind that RE2 takes. */
    static NamePattern pattern(String text) {
        return pattern(text, true);
    }

    private static NamePattern pattern(String text, boolean whole) {
        try {
            ExpressionCheck.linear(text);
            return new NamePattern(text, whole);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException("not a regular expression: " + wrong.getDescription()
                    + (wrong.getIndex() < 0 ? "" : " at character " + (wrong.getIndex() + 1)));
        }
    }

    /** Ascending; empty for {@code none}. */
    static List<Double> quantiles(String text) {
        if (text.equals("none")) {
            return List.of();
        }
        Set<Double> levels = new TreeSet<>();
        for (String word : text.split("\\s+")) {
            if (!QUANTILE.matcher(word).matches() || Double.parseDouble(word) == 0) {
                throw new IllegalArgumentException("expected numbers such as 0.5 0.95 0.99, or none");
            }
            levels.add(Double.valueOf(word));
        }
        if (levels.size() > MOST_QUANTILES) {
            throw new IllegalArgumentException("at most " + MOST_QUANTILES + " quantiles");
        }
        return List.copyOf(levels);
    }

    /** The beginning of a name. */
    static NamePattern expect(String text) {
        return pattern(text, false);
    }

    /** In their order, with the rule that decides about the rest. */
    static List<MetricRule> metrics(ConfigSettings settings) {
        List<MetricRule> rules = new ArrayList<>(settings.each(ConfigKey.METRIC, line -> metric(line.value())));
        if (rules.stream().anyMatch(MetricRule::include)) {
            rules.add(new MetricRule(false, new NamePattern(".*", true)));
        }
        return rules;
    }

    private static MetricRule metric(String text) {
        String[] words = words(text, 2, 2, "include REGEX or exclude REGEX");
        boolean include = words[0].equals("include");
        if (!include && !words[0].equals("exclude")) {
            throw new IllegalArgumentException("expected include REGEX or exclude REGEX");
        }
        return new MetricRule(include, pattern(words[1]));
    }

    static LabelRule label(String text) {
        String[] words = text.split("\\s+", 4);
        String form = switch (words[0]) {
            case "drop", "keep", "optional" -> "REGEX";
            case "rename" -> "OLD NEW";
            case "hash" -> "NAME [DIGITS]";
            case "replace" -> "NAME REGEX TEXT";
            default -> throw new IllegalArgumentException("expected drop, keep, optional, rename, hash or replace");
        };
        int most = switch (words[0]) {
            case "rename", "hash" -> 3;
            case "replace" -> 4;
            default -> 2;
        };
        int least = words[0].equals("rename") || words[0].equals("replace") ? 3 : 2;
        words = words(text, least, most, words[0] + " " + form);
        return switch (words[0]) {
            case "drop" -> new LabelRule.Drop(pattern(words[1]));
            case "keep" -> new LabelRule.Keep(pattern(words[1]));
            case "optional" -> new LabelRule.Optional(pattern(words[1]));
            case "rename" -> new LabelRule.Rename(words[1], name(words[2]));
            case "hash" -> new LabelRule.Hash(words[1], words.length < 3 ? 8 : digits(words[2]));
            default -> {
                NamePattern value = pattern(words[2]);
                yield new LabelRule.Replace(words[1], value, replacement(value, words.length < 4 ? "" : words[3]));
            }
        };
    }

    private static int digits(String text) {
        if (text.matches("\\d{1,2}") && Integer.parseInt(text) >= 4 && Integer.parseInt(text) <= 16) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("a hash has 4 to 16 digits");
    }

    private static String name(String text) {
        if (LABEL.matcher(text).matches()) {
            return text;
        }
        throw new IllegalArgumentException("a label is made of letters, digits and _, and begins with no digit");
    }

    static SeriesMatch series(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("expected LABEL=REGEX");
        }
        return new SeriesMatch(
                text.substring(0, equals).strip(),
                pattern(text.substring(equals + 1).strip()));
    }

    static StaticLabel constant(String text) {
        int equals = text.indexOf('=');
        String name = equals < 1 ? "" : text.substring(0, equals).strip();
        String value = text.substring(equals + 1).strip();
        if (!PCP_LABEL.matcher(name).matches() || value.isEmpty()) {
            throw new IllegalArgumentException("expected NAME=VALUE with a name of letters, digits and _");
        }
        if (TAKEN.contains(name)) {
            throw new IllegalArgumentException("PCP itself sets the label " + name + "; take another name");
        }
        return new StaticLabel(name, value);
    }

    static Rename rename(String text) {
        String[] words = words(text, 1, 2, "REGEX TEXT");
        NamePattern pattern = pattern(words[0]);
        String to = replacement(pattern, words.length < 2 ? "" : words[1]);
        if (to.isEmpty() || to.matches(".*\\s.*")) {
            throw new IllegalArgumentException("expected REGEX TEXT, where TEXT is the new name");
        }
        return new Rename(pattern, to);
    }

    /** Groups are looked for in a match of nothing: whether they exist does not depend on the text. */
    private static String replacement(NamePattern pattern, String text) {
        try {
            NamePattern any = new NamePattern("(?:" + pattern.text() + ")|", true);
            if (any.replace("", text) == null) {
                throw new IllegalArgumentException("the expression has no group that the text names");
            }
            return text;
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException("not a regular expression: " + wrong.getDescription());
        }
    }

    static MetadataRule metadata(ConfigSetting line) {
        String[] words = words(line.value(), 4, 4, "REGEX TYPE SEMANTICS UNITS [singular]");
        boolean singular = words[3].matches("(.*\\s)?singular");
        String units = singular ? words[3].replaceFirst("\\s*singular$", "") : words[3];
        return metadata(pattern(words[0]), words[1], words[2], units, singular, line.origin() == Origin.PRESET);
    }

    static MetadataRule metadata(
            NamePattern pattern, String type, String semantics, String units, boolean singular, boolean preset) {
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException("the type is 32, u32, 64, u64, float, double or string");
        }
        if (!SEMANTICS.contains(semantics)) {
            throw new IllegalArgumentException("the semantics are counter, instant or discrete");
        }
        if (units.isEmpty()) {
            throw new IllegalArgumentException("the units are missing; say none");
        }
        Units.parse(units);
        return new MetadataRule(pattern, type, semantics, units, singular, preset);
    }

    static InstanceNames instanceNames(String text) {
        return switch (text) {
            case "labels" -> InstanceNames.LABELS;
            case "values" -> InstanceNames.VALUES;
            case "upstream" -> InstanceNames.UPSTREAM;
            default -> {
                if (text.matches("label:\\s*\\S+")) {
                    yield new InstanceNames.OfLabel(
                            text.substring("label:".length()).strip());
                }
                throw new IllegalArgumentException("expected labels, values, label:NAME or upstream");
            }
        };
    }

    /** The last word may hold blanks. */
    private static String[] words(String text, int least, int most, String form) {
        String[] words = text.strip().split("\\s+", most);
        boolean extra = most == 2 && words.length == 2 && words[1].matches(".*\\s.*");
        if (words.length < least || extra) {
            throw new IllegalArgumentException("expected " + form);
        }
        return words;
    }
}
