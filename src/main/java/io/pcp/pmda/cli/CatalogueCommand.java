package io.pcp.pmda.cli;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.gpu.GpuCatalogue;
import io.pcp.pmda.gpu.doc.HelpSource;
import io.pcp.pmda.gpu.doc.NamespaceSource;
import io.pcp.pmda.gpu.doc.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pmdagpu catalogue}: which metrics there are, for people and for the files that are generated from them. */
@Command(
        name = "catalogue",
        aliases = "catalog",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        header = "List the GPU metrics this version serves.",
        description = {"%nNames, numbers, types, units and one line of explanation. Needs neither GPU nor PCP."},
        parameterListHeading = "%nArguments:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {Exit.OK_TEXT, "1:no metric matches", Exit.USAGE_TEXT},
        footerHeading = "%nExamples:%n",
        footer = {
            "  pmdagpu catalogue gpu.power",
            "  pmdagpu catalogue '*energy*'",
            "  pmdagpu catalogue --pmns > pmns           what PCP's namespace needs",
            "  pmdagpu catalogue --markdown > metrics.md"
        })
final class CatalogueCommand implements Callable<Integer> {
    private static final class Output {
        @Option(names = "--pmns", description = "Namespace file for PCP.")
        private boolean pmns;

        @Option(names = "--help-text", description = "Help text file for PCP (newhelp(1) source).")
        private boolean helpText;

        @Option(names = "--markdown", description = "Reference documentation.")
        private boolean markdown;

        @Option(names = "--man", description = "Reference documentation as a manual page.")
        private boolean man;
    }

    private final Shell shell;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @ArgGroup
    private Output output = new Output();

    @Parameters(paramLabel = "PATTERN", description = "Metric, branch of the tree, or pattern with * and ?.")
    private List<String> patterns = new ArrayList<>();

    CatalogueCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        GpuCatalogue catalogue = GpuCatalogue.load();
        if (output.pmns) {
            shell.out().print(NamespaceSource.of(catalogue));
        } else if (output.helpText) {
            shell.out().print(HelpSource.of(catalogue, AgentCommand.DOMAIN));
        } else if (output.markdown) {
            shell.out().print(Reference.of(catalogue).markdown());
        } else if (output.man) {
            shell.out().print(Reference.of(catalogue).man());
        } else {
            list(catalogue.served());
        }
        return Exit.OK;
    }

    private void list(List<CatalogueRow> rows) {
        List<MetricPattern> wanted = patterns.stream().map(MetricPattern::of).toList();
        TextTable table = new TextTable(List.of("METRIC", "PMID", "TYPE", "SEMANTICS", "UNITS", "PER", "WHAT"));
        int count = 0;
        for (CatalogueRow row : rows) {
            if (wanted.isEmpty() || wanted.stream().anyMatch(pattern -> pattern.matches(row.name()))) {
                count++;
                table.row(List.of(
                        shell.screen().bold(row.name()),
                        row.id(),
                        row.type().pcpName(),
                        row.semantics().pcpName(),
                        units(row),
                        row.singular() ? "node" : row.instances(),
                        row.oneline()));
            }
        }
        if (count == 0) {
            List<String> close = wanted.get(0)
                    .suggestions(rows.stream().map(CatalogueRow::name).toList());
            throw new CommandException("no metric matches '" + patterns.get(0) + "'"
                    + (close.isEmpty() ? "" : "; did you mean " + String.join(" or ", close) + "?"));
        }
        table.render(shell.screen()).forEach(shell.out()::println);
    }

    private static String units(CatalogueRow row) {
        String label = row.unitLabel();
        return !label.isEmpty()
                ? label
                : row.units().toString().equals("none") ? "" : row.units().toString();
    }
}
