package io.pcp.pmda.source;

import io.pcp.pmda.source.ConfigSetting.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What holds for one source: its file, over the preset it names, over the defaults of all. Of a key that may stand in a
 * file once the strongest line counts; the lines of others add up, those of the file first. Immutable but for the
 * problems, which it collects.
 */
final class ConfigSettings {
    private final List<ConfigLayer> layers;
    private final ConfigProblems problems;

    /**
     * @param layers strongest first
     */
    ConfigSettings(List<ConfigLayer> layers, ConfigProblems problems) {
        this.layers = layers;
        this.problems = problems;
    }

    ConfigProblems problems() {
        return problems;
    }

    /** The strongest line with a key; null without one. */
    ConfigSetting first(ConfigKey key) {
        for (ConfigLayer layer : layers) {
            ConfigSetting setting = layer.first(key);
            if (setting != null) {
                return setting;
            }
        }
        return null;
    }

    List<ConfigSetting> all(ConfigKey key) {
        List<ConfigSetting> lines = new ArrayList<>();
        for (ConfigLayer layer : layers) {
            lines.addAll(layer.of(key));
        }
        return lines;
    }

    /** The line with a key in the file of the source itself; null without one. */
    ConfigSetting own(ConfigKey key) {
        ConfigSetting setting = first(key);
        return setting != null && setting.origin() == Origin.FILE ? setting : null;
    }

    boolean has(ConfigKey key) {
        return first(key) != null;
    }

    /** Null without a line and without a value for that case. */
    String text(ConfigKey key) {
        ConfigSetting setting = first(key);
        if (setting != null) {
            return setting.value();
        }
        return key.fallback().isEmpty() ? null : key.fallback();
    }

    boolean yes(ConfigKey key) {
        return number(key) == 1;
    }

    /** See {@link ConfigSyntax#parse}. */
    long number(ConfigKey key) {
        return key.syntax().parse(text(key));
    }

    Duration duration(ConfigKey key) {
        return Duration.ofMillis(number(key));
    }

    /**
     * What the lines with a key say; a line that is refused becomes a problem and is left out.
     *
     * @param parser throws {@link IllegalArgumentException} with what is wrong, without the value
     */
    <T> List<T> each(ConfigKey key, Function<ConfigSetting, T> parser) {
        List<T> parsed = new ArrayList<>();
        for (ConfigSetting setting : all(key)) {
            T value = one(setting, parser);
            if (value != null) {
                parsed.add(value);
            }
        }
        return parsed;
    }

    /** What the strongest line says; null without one or when it is refused. */
    <T> T one(ConfigKey key, Function<ConfigSetting, T> parser) {
        ConfigSetting setting = first(key);
        return setting == null ? null : one(setting, parser);
    }

    private <T> T one(ConfigSetting setting, Function<ConfigSetting, T> parser) {
        try {
            return parser.apply(setting);
        } catch (IllegalArgumentException wrong) {
            problems.fatal(setting, setting.shown() + "is wrong: " + wrong.getMessage());
            return null;
        }
    }
}
