package io.pcp.pmda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every file of the agent keeps to. Reads the sources; run from the root of the project. */
class ArchitectureTest {
    private static final Path MAIN = Path.of("src/main/java/io/pcp/pmda");
    /** Each imports only those to its left. */
    private static final List<String> LAYERS = List.of(
            "model",
            "protocol",
            "sdk",
            "exposition",
            "otlp",
            "source",
            "receiver",
            "bridge",
            "process",
            "nvml",
            "gpu",
            "cli");

    private static final Pattern USE = Pattern.compile("\\bio\\.pcp\\.pmda\\.([a-z][a-z0-9_]*)\\b");
    private static final Pattern PRINT = Pattern.compile("\\bSystem\\.out\\b|\\.printStackTrace\\(");
    private static final Pattern MUTABLE_STATIC =
            Pattern.compile("^\\s+(?:(?:private|public|protected|volatile)\\s+)*static\\s+"
                    + "(?!.*\\bfinal\\b)(?!.*\\b(?:class|record|enum|interface)\\b)[^(=;]+[=;]");

    private static List<Path> sources() throws IOException {
        try (Stream<Path> all = Files.walk(MAIN)) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    /** Lines of code: without comments, which may name anything. Text blocks and strings count as code. */
    private static List<String> code(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String start = line.strip();
            boolean comment = start.startsWith("*") || start.startsWith("/*") || start.startsWith("//");
            lines.add(comment ? "" : line);
        }
        return lines;
    }

    private static String layer(Path file) {
        return MAIN.relativize(file).getName(0).toString();
    }

    private interface Rule {
        String broken(Path file, String line);
    }

    private static void check(Rule rule) throws IOException {
        List<String> problems = new ArrayList<>();
        for (Path file : sources()) {
            List<String> lines = code(file);
            for (int i = 0; i < lines.size(); i++) {
                String problem = rule.broken(file, lines.get(i));
                if (problem != null) {
                    problems.add(file + ":" + (i + 1) + ": " + problem);
                }
            }
        }
        assertEquals("", String.join("\n", problems));
    }

    @Test
    void everyPackageIsALayerAndUsesOnlyThoseToItsLeft() throws IOException {
        check((file, line) -> {
            int own = LAYERS.indexOf(layer(file));
            if (own < 0) {
                return "no layer of that name";
            }
            for (Matcher use = USE.matcher(line); use.find(); ) {
                if (LAYERS.indexOf(use.group(1)) > own) {
                    return layer(file) + " must not use " + use.group(1);
                }
            }
            return null;
        });
    }

    @Test
    void everyPackageSaysWhatBelongsThere() throws IOException {
        for (Path file : sources()) {
            Path info = file.resolveSibling("package-info.java");
            assertTrue(Files.exists(info), () -> info + " is missing");
            assertTrue(Files.readString(info).startsWith("/**"), () -> info + " says nothing");
        }
    }

    @Test
    void nothingPrintsButCommands() throws IOException {
        check((file, line) -> {
            // --help of any agent: asked by a person, before standard output is the pipe.
            boolean help = line.contains("System.out.print(PmdaOptions.usage(");
            boolean allowed = layer(file).equals("cli") || help;
            return !allowed && PRINT.matcher(line).find() ? "prints; use the log" : null;
        });
    }

    @Test
    void noStateIsSharedByWholeClasses() throws IOException {
        check((file, line) -> MUTABLE_STATIC.matcher(line).find() ? "static state that changes" : null);
    }

    @Test
    void importsNameOneClass() throws IOException {
        check((file, line) -> line.startsWith("import") && !line.startsWith("import static") && line.endsWith("*;")
                ? "import with a wildcard"
                : null);
    }
}
