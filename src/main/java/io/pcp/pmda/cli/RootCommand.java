package io.pcp.pmda.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pmdagpu} without a command: only its help and its version. */
@Command(
        name = "pmdagpu",
        versionProvider = Version.class,
        synopsisHeading = "Usage: ",
        customSynopsis = {
            "pmdagpu COMMAND [OPTIONS]      look at GPUs and sources; needs no PCP",
            "       pmdagpu [-d DOMAIN] [-l LOG] [-U USER] [-c DIR] [--nvml PATH] [--simulate[=SCENARIO]]",
            "                                      the agent that pmcd starts (see PMDA(3))"
        },
        description =
                "%nNVIDIA GPUs and what programs export in Performance Co-Pilot: values, inventory, diagnosis, and the agent"
                        + " itself.%n",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  pmdagpu show                     all values of all GPUs",
            "  pmdagpu show gpu.memory '*power*' --watch 2s",
            "  pmdagpu top                      watch GPUs, slices, processes and jobs",
            "  pmdagpu devices --simulate       try it without a GPU",
            "  pmdagpu scrape http://localhost:8000/metrics   what that would be in PCP",
            "  pmdagpu doctor                   what is missing, and how to get it",
            "  pmdagpu COMMAND --help           options and examples of a command"
        },
        exitCodeListHeading = Exit.HEADING,
        exitCodeList = {Exit.OK_TEXT, Exit.FAILURE_TEXT, Exit.USAGE_TEXT})
final class RootCommand {
    @Option(
            names = {"-?", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and exit.")
    private boolean version;
}
