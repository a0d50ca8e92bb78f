package io.pcp.pmda.cli;

import io.pcp.pmda.cli.sources.AgentStates;
import io.pcp.pmda.cli.sources.SourceTable;
import io.pcp.pmda.cli.sources.SourcesException;
import io.pcp.pmda.source.FileTrust;
import io.pcp.pmda.source.SourceSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pmdagpu sources}: how all sources are. */
@Command(
        name = "sources",
        synopsisHeading = "Usage: ",
        abbreviateSynopsis = true,
        header = "Show how the sources of workload.* and node.* are.",
        description = {
            "%nAsks the running agent through pmcd, with pminfo, and adds what the files say. Without an agent it says so and"
                    + " shows the files only."
        },
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {
            "0:the agent answers, and all sources that it asks are well",
            "1:a source or its file is not well, or no agent answers",
            Exit.USAGE_TEXT
        },
        footerHeading = "%nExamples:%n",
        footer = {"  pmdagpu sources", "  pmdagpu sources -h node7", "  pmdagpu sources --format json"})
final class SourcesCommand implements Callable<Integer> {
    /** By which PCP's tools find pmcd. */
    private static final List<String> VARIABLES =
            List.of("PCP_CONF", "PCP_DIR", "PMCD_SOCKET", "PMCD_PORT", "PCP_RUN_DIR", "PCP_TMP_DIR");

    private final Shell shell;

    @Mixin
    private final SourceOptions options = new SourceOptions();

    @Mixin
    private final FormatOption output = new FormatOption();

    @Option(
            names = {"-h", "--host"},
            paramLabel = "HOST",
            description = "Ask the pmcd of this host; its files are not looked at.",
            defaultValue = "")
    private String host = "";

    @Option(
            names = {"-?", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    SourcesCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws InterruptedException {
        SourceSet files = host.isEmpty() ? options.places(shell).load(FileTrust.current()) : SourceSet.EMPTY;
        String silent = null;
        AgentStates states = new AgentStates(Map.of());
        try {
            states = AgentStates.ask(host, variables(shell));
        } catch (SourcesException reason) {
            silent = reason.getMessage();
            if (!host.isEmpty()) {
                throw new CommandException(silent);
            }
        }
        SourceTable table = new SourceTable(states, files, silent == null);
        if (output.format() == Format.json) {
            shell.out().println(table.json());
        } else {
            print(table, silent);
        }
        return silent == null && table.well() ? Exit.OK : Exit.FAILURE;
    }

    private void print(SourceTable table, String silent) {
        if (silent != null) {
            shell.complain("no agent answers (" + silent + "); this is what the files say");
        }
        if (table.rows().isEmpty()) {
            shell.out()
                    .println(
                            silent == null && !host.isEmpty()
                                    ? "no sources"
                                    : "no sources are configured: pmdagpu add NAME URL makes one");
        } else {
            TextTable text = new TextTable(SourceTable.HEADS);
            for (List<String> row : table.rows()) {
                text.row(row);
            }
            text.render(shell.screen()).forEach(shell.out()::println);
        }
        table.notes().forEach(note -> shell.out().println(shell.screen().plain(note)));
    }

    /** What tells PCP's tools which pmcd to ask. */
    static Map<String, String> variables(Shell shell) {
        Map<String, String> all = new HashMap<>();
        for (String name : VARIABLES) {
            String value = shell.environment().apply(name);
            if (value != null) {
                all.put(name, value);
            }
        }
        return all;
    }
}
