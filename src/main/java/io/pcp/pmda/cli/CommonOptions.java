package io.pcp.pmda.cli;

import picocli.CommandLine.Option;

/** The options of most commands. */
final class CommonOptions extends LocalOptions {
    @Option(
            names = {"-?", "-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;
}
