package io.pcp.pmda.source;

import io.pcp.pmda.source.ConfigSetting.Origin;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The lines of one file: known keys, each as often as it may be, with numbers and words that are allowed. Immutable.
 */
final class ConfigLayer {
    static final ConfigLayer EMPTY = new ConfigLayer(Map.of());

    /** Words; neither an address nor a token. */
    private static final Pattern LIKE_A_KEY = Pattern.compile("(?=.{1,40}$)([A-Za-z]?[a-z_. -]*|[A-Z_. -]*)[0-9]?");

    private final Map<ConfigKey, List<ConfigSetting>> settings;

    private ConfigLayer(Map<ConfigKey, List<ConfigSetting>> settings) {
        this.settings = settings;
    }

    /** Lines with a key, in their order; empty for none. */
    List<ConfigSetting> of(ConfigKey key) {
        return settings.getOrDefault(key, List.of());
    }

    /** Null without one. */
    ConfigSetting first(ConfigKey key) {
        List<ConfigSetting> lines = of(key);
        return lines.isEmpty() ? null : lines.get(0);
    }

    Iterable<List<ConfigSetting>> all() {
        return settings.values();
    }

    /** What is wrong goes to the problems; the rest is in the layer. */
    static ConfigLayer parse(Origin origin, String text, ConfigProblems problems) {
        Map<ConfigKey, List<ConfigSetting>> settings = new EnumMap<>(ConfigKey.class);
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            String line = raw.strip();
            if (!line.isEmpty() && line.charAt(0) != '#') {
                ConfigSetting setting = line(origin, line, number, problems);
                if (setting != null) {
                    add(settings, setting, problems);
                }
            }
        }
        return settings.isEmpty() ? EMPTY : new ConfigLayer(settings);
    }

    private static void add(
            Map<ConfigKey, List<ConfigSetting>> settings, ConfigSetting setting, ConfigProblems problems) {
        List<ConfigSetting> before = settings.computeIfAbsent(setting.key(), key -> new ArrayList<>());
        if (!before.isEmpty() && !setting.key().repeatable()) {
            problems.fatal(setting, "was set in line " + before.get(0).line() + " already; remove one of the lines");
            return;
        }
        before.add(setting);
    }

    private static ConfigSetting line(Origin origin, String line, int number, ConfigProblems problems) {
        int equals = line.indexOf('=');
        if (equals < 0) {
            // The line may be a secret that was pasted without its key.
            problems.fatal(number, "expected a line 'key = value' or a comment that begins with #");
            return null;
        }
        String name = line.substring(0, equals).strip();
        ConfigKey key = ConfigKey.of(name);
        if (key == null || key == ConfigKey.PARTS && origin != Origin.PRESET) {
            problems.fatal(number, unknown(name));
            return null;
        }
        if (origin == Origin.DEFAULTS && !key.inDefaults()) {
            problems.fatal(number, key.key() + ": belongs into the file of a source, not into the defaults of all");
            return null;
        }
        String value = line.substring(equals + 1).strip();
        ConfigSetting setting = new ConfigSetting(key, value, origin, problems.file(), number);
        try {
            key.syntax().check(value);
            return setting;
        } catch (IllegalArgumentException wrong) {
            String hint = value.matches(".*\\s#.*") ? "; comments stand on lines of their own" : "";
            problems.fatal(setting, setting.shown() + "is wrong: " + wrong.getMessage() + hint);
            return null;
        }
    }

    /** An address or a token that was pasted without its key may hold a = of its own. */
    private static String unknown(String name) {
        if (name.isEmpty()) {
            return "expected a line 'key = value', there is no key";
        }
        return LIKE_A_KEY.matcher(name).matches()
                ? "unknown key '" + name + "'" + suggestion(name)
                : "unknown key, not shown as it may be a secret; a line is 'key = value', such as 'url = ...'";
    }

    private static String suggestion(String name) {
        List<String> known = new ArrayList<>();
        for (ConfigKey key : ConfigKey.values()) {
            if (key.inSources()) {
                known.add(key.key());
            }
        }
        String near = Nearest.of(name, known);
        return near == null ? "; see the manual for all keys" : "; did you mean '" + near + "'?";
    }
}
