package io.pcp.pmda.cli.sources;

import io.pcp.pmda.bridge.BridgeSettings;
import io.pcp.pmda.exposition.ExpositionFormat;
import io.pcp.pmda.exposition.ExpositionParser;
import io.pcp.pmda.exposition.NotAnExpositionException;
import io.pcp.pmda.exposition.OpenMetricsValidator;
import io.pcp.pmda.exposition.ParseReport;
import io.pcp.pmda.exposition.ParseRules;
import io.pcp.pmda.exposition.Problem;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.exposition.Validation;
import io.pcp.pmda.otlp.BadDocument;
import io.pcp.pmda.otlp.DecodeLimits;
import io.pcp.pmda.otlp.JsonDocuments;
import io.pcp.pmda.otlp.MetricsData;
import io.pcp.pmda.otlp.OtlpEncoding;
import io.pcp.pmda.otlp.ProtobufDocuments;
import io.pcp.pmda.receiver.ReceiverConfigReader;
import io.pcp.pmda.source.ConfigProblem;
import io.pcp.pmda.source.FileTrust;
import io.pcp.pmda.source.SourceConfig;
import io.pcp.pmda.source.SourceDirectory;
import io.pcp.pmda.source.SourceSet;
import io.pcp.pmda.source.WatchedText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Says what is wrong with expositions and with files of sources, one line {@code FILE:LINE: text} each. Owned by one
 * thread.
 */
public final class FileCheck {
    private static final int MOST_PROBLEMS = 1000;

    private final boolean strict;
    private final FileTrust trust;
    private final List<String> lines = new ArrayList<>();
    private int files;
    private int problems;
    private int bad;
    private int breaches;

    /**
     * @param strict whether breaches of a specification count that lose nothing
     * @param trust of whoever would read the files
     */
    public FileCheck(boolean strict, FileTrust trust) {
        this.strict = strict;
        this.trust = trust;
    }

    /** Checks a file by what it is, or all sources of a directory. */
    public void check(Path path) {
        String name = path.getFileName() == null ? "" : path.getFileName().toString();
        if (Files.isDirectory(path)) {
            directory(path);
        } else if (name.endsWith(".conf") || name.endsWith(".url") || script(path)) {
            source(path);
        } else {
            try {
                exposition(Document.read(path));
            } catch (SourcesException unreadable) {
                begin();
                end(List.of(unreadable.getMessage()), 1);
            }
        }
    }

    /** Checks a document. */
    public void exposition(Document document) {
        begin();
        List<String> found = new ArrayList<>();
        int all = document.otlp() != null
                ? otlp(document, found)
                : strict ? strictly(document, found) : leniently(document, found);
        end(found, all);
    }

    /** Documents that cannot be decoded. */
    private static int otlp(Document document, List<String> found) {
        byte[] bytes = document.bytes();
        Consumer<MetricsData> taker = data -> {};
        int[] all = {0};
        BadDocument problems = (place, why) -> {
            if (all[0]++ < MOST_PROBLEMS) {
                found.add(document.from() + ":" + place + ": " + why);
            }
        };
        if (document.otlp() == OtlpEncoding.JSON) {
            JsonDocuments.each(bytes, 0, bytes.length, DecodeLimits.DEFAULT, taker, problems);
        } else {
            ProtobufDocuments.each(bytes, 0, bytes.length, DecodeLimits.DEFAULT, taker, problems);
        }
        return all[0];
    }

    /** What would be lost. */
    private int leniently(Document document, List<String> found) {
        ParseReport report;
        int all = 0;
        try {
            report = parse(document);
        } catch (NotAnExpositionException refused) {
            report = refused.report();
            found.add(document.from() + ": " + refused.getMessage());
            all++;
        }
        for (Problem problem : report == null ? List.<Problem>of() : report.problems()) {
            if (problem.fatal()) {
                found.add(at(document, problem));
            }
        }
        if (report != null) {
            all += report.parseErrors();
            breaches += report.strictErrors();
            if (report.duplicates() > 0) {
                found.add(document.from() + ": " + report.duplicates() + " series stand there more than once");
                all++;
            }
        }
        return all;
    }

    private static ParseReport parse(Document document) throws NotAnExpositionException {
        ParseRules rules = ParseRules.DEFAULT;
        ParseRules many = new ParseRules(
                false,
                true,
                rules.maxLine(),
                rules.maxLabels(),
                rules.maxLabelName(),
                rules.maxLabelValue(),
                MOST_PROBLEMS,
                SeriesRule.ALL);
        return new ExpositionParser(many)
                .parse(document.bytes(), document.bytes().length, document.format())
                .report();
    }

    /** Whatever the specification says. */
    private static int strictly(Document document, List<String> found) {
        byte[] bytes = document.bytes();
        String refusal = null;
        try {
            parse(document);
        } catch (NotAnExpositionException refused) {
            refusal = document.from() + ": " + refused.getMessage();
            if (refused.report() == null) {
                // Something else: there is nothing to be said line by line.
                found.add(refusal);
                return 1;
            }
        }
        Validation validation = document.format() == ExpositionFormat.OPENMETRICS
                ? OpenMetricsValidator.check(bytes, bytes.length, MOST_PROBLEMS)
                : OpenMetricsValidator.checkPrometheus(bytes, bytes.length, MOST_PROBLEMS);
        validation.problems().forEach(problem -> found.add(at(document, problem)));
        if (refusal != null && validation.errors() == 0) {
            found.add(refusal);
            return 1;
        }
        return validation.errors();
    }

    private static String at(Document document, Problem problem) {
        return document.from() + ":" + problem.line() + ": " + problem.text();
    }

    private void source(Path file) {
        begin();
        if (!Files.isRegularFile(file)) {
            end(List.of(file + ": no such file"), 1);
        } else if (file.endsWith("pmdagpu.conf")) {
            end(List.of(file + ": holds the settings of the agent, which pmdagpu doctor examines"), 1);
        } else {
            List<String> found = (receiver(file)
                            ? ofReceiver(file)
                            : SourceDirectory.check(file, trust).problems())
                    .stream().map(ConfigProblem::toString).toList();
            end(found, found.size());
        }
    }

    /** Whether it says who may send; a source may be called {@code otlp}, too. */
    private static boolean receiver(Path file) {
        Path directory = file.toAbsolutePath().normalize().getParent();
        return file.endsWith(BridgeSettings.OTLP_FILE) && !directory.endsWith("sources.d");
    }

    private List<ConfigProblem> ofReceiver(Path file) {
        List<ConfigProblem> problems = new ArrayList<>();
        String text = new WatchedText(file).read(problems);
        if (text != null) {
            problems.addAll(new ReceiverConfigReader(trust).read(file, text).problems());
        }
        return problems;
    }

    /** An executable of config.d; it is not run. */
    private static boolean script(Path file) {
        try (InputStream in = Files.isExecutable(file) ? Files.newInputStream(file) : InputStream.nullInputStream()) {
            byte[] first = in.readNBytes(2);
            return first.length == 2 && first[0] == '#' && first[1] == '!';
        } catch (IOException unreadable) {
            return false;
        }
    }

    private void directory(Path directory) {
        Path sources = directory.resolve("sources.d");
        Path configD = directory.resolve("config.d");
        if (!Files.isDirectory(sources) && !Files.isDirectory(configD)) {
            boolean upstream = !any(directory, ".conf") && (any(directory, ".url") || directory.endsWith("config.d"));
            // A directory that is not there has no sources.
            sources = upstream ? directory.resolve(".none") : directory;
            configD = upstream ? directory : null;
        } else if (Files.isRegularFile(directory.resolve(BridgeSettings.OTLP_FILE))) {
            source(directory.resolve(BridgeSettings.OTLP_FILE));
        }
        SourceSet set = new SourceDirectory(sources, Files.isDirectory(directory) ? configD : null, trust).load();
        Set<Path> seen = new HashSet<>();
        set.sources().stream().map(SourceConfig::file).forEach(seen::add);
        Set<Path> wrong = new HashSet<>();
        for (ConfigProblem problem : set.problems()) {
            wrong.add(problem.file());
            lines.add(problem.toString());
        }
        seen.addAll(wrong);
        files += seen.size();
        bad += wrong.size();
        problems += set.problems().size();
    }

    private static boolean any(Path directory, String suffix) {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.anyMatch(file -> file.toString().endsWith(suffix));
        } catch (IOException | UncheckedIOException unreadable) {
            return false;
        }
    }

    private void begin() {
        files++;
    }

    private void end(List<String> found, int all) {
        lines.addAll(found);
        if (all > found.size()) {
            lines.add("and " + (all - found.size()) + " more");
        }
        problems += all;
        bad += all > 0 ? 1 : 0;
    }

    /** What is wrong, in the order of the files; empty when nothing is. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** One sentence about all. */
    public String summary() {
        String text = PreviewText.count(files, "file") + ": "
                + (problems == 0 ? "no problem" : PreviewText.count(problems, "problem") + " in " + bad);
        if (breaches == 0) {
            return text;
        }
        String what = breaches == 1
                ? "1 breach of the specification loses"
                : breaches + " breaches of the specification lose";
        return text + "; " + what + " nothing (--strict lists them)";
    }

    /** Whether nothing is wrong. */
    public boolean clean() {
        return problems == 0;
    }
}
