package io.pcp.pmda.cli;

import io.pcp.pmda.bridge.Preview;
import io.pcp.pmda.cli.sources.Document;
import io.pcp.pmda.cli.sources.PreviewJson;
import io.pcp.pmda.cli.sources.PreviewText;
import io.pcp.pmda.cli.sources.SourcesException;
import io.pcp.pmda.exposition.NotAnExpositionException;
import io.pcp.pmda.exposition.Problem;
import io.pcp.pmda.sdk.IoReason;
import io.pcp.pmda.source.ConfigProblem;
import io.pcp.pmda.source.FileTrust;
import io.pcp.pmda.source.Presets;
import io.pcp.pmda.source.ScrapeException;
import io.pcp.pmda.source.SourceConfig;
import io.pcp.pmda.source.SourceConfigReader;
import io.pcp.pmda.source.SourceDraft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pmdagpu scrape}: what the document of a program would be in PCP. */
@Command(
        name = "scrape",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        header = "Show what an exposition or a document of OTLP would be in PCP.",
        description = {
            "%nFetches it as the agent would, or reads it from a file, and prints names, types, semantics, units,"
                    + " instances, labels and values, and what is wrong with it by line. Needs no PCP, and leaves nothing"
                    + " behind."
        },
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {
            "0:it is one",
            "1:it is none, did not come, or is that of another program than the preset's",
            Exit.USAGE_TEXT
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  pmdagpu scrape http://localhost:8000/metrics",
            "  pmdagpu scrape --preset vllm                   at the address that vLLM usually has",
            "  pmdagpu scrape --preset dcgm saved.txt         a file, with what is known about dcgm-exporter",
            "  curl -s node7:9100/metrics | pmdagpu scrape -",
            "  pmdagpu scrape --config sources.d/app.conf     a source as its file says",
            "  pmdagpu scrape metrics.json                    what a collector has written: OTLP in JSON, or protobuf",
            "  pmdagpu scrape unix:///run/app.sock:/metrics --format json",
        })
final class ScrapeCommand implements Callable<Integer> {
    private static final Pattern ADDRESS = Pattern.compile("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*");
    private static final int PROBLEMS = 50;
    private static final String STDIN = "-";

    /** Output formats; lower-case because the names are what people type. */
    enum Output {
        text,
        json
    }

    private final Shell shell;

    @Parameters(
            arity = "0..1",
            paramLabel = "URL|FILE|-",
            description =
                    "http://, https://, unix://, file:// or exec: address, a file, or - for standard input; may be left"
                            + " out where preset or file of the source have an address.")
    private String where;

    @Mixin
    private final SourceKeys keys = new SourceKeys();

    @Option(
            names = {"-c", "--config"},
            paramLabel = "PATH",
            description = "File of a source, whose lines count as if it were this source; or a directory whose"
                    + " defaults.conf counts.")
    private Path config;

    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            description = "Name of the source to be (default: that of the file or of the preset, else source).")
    private String name;

    @Option(
            names = {"-i", "--instances"},
            paramLabel = "COUNT",
            description = "Instances shown of each metric (default ${DEFAULT-VALUE}); JSON has all.",
            defaultValue = "3")
    private int instances;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).",
            defaultValue = "text")
    private Output output = Output.text;

    @Option(
            names = {"-?", "-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    ScrapeCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (instances < 0) {
            throw new ParameterException(spec.commandLine(), "-i: " + instances + " is no count");
        }
        boolean address =
                where != null && ADDRESS.matcher(SourceKeys.address(where)).matches();
        boolean file = config != null && !Files.isDirectory(config);
        if (where == null && keys.preset() == null && !file) {
            throw new ParameterException(
                    spec.commandLine(), "nothing to look at: give an address, a file, -, --preset or --config FILE");
        }
        Document given = where == null || address ? null : read();
        SourceConfigReader.Result result = draft(address, file).read(directory(file), FileTrust.current());
        for (ConfigProblem problem : result.problems()) {
            shell.complain(file || problem.file().endsWith("defaults.conf") ? problem.toString() : problem.text());
        }
        if (result.sources().isEmpty()) {
            return Exit.USAGE;
        }
        if (given != null && result.sources().size() > 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "preset " + keys.preset() + " is several: name one, such as " + keys.preset() + "."
                            + last(result.sources().get(0).name()));
        }
        int code = Exit.OK;
        boolean first = true;
        for (SourceConfig source : result.sources()) {
            if (!first) {
                shell.out().println();
            }
            first = false;
            code = Math.max(code, show(source, given));
        }
        return code;
    }

    private static String last(String dotted) {
        return dotted.substring(dotted.lastIndexOf('.') + 1);
    }

    private Document read() {
        try {
            return where.equals(STDIN) ? Document.read(System.in, "standard input") : Document.read(Path.of(where));
        } catch (SourcesException unreadable) {
            boolean host = !Files.exists(Path.of(where)) && where.contains("/");
            throw new CommandException(
                    unreadable.getMessage() + (host ? "; an address begins with http:// or another scheme" : ""));
        } catch (IOException broken) {
            throw new CommandException("standard input: " + IoReason.of(broken));
        }
    }

    /** The source as a file would have it. */
    private SourceDraft draft(boolean address, boolean file) {
        String own = "";
        if (file) {
            try {
                own = Files.readString(config);
                own = own.endsWith("\n") || own.isEmpty() ? own : own + "\n";
            } catch (IOException unreadable) {
                throw new CommandException(config + ": " + IoReason.of(unreadable));
            }
        }
        SourceDraft draft = new SourceDraft(name(file), file ? config : anyFile(), own + keys.text());
        if (address) {
            return draft.at(SourceKeys.address(where));
        }
        boolean known = keys.preset() != null && Presets.names().contains(keys.preset());
        boolean elsewhere = where == null || known || own.contains("preset");
        return elsewhere || draft.addressed()
                ? draft
                : draft.at("file://" + Path.of(where).toAbsolutePath());
    }

    /** A source on the command line is in no file. As root, one that belongs to root stands for it. */
    private static Path anyFile() {
        return Path.of(FileTrust.current().root() ? "/" : "/dev/null/source.conf");
    }

    private String name(boolean file) {
        if (name != null) {
            return name;
        } else if (file) {
            return config.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        }
        return keys.preset() == null ? "source" : keys.preset().replace('-', '_');
    }

    private Path directory(boolean file) {
        return config == null
                ? null
                : file
                        ? config.toAbsolutePath().getParent()
                        : Files.isDirectory(config.resolve("sources.d")) ? config.resolve("sources.d") : config;
    }

    private int show(SourceConfig source, Document given) {
        try {
            Document document =
                    given != null ? given.as(source) : Document.fetch(source, Version.number(), shell::complain);
            Preview preview = document.preview(source, PROBLEMS);
            if (output == Output.json) {
                shell.out().println(PreviewJson.of(source, document, preview));
            } else {
                PreviewText.of(source, document, preview, instances).forEach(this::print);
            }
            return preview.unexpected() == null ? Exit.OK : Exit.FAILURE;
        } catch (ScrapeException silent) {
            shell.complain(source.target().display() + ": " + silent.getMessage());
        } catch (NotAnExpositionException other) {
            String from = given == null ? source.target().display() : given.from();
            shell.complain(from + ": " + other.getMessage());
            if (other.report() != null) {
                for (Problem problem : other.report().problems()) {
                    shell.complain(from + ":" + problem.line() + ": " + problem.text());
                }
            }
        }
        return Exit.FAILURE;
    }

    private void print(String line) {
        boolean name = !line.isEmpty() && line.charAt(0) != ' ' && line.contains("  ");
        int end = name ? line.indexOf("  ") : 0;
        shell.out()
                .println(shell.screen().bold(line.substring(0, end))
                        + shell.screen().plain(line.substring(end)));
    }
}
