package io.pcp.pmda.source;

import io.pcp.pmda.source.ConfigSetting.Origin;
import io.pcp.pmda.source.TargetParser.Address;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the files of {@code sources.d}: lines {@code key = value}. Opens no file; it is given their text. Immutable and
 * thread-safe.
 */
public final class SourceConfigReader {
    private final FileTrust trust;
    private final ConfigLayer defaults;

    /** Without defaults of the administrator. */
    public SourceConfigReader(FileTrust trust) {
        this(trust, ConfigLayer.EMPTY);
    }

    private SourceConfigReader(FileTrust trust, ConfigLayer defaults) {
        this.trust = trust;
        this.defaults = defaults;
    }

    /**
     * What a file says.
     *
     * @param sources none when there is a fatal problem; several with a preset that has parts
     */
    public record Result(List<SourceConfig> sources, List<ConfigProblem> problems) {
        public Result {
            sources = List.copyOf(sources);
            problems = List.copyOf(problems);
        }

        /** Whether something is so wrong that the file does not count. */
        public boolean fatal() {
            return problems.stream().anyMatch(ConfigProblem::fatal);
        }
    }

    /**
     * What {@code defaults.conf} says.
     *
     * @param reader that applies it; null when it does not count
     * @param problems why
     */
    public record Defaults(SourceConfigReader reader, List<ConfigProblem> problems) {}

    /** Reads the text of {@code defaults.conf}. */
    public Defaults withDefaults(Path file, String text) {
        ConfigProblems problems = new ConfigProblems(file, "");
        ConfigLayer layer = ConfigLayer.parse(Origin.DEFAULTS, text, problems);
        if (!problems.isFatal()) {
            // What holds for all must hold for one that says nothing itself.
            ConfigSettings settings = new ConfigSettings(List.of(layer), problems);
            new SourceBuilder("name", settings, trust).build(file, TargetParser.parse("https://127.0.0.1/metrics"));
        }
        return new Defaults(problems.isFatal() ? null : new SourceConfigReader(trust, layer), problems.list());
    }

    FileTrust trust() {
        return trust;
    }

    /** Settings of a file that has none itself: what a source of config.d has. */
    ConfigSettings defaultsOnly(ConfigProblems problems) {
        return new ConfigSettings(List.of(defaults), problems);
    }

    /**
     * Reads a file of {@code sources.d}.
     *
     * @param name of the source
     * @param file for messages, and for who may write it
     */
    public Result read(String name, Path file, String text) {
        ConfigProblems problems = new ConfigProblems(file, name);
        String wrong = SourceNames.wrong(name);
        if (wrong != null) {
            problems.fatal(0, wrong);
        }
        ConfigLayer own = ConfigLayer.parse(Origin.FILE, text, problems);
        ConfigSetting named = own.first(ConfigKey.PRESET);
        ConfigLayer preset = named == null ? ConfigLayer.EMPTY : Presets.layer(named, problems);
        if (problems.isFatal()) {
            return new Result(List.of(), problems.list());
        }
        ConfigSetting parts = preset.first(ConfigKey.PARTS);
        if (parts == null) {
            return single(name, List.of(own, preset, defaults), problems);
        }
        List<SourceConfig> sources = new ArrayList<>();
        List<ConfigProblem> all = new ArrayList<>();
        for (String part : parts.value().split("\\s+")) {
            ConfigProblems ofPart = new ConfigProblems(file, name + "." + part);
            ConfigLayer layer = Presets.layer(named.value() + "." + part, ofPart);
            Result result = part(name + "." + part, List.of(own, layer, defaults), ofPart);
            sources.addAll(result.sources());
            all.addAll(result.problems());
        }
        Result result = new Result(sources, all);
        return result.fatal() ? new Result(List.of(), all) : result;
    }

    /**
     * What holds for the metrics that one service sends.
     *
     * @param name of the source
     * @param file for messages
     * @param text lines of {@code otlp.conf} that are keys of sources; others are fatal problems
     * @param namespace where the metrics appear, {@code workload.checkout}
     * @return one source, or none when there is a fatal problem
     */
    public Result pushed(String name, Path file, String text, String namespace, Target.Push target) {
        ConfigProblems problems = new ConfigProblems(file, name);
        String wrong = SourceNames.wrong(name);
        if (wrong != null) {
            problems.fatal(0, wrong);
        }
        ConfigLayer own = ConfigLayer.parse(Origin.FILE, text, problems);
        if (problems.isFatal()) {
            return new Result(List.of(), problems.list());
        }
        ConfigSettings settings = new ConfigSettings(List.of(own, defaults), problems);
        SourceConfig source = new SourceBuilder(name, settings, trust).pushed(file, namespace, target);
        return new Result(source == null ? List.of() : List.of(source), problems.list());
    }

    private Result single(String name, List<ConfigLayer> layers, ConfigProblems problems) {
        ConfigSettings settings = new ConfigSettings(layers, problems);
        Address address = null;
        if (settings.has(ConfigKey.URL)) {
            address = settings.one(ConfigKey.URL, line -> TargetParser.parse(line.value()));
        } else {
            problems.fatal(0, "there is no line 'url = ...'; say where the source is, or name a preset");
        }
        return build(name, settings, address);
    }

    /** The file says at most which server it is; the preset knows the paths. */
    private Result part(String name, List<ConfigLayer> layers, ConfigProblems problems) {
        ConfigSettings settings = new ConfigSettings(layers, problems);
        ConfigSetting own = settings.own(ConfigKey.URL);
        Address address = settings.one(ConfigKey.URL, line -> TargetParser.parse(line.value()));
        ConfigSetting namespace = settings.own(ConfigKey.NAMESPACE);
        if (namespace != null && !namespace.value().contains("<source>")) {
            problems.fatal(namespace, "this preset makes several sources; the namespace must contain <source>");
        }
        if (own != null && address != null) {
            ConfigSetting path = layers.get(1).first(ConfigKey.URL);
            address = onServer(own, address, TargetParser.parse(path.value()), problems);
        }
        return build(name, settings, address);
    }

    private static Address onServer(ConfigSetting own, Address server, Address path, ConfigProblems problems) {
        if (server.target() instanceof Target.Http host
                && path.target() instanceof Target.Http known
                && host.uri().getRawPath().matches("/?")
                && host.uri().getRawQuery() == null) {
            URI uri = host.uri().resolve(known.uri().getRawPath());
            return new Address(new Target.Http(uri), server.userInfo());
        }
        problems.fatal(own, "this preset knows several paths; expected http://HOST:PORT without a path");
        return null;
    }

    private Result build(String name, ConfigSettings settings, Address address) {
        ConfigProblems problems = settings.problems();
        SourceConfig source =
                address == null ? null : new SourceBuilder(name, settings, trust).build(problems.file(), address);
        return new Result(source == null ? List.of() : List.of(source), problems.list());
    }
}
