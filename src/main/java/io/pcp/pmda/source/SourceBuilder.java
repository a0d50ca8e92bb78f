package io.pcp.pmda.source;

import io.pcp.pmda.source.ConfigKey.Needs;
import io.pcp.pmda.source.Mapping.InstanceNames;
import io.pcp.pmda.source.SourceConfig.Enabled;
import io.pcp.pmda.source.SourceConfig.FileFormat;
import io.pcp.pmda.source.TargetParser.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes a source of its settings, and finds what does not go together. One per source. */
final class SourceBuilder {
    private static final Duration MIN_STALE = Duration.ofSeconds(30);

    /** As useradd(8) takes them. */
    private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");

    private final String name;
    private final ConfigSettings settings;
    private final ConfigProblems problems;
    private final FileTrust trust;

    SourceBuilder(String name, ConfigSettings settings, FileTrust trust) {
        this.name = name;
        this.settings = settings;
        this.problems = settings.problems();
        this.trust = trust;
    }

    /**
     * Null when the settings do not make a source; the problems say why.
     *
     * @param address that of the file, over that of the preset
     */
    SourceConfig build(Path file, Address address) {
        Enabled enabled = Enabled.valueOf(settings.text(ConfigKey.ENABLED).toUpperCase(Locale.ROOT));
        Target target = address.target();
        fitsTarget(target);
        if (enabled == Enabled.AUTO && !TargetParser.local(target)) {
            ConfigSetting own = settings.own(ConfigKey.ENABLED);
            if (own != null) {
                problems.fatal(own, "auto looks for programs on this machine only; say yes for " + target.display());
            }
            enabled = Enabled.YES;
        }
        if (target instanceof Target.Program program) {
            execution(file, program);
        }
        Request request = new RequestReader(settings, trust).read(address);
        SourceConfig source = new SourceConfig(
                name,
                file,
                FileFormat.NATIVE,
                enabled,
                target,
                timing(),
                request,
                limits(),
                reading(),
                mapping(settings.text(ConfigKey.NAMESPACE)),
                otlp());
        return problems.isFatal() ? null : source;
    }

    /** As {@link #build}, of what a program sends itself. */
    SourceConfig pushed(Path file, String namespace, Target.Push target) {
        for (ConfigKey key : ConfigKey.values()) {
            ConfigSetting own = key.inPushed() ? null : settings.own(key);
            if (own != null) {
                problems.fatal(own, "has no effect on what programs send themselves; remove the line");
            }
        }
        Timing timing = timing();
        Reading read = reading();
        SourceConfig source = new SourceConfig(
                name,
                file,
                FileFormat.NATIVE,
                Enabled.YES,
                target,
                new Timing(
                        Duration.ZERO,
                        false,
                        Duration.ZERO,
                        timing.timeout(),
                        timing.connectTimeout(),
                        timing.staleAfter()),
                Request.DEFAULT,
                limits(),
                new Reading(Reading.Format.AUTO, false, false, false, read.noValues(), read.quantiles()),
                mapping(namespace),
                otlp());
        return problems.isFatal() ? null : source;
    }

    /** A key of the file that has no effect is a mistake; one of the defaults is not. */
    private void fitsTarget(Target target) {
        boolean https =
                target instanceof Target.Http http && http.uri().getScheme().equals("https");
        boolean http = target instanceof Target.Http || target instanceof Target.Unix;
        boolean program = target instanceof Target.Program;
        for (ConfigKey key : ConfigKey.values()) {
            ConfigSetting own = key.needs() == Needs.NOTHING ? null : settings.own(key);
            if (own == null) {
                continue;
            }
            if (key.needs() == Needs.HTTPS && !https) {
                problems.fatal(own, "has no effect without an address that begins with https://");
            } else if (key.needs() == Needs.HTTP && !http) {
                problems.fatal(own, "has no effect on a file or a program");
            } else if (key.needs() == Needs.PROGRAM && !program) {
                problems.fatal(own, "has no effect without exec:");
            }
        }
    }

    /** As root no program runs that somebody else has chosen. */
    private void execution(Path file, Target.Program program) {
        ConfigSetting user = settings.first(ConfigKey.USER);
        if (user != null && !USER.matcher(user.value()).matches()) {
            problems.fatal(user, user.shown() + "is not the name of a user");
            return;
        }
        if (!trust.root()) {
            if (user != null && settings.own(ConfigKey.USER) != null) {
                problems.warning(user, "has no effect, since the agent does not run as root");
            }
            return;
        }
        String unsafe = trust.writableByOthers(file, null);
        if (unsafe == null && user != null) {
            unsafe = trust.writableByOthers(user.file(), null);
        }
        if (unsafe == null) {
            unsafe = trust.writableByOthers(Path.of(program.command().get(0)), user == null ? null : user.value());
        }
        if (unsafe != null) {
            ConfigSetting url = settings.first(ConfigKey.URL);
            problems.fatal(url == null ? 0 : url.line(), "the agent is root and does not run this program: " + unsafe);
        }
    }

    private Timing timing() {
        long interval = settings.number(ConfigKey.INTERVAL);
        Duration period = Duration.ofMillis(Math.max(0, interval));
        if (interval > 0 && interval < 100) {
            problems.fatal(settings.first(ConfigKey.INTERVAL), "the shortest period is 100ms");
        }
        Duration timeout = settings.duration(ConfigKey.TIMEOUT);
        Duration connect = settings.duration(ConfigKey.CONNECT_TIMEOUT);
        if (connect.compareTo(timeout) > 0) {
            ConfigSetting said = settings.own(ConfigKey.CONNECT_TIMEOUT);
            if (said != null) {
                problems.fatal(said, "is longer than timeout, of which it is a part");
            }
            connect = timeout;
        }
        Duration least = period.multipliedBy(3);
        Duration stale = least.compareTo(MIN_STALE) > 0 ? least : MIN_STALE;
        ConfigSetting said = settings.first(ConfigKey.STALE_AFTER);
        if (said != null) {
            Duration wanted = Duration.ofMillis(ConfigKey.STALE_AFTER.syntax().parse(said.value()));
            boolean tooShort = wanted.compareTo(period) < 0;
            if (tooShort && settings.own(ConfigKey.STALE_AFTER) != null) {
                problems.fatal(said, "is shorter than interval: there would be no values most of the time");
            }
            stale = tooShort ? stale : wanted;
        }
        return new Timing(period, interval == 0, settings.duration(ConfigKey.MAX_AGE), timeout, connect, stale);
    }

    private Limits limits() {
        return new Limits(
                settings.number(ConfigKey.MAX_BYTES),
                (int) settings.number(ConfigKey.MAX_SERIES),
                (int) settings.number(ConfigKey.MAX_METRICS),
                (int) settings.number(ConfigKey.MAX_LABELS),
                (int) settings.number(ConfigKey.MAX_LABEL_NAME),
                (int) settings.number(ConfigKey.MAX_LABEL_VALUE),
                (int) settings.number(ConfigKey.MAX_LINE));
    }

    private Reading reading() {
        String format = settings.text(ConfigKey.FORMAT).toUpperCase(Locale.ROOT).replace('-', '_');
        List<Double> quantiles = settings.one(ConfigKey.QUANTILES, line -> MappingReader.quantiles(line.value()));
        return new Reading(
                Reading.Format.valueOf(format),
                settings.yes(ConfigKey.STRICT),
                settings.yes(ConfigKey.UTF8),
                settings.yes(ConfigKey.HONOR_TIMESTAMPS),
                new NoValues(settings.each(ConfigKey.NO_VALUE, line -> NoValues.line(line.value())).stream()
                        .flatMap(List::stream)
                        .toList()),
                quantiles == null ? List.of() : quantiles);
    }

    private SourceConfig.Otlp otlp() {
        return new SourceConfig.Otlp(
                settings.text(ConfigKey.OTLP_NAMES).equals("prometheus"),
                List.of(settings.text(ConfigKey.OTLP_RESOURCE_LABELS).split("\\s+")),
                SourceConfig.Otlp.Histograms.valueOf(
                        settings.text(ConfigKey.OTLP_EXPHIST).toUpperCase(Locale.ROOT)));
    }

    private Mapping mapping(String wanted) {
        boolean allowed = settings.yes(ConfigKey.COMPAT);
        String namespace = wanted.replace("<source>", name);
        String wrong = SourceNames.wrongPrefix(namespace, allowed);
        if (wrong != null) {
            ConfigSetting said = settings.first(ConfigKey.NAMESPACE);
            if (said == null) {
                problems.fatal(0, wrong);
            } else {
                problems.fatal(said, said.shown() + "is wrong: " + wrong);
            }
        }
        boolean compat = allowed && namespace.startsWith("openmetrics.");
        InstanceNames names = settings.one(ConfigKey.INSTANCE_NAMES, line -> MappingReader.instanceNames(line.value()));
        String strip = settings.text(ConfigKey.STRIP_PREFIX);
        return new Mapping(
                namespace,
                aliases(namespace, allowed),
                MappingReader.metrics(settings),
                settings.each(ConfigKey.LABEL, line -> MappingReader.label(line.value())),
                settings.each(ConfigKey.DROP_SERIES, line -> MappingReader.series(line.value())),
                settings.each(ConfigKey.STATIC, line -> MappingReader.constant(line.value())),
                settings.each(ConfigKey.RENAME, line -> MappingReader.rename(line.value())),
                strip == null ? "" : strip,
                settings.each(ConfigKey.METADATA, MappingReader::metadata),
                names != null ? names : compat ? InstanceNames.UPSTREAM : InstanceNames.LABELS,
                settings.yes(ConfigKey.HONOR_LABELS),
                settings.yes(ConfigKey.CREATED),
                settings.yes(ConfigKey.REMOTE),
                compat,
                compat && settings.yes(ConfigKey.COMPAT_SEMANTICS),
                settings.one(ConfigKey.EXPECT, line -> MappingReader.expect(line.value())),
                settings.duration(ConfigKey.RETAIN));
    }

    private List<String> aliases(String namespace, boolean allowed) {
        List<String> aliases = new ArrayList<>();
        for (ConfigSetting line : settings.all(ConfigKey.ALIAS)) {
            String alias = line.value().replace("<source>", name);
            String wrong = SourceNames.wrongPrefix(alias, allowed);
            if (wrong == null && (within(alias, namespace) || within(namespace, alias))) {
                wrong = "it and " + namespace + " lie one in the other";
            }
            for (String before : aliases) {
                wrong = wrong == null && (within(alias, before) || within(before, alias))
                        ? "it and " + before + " lie one in the other"
                        : wrong;
            }
            if (wrong != null) {
                problems.fatal(line, line.shown() + "is wrong: " + wrong);
            }
            aliases.add(alias);
        }
        return aliases;
    }

    /** Whether a prefix is another one or lies below it. */
    private static boolean within(String inner, String outer) {
        return inner.equals(outer) || inner.startsWith(outer + ".");
    }
}
