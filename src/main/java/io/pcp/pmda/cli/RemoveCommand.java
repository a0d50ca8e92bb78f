package io.pcp.pmda.cli;

import io.pcp.pmda.cli.sources.SourcePlaces;
import io.pcp.pmda.sdk.IoReason;
import io.pcp.pmda.source.FileTrust;
import io.pcp.pmda.source.SourceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pmdagpu remove}: removes the file of a source. */
@Command(
        name = "remove",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        header = "Remove a source.",
        description = {
            "%nRemoves NAME.conf from the directory of sources; a running agent takes the metrics away within a second. The"
                    + " numbers of metrics and instances are kept for some time (retain), for archives."
        },
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {"0:the file is removed", "1:there is no such file, or it cannot be removed", Exit.USAGE_TEXT},
        footerHeading = "%nExamples:%n",
        footer = {"  pmdagpu remove myapp", "  pmdagpu remove myapp --dry-run"})
final class RemoveCommand implements Callable<Integer> {
    private static final String SUFFIX = ".conf";

    private final Shell shell;

    @Parameters(index = "0", paramLabel = "NAME", description = "Of the source.")
    private String name;

    @Mixin
    private final SourceOptions options = new SourceOptions();

    @Option(
            names = {"-d", "--dir"},
            paramLabel = "DIR",
            description = "Directory of sources (default: that of the agent).")
    private Path directory;

    @Option(names = "--dry-run", description = "Remove nothing; say what would be removed.")
    private boolean dryRun;

    @Option(
            names = {"-?", "-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    RemoveCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        SourcePlaces places = directory == null
                ? options.places(shell)
                : new SourcePlaces(directory.toAbsolutePath().normalize(), null);
        Path file = file(places);
        if (dryRun) {
            shell.out().println("would remove " + file);
            return Exit.OK;
        }
        try {
            Files.delete(file);
        } catch (IOException failed) {
            throw new CommandException(file + " cannot be removed: " + IoReason.of(failed));
        }
        shell.out().println("removed " + file);
        return Exit.OK;
    }

    /** A file of its own; what other files are is for their owners. */
    private Path file(SourcePlaces places) {
        List<SourceConfig> all = places.load(FileTrust.current()).sources();
        for (SourceConfig source : all) {
            boolean own = source.file().getFileName().toString().endsWith(SUFFIX)
                    && source.format() == SourceConfig.FileFormat.NATIVE;
            if (source.name().equals(name) && own) {
                return source.file();
            } else if (source.name().equals(name)) {
                throw new CommandException(
                        name + " is " + source.file() + ", a file of pmdaopenmetrics: remove it there");
            }
        }
        // A file that is wrong makes no source.
        Path file = places.file(name);
        if (name.matches("[A-Za-z0-9_.]+") && Files.isRegularFile(file) && !file.endsWith("defaults.conf")) {
            return file;
        }
        String near =
                Spelling.nearest(name, all.stream().map(SourceConfig::name).toList());
        throw new CommandException("there is no source " + name + " in " + places.sources()
                + (near.isEmpty() ? "" : "; did you mean " + near + "?"));
    }
}
