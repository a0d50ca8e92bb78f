package io.pcp.pmda.cli;

import io.pcp.pmda.bridge.Preview;
import io.pcp.pmda.cli.sources.Document;
import io.pcp.pmda.cli.sources.PreviewText;
import io.pcp.pmda.cli.sources.SourceFile;
import io.pcp.pmda.cli.sources.SourcePlaces;
import io.pcp.pmda.cli.sources.SourcesException;
import io.pcp.pmda.exposition.NotAnExpositionException;
import io.pcp.pmda.source.ConfigProblem;
import io.pcp.pmda.source.FileTrust;
import io.pcp.pmda.source.ScrapeException;
import io.pcp.pmda.source.SourceConfig;
import io.pcp.pmda.source.SourceConfigReader;
import io.pcp.pmda.source.SourceDraft;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pmdagpu add}: tries a source out and writes its file. */
@Command(
        name = "add",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        header = "Add a source: try it out, and write its file.",
        description = {
            "%nFetches the document once, says what it will be in PCP, and writes NAME.conf into the directory of sources,"
                    + " where a running agent notices it within a second. Nothing is written when no exposition comes. A"
                    + " file that holds a token, a header with one, a password or a query is not for everybody to read."
        },
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {"0:the file is written", "1:no exposition came, or the file cannot be written", Exit.USAGE_TEXT
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  pmdagpu add myapp http://localhost:8080/metrics",
            "  pmdagpu add llama --preset vllm http://localhost:8001/metrics",
            "  pmdagpu add exporter -s namespace=node.exporter http://localhost:9100/metrics",
            "  pmdagpu add backup file:///var/lib/textfiles/*.prom",
            "  pmdagpu add app -s bearer_token_file=/etc/pcp/pmdagpu/app.token https://app.example/metrics",
        })
final class AddCommand implements Callable<Integer> {
    private static final int PROBLEMS = 10;
    private static final int SHOWN = 8;

    private final Shell shell;

    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "Of the source: letters, digits and _, parts divided by dots, each beginning with a letter.")
    private String name;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "URL",
            description = "http://, https://, unix://, file:// or exec: address; may be left out with --preset.")
    private String url;

    @Mixin
    private final SourceKeys keys = new SourceKeys();

    @Mixin
    private final SourceOptions options = new SourceOptions();

    @Option(
            names = {"-d", "--dir"},
            paramLabel = "DIR",
            description = "Directory of sources to write to (default: that of the agent).")
    private Path directory;

    @Option(names = "--dry-run", description = "Write nothing; print the file instead.")
    private boolean dryRun;

    @Option(names = "--no-scrape", description = "Write it untried: the program does not run yet.")
    private boolean untried;

    @Option(names = "--force", description = "Replace a file that is there.")
    private boolean force;

    @Option(
            names = {"-?", "-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    AddCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        SourcePlaces places = places();
        Path file = places.file(name);
        FileTrust trust = FileTrust.current();
        SourceDraft draft = draft(file, places, trust);
        SourceConfigReader.Result result = draft.read(places.sources(), trust);
        for (ConfigProblem problem : result.problems()) {
            shell.complain(problem.file().equals(draft.file()) ? problem.text() : problem.toString());
        }
        if (result.sources().isEmpty()) {
            return Exit.USAGE;
        }
        refuseTaken(file, places, result.sources(), trust);
        List<String> names = new ArrayList<>();
        for (SourceConfig source : untried ? List.<SourceConfig>of() : result.sources()) {
            names.addAll(tried(source));
        }
        return write(file, draft, result.sources(), names);
    }

    private SourcePlaces places() {
        if (directory == null) {
            return options.places(shell);
        }
        if (!Files.isDirectory(directory)) {
            throw new CommandException("--dir " + directory + ": there is no such directory");
        }
        return new SourcePlaces(directory.toAbsolutePath().normalize(), null);
    }

    private SourceDraft draft(Path file, SourcePlaces places, FileTrust trust) {
        if (url == null && keys.preset() == null) {
            throw wrong("missing required parameter: 'URL' (or --preset with an address that is usual)");
        }
        // A program is run as root only where nobody else could have chosen it: what counts is who may write there.
        Path judged = trust.root() ? places.sources() : file;
        String text = "# Written by pmdagpu add; all keys are in pmdagpu(1).\n" + keys.text();
        SourceDraft draft = new SourceDraft(name, judged, text);
        String problem = draft.wrongName();
        if (problem != null) {
            throw wrong(
                    "'" + name + "' cannot be the name of a source: " + problem.replaceFirst(".* and '[^']*' ", "it "));
        }
        return url == null ? draft : draft.at(SourceKeys.address(url));
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    /** Neither files nor names of another source are taken. */
    private void refuseTaken(Path file, SourcePlaces places, List<SourceConfig> wanted, FileTrust trust) {
        if (Files.exists(file) && !force && !dryRun) {
            throw new CommandException(file + " exists: edit it, replace it with --force, or choose another name");
        }
        for (SourceConfig other : places.load(trust).sources()) {
            for (SourceConfig source : other.file().equals(file) ? List.<SourceConfig>of() : wanted) {
                boolean place = other.enabled() != SourceConfig.Enabled.NO
                        && other.mapping().namespace().equals(source.mapping().namespace());
                if (other.name().equals(source.name()) || place) {
                    throw new CommandException((place ? source.mapping().namespace() : "the name " + source.name())
                            + " belongs to " + other.file() + ": choose another "
                            + (place ? "namespace (-s namespace=...)" : "name"));
                }
            }
        }
    }

    /** Names of its metrics. */
    private List<String> tried(SourceConfig source) {
        String from = source.target().display();
        try {
            Document document = Document.fetch(source, Version.number(), shell::complain);
            String needed = document.needs(source);
            if (!needed.isEmpty()) {
                throw new CommandException(
                        from + ": holds metrics of OTLP: add -s " + needed.replace(" ", "") + "; nothing is written");
            }
            Preview preview = document.preview(source, PROBLEMS);
            if (preview.unexpected() != null) {
                throw new CommandException(from + ": " + preview.unexpected() + "; nothing is written");
            }
            PreviewText.summary(source, document, preview)
                    .forEach(line -> shell.out().println(shell.screen().plain(line)));
            return preview.metrics().stream().map(Preview.Metric::name).toList();
        } catch (ScrapeException silent) {
            throw new CommandException(
                    from + ": " + silent.getMessage() + "; nothing is written (--no-scrape writes it untried)");
        } catch (NotAnExpositionException other) {
            throw new CommandException(from + ": " + other.getMessage() + "; nothing is written");
        }
    }

    private int write(Path file, SourceDraft draft, List<SourceConfig> sources, List<String> names) {
        boolean secret = draft.secret();
        Account account = options.account(shell);
        boolean shared = FileTrust.current().root() && account.uid() > 0 && account.gid() >= 0;
        SourceFile.Mode mode = !secret ? SourceFile.Mode.OPEN : shared ? SourceFile.Mode.GROUP : SourceFile.Mode.OWNER;
        if (dryRun) {
            shell.out().println();
            shell.out().println("would write " + file + " (mode " + mode.octal() + "):");
            draft.shown().forEach(shell.out()::println);
            return Exit.OK;
        }
        try {
            SourceFile.write(file, draft.text(), mode, account.gid());
        } catch (SourcesException failed) {
            throw new CommandException(failed.getMessage());
        }
        shell.out().println();
        shell.out().println("wrote " + file + (secret ? ", which holds a secret: mode " + mode.octal() : ""));
        names.stream().limit(SHOWN).forEach(metric -> shell.out().println("    " + metric));
        if (names.size() > SHOWN) {
            shell.out().println("    and " + (names.size() - SHOWN) + " more");
        }
        String first = sources.get(0).mapping().namespace();
        String prefix = sources.size() > 1 ? first.substring(0, first.lastIndexOf('.')) : first;
        shell.out().println("a running agent has it within a second: pminfo -f " + prefix);
        shell.out().println("how it is: pmdagpu sources");
        return Exit.OK;
    }
}
