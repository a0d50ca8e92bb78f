package io.pcp.pmda.source;

import io.pcp.pmda.source.SourceConfigReader.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A source that is in no file yet: what people try out before they keep it. The same rules as for files, with the
 * {@code defaults.conf} of a directory. Immutable.
 *
 * @param name of the source to be
 * @param file it would be in, or that its text comes from; for messages
 * @param text lines {@code key = value}
 */
public record SourceDraft(String name, Path file, String text) {

    /**
     * Reads it as the agent would.
     *
     * @param directory whose {@code defaults.conf} counts; null for none
     */
    public Result read(Path directory, FileTrust trust) {
        SourceConfigReader reader = new SourceConfigReader(trust);
        Path defaults = directory == null ? null : directory.resolve(SourceDirectory.DEFAULTS);
        if (defaults == null || !defaults.toFile().exists()) {
            return reader.read(name, file, text);
        }
        ConfigProblems problems = new ConfigProblems(defaults, "");
        String common = ConfigText.read(defaults, problems);
        List<ConfigProblem> all = new ArrayList<>(problems.list());
        if (common != null) {
            SourceConfigReader.Defaults read = reader.withDefaults(defaults, common);
            reader = read.reader() == null ? reader : read.reader();
            all.addAll(read.problems());
        }
        Result result = reader.read(name, file, text);
        all.addAll(result.problems());
        return new Result(result.sources(), all);
    }

    /** With another address, or with one: the lines stay where they are. */
    public SourceDraft at(String url) {
        List<String> lines = new ArrayList<>();
        boolean found = false;
        for (String line : text.split("\n", -1)) {
            boolean address = line.strip().matches("url\\s*=.*");
            if (!address) {
                lines.add(line);
            } else if (!found) {
                lines.add("url = " + url);
            }
            found |= address;
        }
        if (!found) {
            lines.add(lines.size() - (lines.get(lines.size() - 1).isEmpty() ? 1 : 0), "url = " + url);
        }
        return new SourceDraft(name, file, String.join("\n", lines));
    }

    /** Whether its lines tell where documents come from. */
    public boolean addressed() {
        return text.lines().anyMatch(line -> line.strip().matches("url\\s*=.*"));
    }

    /** What is wrong with its name; null when it is good. */
    public String wrongName() {
        return SourceNames.wrong(name);
    }

    /**
     * Whether its lines hold what nobody else should read: a token, a header that looks like one, a user with a password
     * in the address, or a query, in which there may be a key.
     *
     * @throws IllegalArgumentException when the address is none
     */
    public boolean secret() {
        for (String line : text.split("\n")) {
            int equals = line.indexOf('=');
            String key = equals < 0 ? "" : line.substring(0, equals).strip();
            String value = line.substring(equals + 1).strip();
            boolean held = switch (key) {
                case "bearer_token" -> true;
                case "header" -> RequestReader.secret(RequestReader.header(value));
                case "url" -> secretAddress(value);
                default -> false;
            };
            if (held) {
                return true;
            }
        }
        return false;
    }

    private static boolean secretAddress(String url) {
        TargetParser.Address address = TargetParser.parse(url);
        boolean query =
                address.target() instanceof Target.Http http && http.uri().getRawQuery() != null;
        return address.userInfo() != null || query;
    }

    /** Its lines for people to see: without what nobody else should read. */
    public List<String> shown() {
        List<String> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            int equals = line.indexOf('=');
            String key = equals < 0 ? "" : line.substring(0, equals).strip();
            String value = line.substring(equals + 1).strip();
            lines.add(
                    switch (key) {
                        case "bearer_token" -> key + " = ***";
                        case "header" -> key + " = " + RequestReader.header(value);
                        case "url" ->
                            secretAddress(value)
                                    ? key + " = "
                                            + TargetParser.parse(value).target().display() + " (and a secret)"
                                    : line;
                        default -> line;
                    });
        }
        return lines;
    }

    /** The text may hold secrets. */
    @Override
    public String toString() {
        return "SourceDraft[" + name + "]";
    }
}
