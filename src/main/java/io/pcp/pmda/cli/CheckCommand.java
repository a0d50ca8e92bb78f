package io.pcp.pmda.cli;

import io.pcp.pmda.cli.sources.Document;
import io.pcp.pmda.cli.sources.FileCheck;
import io.pcp.pmda.sdk.IoReason;
import io.pcp.pmda.source.FileTrust;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pmdagpu check}: what is wrong with expositions and with files of sources. */
@Command(
        name = "check",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        header = "Check expositions, files of sources and otlp.conf.",
        description = {
            "%nPrints every problem as FILE:LINE: text, and a summary. A document that ends with '# EOF' is OpenMetrics 1.0,"
                    + " any other text format 0.0.4. NAME.conf, NAME.url and executable scripts are files of sources, which"
                    + " are neither fetched nor run; otlp.conf says who may send metrics. Of a directory all of them are"
                    + " checked."
        },
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {"0:nothing is wrong", "1:there are problems", Exit.USAGE_TEXT},
        footerHeading = "%nExamples:%n",
        footer = {
            "  pmdagpu check /etc/pcp/pmdagpu/sources.d",
            "  pmdagpu check new.conf && cp new.conf /etc/pcp/pmdagpu/sources.d",
            "  curl -s localhost:8000/metrics | pmdagpu check --strict -",
        })
final class CheckCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "File or directory; - is standard input.")
    private List<String> files;

    @Option(names = "--strict", description = "Breaches of the specification that lose nothing are problems, too.")
    private boolean strict;

    @Option(
            names = {"-?", "-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    CheckCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        FileCheck check = new FileCheck(strict, FileTrust.current());
        for (String file : files) {
            if (file.equals("-")) {
                try {
                    check.exposition(Document.read(System.in, "standard input"));
                } catch (IOException broken) {
                    throw new CommandException("standard input: " + IoReason.of(broken));
                }
            } else {
                check.check(Path.of(file));
            }
        }
        check.lines().forEach(line -> shell.out().println(shell.screen().plain(line)));
        shell.out().println(check.summary());
        return check.clean() ? Exit.OK : Exit.FAILURE;
    }
}
