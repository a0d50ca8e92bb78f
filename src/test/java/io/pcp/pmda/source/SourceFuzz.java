package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.source.SourceConfigReader.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must hold for any file of a source. */
public final class SourceFuzz {
    private static final Path FILE = Path.of("/nowhere/fuzz.conf");
    private static final FileTrust TRUST = new FileTrust(65_534);

    /** Lines whose text is a secret, or may be one. */
    private static final List<Pattern> SECRETS = List.of(
            Pattern.compile("(?m)^\\s*bearer_token\\s*=\\s*(\\S+)\\s*$"),
            Pattern.compile("(?m)^\\s*header\\s*=\\s*[A-Za-z-]+\\s*:\\s*(\\S+)\\s*$"),
            Pattern.compile("(?m)^HEADER:\\s*[A-Za-z-]+\\s*:\\s*(\\S+)\\s*$"),
            Pattern.compile("(?m)^\\s*(?:url\\s*=\\s*)?https?://[^/?#@:\\s]*:([^/?#@:\\s]+)@\\S*\\s*$"),
            Pattern.compile("(?m)^\\s*(?:url\\s*=\\s*)?https?://[^/?#@\\s]+/[a-z]*\\?[a-z]+=([^&#\\s]+)\\s*$"));

    private SourceFuzz() {}

    /** A file of {@code sources.d}, and the same as {@code defaults.conf}. */
    public static void nativeFile(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        SourceConfigReader reader = new SourceConfigReader(TRUST);
        check(text, () -> reader.read("fuzz", FILE, text));
        SourceConfigReader.Defaults defaults = reader.withDefaults(FILE, text);
        assertTrue(defaults.reader() != null || !defaults.problems().isEmpty());
        checkProblems(text, defaults.problems());
        if (defaults.reader() != null) {
            check(text, () -> defaults.reader().read("fuzz", FILE, "url = http://localhost:1/metrics\n"));
        }
    }

    /** A file {@code NAME.url} of {@code config.d}. */
    public static void configD(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        ConfigDReader reader = new ConfigDReader(new SourceConfigReader(TRUST));
        check(text, () -> reader.url("a.b", FILE, text));
    }

    private static void check(String text, Supplier<Result> read) {
        Result result = read.get();
        assertEquals(result, read.get());
        assertTrue(!result.fatal() || result.sources().isEmpty(), result::toString);
        assertTrue(result.fatal() || !result.sources().isEmpty(), result::toString);
        checkProblems(text, result.problems());
        String shown = result.toString();
        for (SourceConfig source : result.sources()) {
            shown += " " + source.target().display();
            for (NamePattern pattern : patterns(source)) {
                pattern.matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:total");
            }
        }
        for (String secret : secrets(text)) {
            assertFalse(shown.contains(secret), secret + " is shown: " + shown);
        }
    }

    private static void checkProblems(String text, List<ConfigProblem> problems) {
        int lines = text.split("\n", -1).length;
        for (ConfigProblem problem : problems) {
            assertTrue(problem.line() >= 0 && problem.line() <= lines, problem::toString);
            assertFalse(problem.text().isBlank(), problem::toString);
            assertTrue(problem.text().indexOf('\n') < 0, problem::toString);
            for (String secret : secrets(text)) {
                assertFalse(problem.toString().contains(secret), secret + " is shown: " + problem);
            }
        }
    }

    /** Long ones with a digit, which stand nowhere else in the file, so that nothing else can look like them. */
    private static List<String> secrets(String text) {
        List<String> secrets = new ArrayList<>();
        for (Pattern pattern : SECRETS) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                String secret = matcher.group(1);
                boolean once = text.indexOf(secret) == text.lastIndexOf(secret);
                if (secret.length() >= 8 && once && secret.matches("[A-Za-z0-9]*[0-9][A-Za-z0-9]*")) {
                    secrets.add(secret);
                }
            }
        }
        return secrets;
    }

    private static List<NamePattern> patterns(SourceConfig source) {
        List<NamePattern> patterns = new ArrayList<>();
        source.mapping().metrics().forEach(rule -> patterns.add(rule.pattern()));
        source.mapping().dropSeries().forEach(rule -> patterns.add(rule.value()));
        source.mapping().renames().forEach(rule -> patterns.add(rule.pattern()));
        source.mapping().metadata().forEach(rule -> patterns.add(rule.pattern()));
        if (source.mapping().expect() != null) {
            patterns.add(source.mapping().expect());
        }
        return patterns;
    }
}
