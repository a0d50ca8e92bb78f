package io.pcp.pmda.source;

import io.pcp.pmda.source.Mapping.InstanceNames;
import io.pcp.pmda.source.Mapping.LabelRule;
import io.pcp.pmda.source.Mapping.MetadataRule;
import io.pcp.pmda.source.Mapping.MetricRule;
import io.pcp.pmda.source.SourceConfig.FileFormat;
import io.pcp.pmda.source.SourceConfigReader.Result;
import io.pcp.pmda.source.TargetParser.Address;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads what stands in {@code config.d} of pmdaopenmetrics: files {@code NAME.url} and executable scripts. Opens no file;
 * it is given their text. {@code defaults.conf} holds for these sources, too.
 *
 * <p>Other than pmdaopenmetrics it takes the first line that is neither blank nor a comment for the address, and the whole
 * rest of a FILTER line for its expression, colons included.
 */
final class ConfigDReader {
    private static final Pattern WHEN = Pattern.compile("https?://.*|file:/.*");
    private static final String FORM = "expected HEADER:, FILTER: or METADATA:";

    private final SourceConfigReader reader;

    /**
     * @param reader knows the defaults
     */
    ConfigDReader(SourceConfigReader reader) {
        this.reader = reader;
    }

    /** Lines of a file that are more than its address. */
    private static final class Rules {
        final List<Request.Header> headers = new ArrayList<>();
        final List<MetricRule> metrics = new ArrayList<>();
        final List<LabelRule> labels = new ArrayList<>();
        final List<MetadataRule> metadata = new ArrayList<>();
    }

    /** An executable file, whatever its suffix; run without arguments. */
    Result script(String name, Path file) {
        ConfigProblems problems = new ConfigProblems(file, name);
        Path program = file.toAbsolutePath().normalize();
        Target target = new Target.Program(List.of(program.toString()));
        return source(name, new Address(target, null), new Rules(), problems);
    }

    /** A file {@code NAME.url}. */
    Result url(String name, Path file, String text) {
        ConfigProblems problems = new ConfigProblems(file, name);
        Rules rules = new Rules();
        Address address = null;
        boolean first = true;
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.charAt(0) == '#') {
                continue;
            }
            if (first) {
                first = false;
                address = address(line, number, problems);
            } else if (address != null) {
                line(line, number, rules, problems);
            }
        }
        if (first) {
            problems.fatal(0, "there is no address; expected http://, https:// or file:/// in the first line");
        }
        secrets(address, rules, problems);
        return address == null ? new Result(List.of(), problems.list()) : source(name, address, rules, problems);
    }

    private static Address address(String line, int number, ConfigProblems problems) {
        if (!WHEN.matcher(line).matches()) {
            problems.fatal(number, "the first line is no address; expected http://, https:// or file:///");
            return null;
        }
        try {
            return TargetParser.parse(line);
        } catch (IllegalArgumentException wrong) {
            problems.fatal(number, "the address is wrong: " + wrong.getMessage());
            return null;
        }
    }

    private static void line(String line, int number, Rules rules, ConfigProblems problems) {
        int colon = line.indexOf(':');
        String kind = colon < 0 ? "" : line.substring(0, colon).strip();
        String rest = line.substring(colon + 1).strip();
        try {
            switch (kind) {
                case "HEADER" -> rules.headers.add(header(rest));
                case "FILTER" -> filter(rest, number, rules, problems);
                case "METADATA" -> rules.metadata.add(metadata(rest));
                default -> problems.warning(number, "this line is ignored; " + FORM);
            }
        } catch (PatternSyntaxException wrong) {
            // Without the filter more would be taken than was wanted.
            problems.fatal(number, kind + ": not a regular expression: " + wrong.getDescription());
        } catch (IllegalArgumentException wrong) {
            problems.warning(number, kind + ": this line is ignored: " + wrong.getMessage());
        }
    }

    private static Request.Header header(String rest) {
        int colon = rest.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("expected HEADER: name: value");
        }
        return RequestReader.header(
                rest.substring(0, colon).replace(" ", ""),
                rest.substring(colon + 1).strip());
    }

    private static void filter(String rest, int number, Rules rules, ConfigProblems problems) {
        String[] words = rest.split("\\s+", 3);
        String kind = words.length < 3 ? "" : words[0] + " " + words[1];
        if (!List.of("INCLUDE METRIC", "EXCLUDE METRIC", "INCLUDE LABEL", "EXCLUDE LABEL", "OPTIONAL LABEL")
                .contains(kind)) {
            throw new IllegalArgumentException(
                    "expected INCLUDE or EXCLUDE, METRIC or LABEL, and an expression; or OPTIONAL LABEL");
        }
        NamePattern pattern = pattern(words[2]);
        if (words[2].indexOf(':') >= 0) {
            problems.warning(number, "FILTER: the whole expression counts; pmdaopenmetrics would cut it at its colon");
        }
        switch (kind) {
            case "INCLUDE METRIC", "EXCLUDE METRIC" ->
                rules.metrics.add(new MetricRule(kind.startsWith("INCLUDE"), pattern));
            case "INCLUDE LABEL" -> rules.labels.add(new LabelRule.Keep(pattern));
            case "EXCLUDE LABEL" -> rules.labels.add(new LabelRule.Drop(pattern));
            default -> rules.labels.add(new LabelRule.Optional(pattern));
        }
    }

    /** {@code regex type indom sem units...} */
    private static MetadataRule metadata(String rest) {
        String[] words = rest.split("\\s+", 5);
        if (words.length < 5) {
            throw new IllegalArgumentException("expected METADATA: regex type indom semantics units");
        }
        boolean singular = words[2].equals("PM_INDOM_NULL");
        return MappingReader.metadata(pattern(words[0]), words[1], words[3], words[4].strip(), singular, false);
    }

    /** Python's way to name a group is its own. */
    private static NamePattern pattern(String text) {
        return new NamePattern(text.replace("(?P<", "(?<"), false);
    }

    /** These files were always like that, so a warning must do. */
    private void secrets(Address address, Rules rules, ConfigProblems problems) {
        boolean secret = address != null && address.userInfo() != null
                || rules.headers.stream().anyMatch(RequestReader::secret);
        String open = secret ? reader.trust().readableByOthers(problems.file()) : null;
        if (open != null) {
            problems.warning(0, "holds a secret, but " + open);
        }
    }

    private Result source(String name, Address address, Rules rules, ConfigProblems problems) {
        String wrong = SourceNames.wrong(name);
        if (wrong != null) {
            problems.fatal(0, wrong);
            return new Result(List.of(), problems.list());
        }
        ConfigSettings settings = reader.defaultsOnly(problems);
        SourceConfig made = new SourceBuilder(name, settings, reader.trust()).build(problems.file(), address);
        if (made == null) {
            return new Result(List.of(), problems.list());
        }
        boolean script = made.target() instanceof Target.Program;
        SourceConfig source = new SourceConfig(
                name,
                made.file(),
                FileFormat.CONFIG_D,
                made.enabled(),
                made.target(),
                made.timing(),
                script ? made.request() : request(made.request(), rules.headers),
                made.limits(),
                made.reading(),
                mapping(name, settings, made.mapping(), rules),
                made.otlp());
        return new Result(List.of(source), problems.list());
    }

    private static Request request(Request defaults, List<Request.Header> headers) {
        List<Request.Header> all = new ArrayList<>(headers);
        all.addAll(defaults.headers());
        return new Request(
                all,
                defaults.bearerToken(),
                defaults.bearerTokenFile(),
                defaults.basicUser(),
                defaults.basicPasswordFile(),
                defaults.tls(),
                defaults.followRedirects(),
                defaults.proxy(),
                defaults.gzip(),
                defaults.user());
    }

    /** Its own lines go before those of the defaults. */
    private static Mapping mapping(String name, ConfigSettings settings, Mapping defaults, Rules rules) {
        boolean compat = settings.yes(ConfigKey.COMPAT);
        if (!rules.metrics.isEmpty() && defaults.metrics().isEmpty()) {
            rules.metrics.add(new MetricRule(true, new NamePattern("", false)));
        }
        return new Mapping(
                (compat ? "openmetrics." : "workload.") + name,
                List.of(),
                joined(rules.metrics, defaults.metrics()),
                joined(rules.labels, defaults.labels()),
                defaults.dropSeries(),
                defaults.statics(),
                defaults.renames(),
                defaults.stripPrefix(),
                joined(rules.metadata, defaults.metadata()),
                compat && !settings.has(ConfigKey.INSTANCE_NAMES) ? InstanceNames.UPSTREAM : defaults.instanceNames(),
                defaults.honorLabels(),
                defaults.created(),
                defaults.remote(),
                compat,
                compat && settings.yes(ConfigKey.COMPAT_SEMANTICS),
                null,
                defaults.retain());
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
