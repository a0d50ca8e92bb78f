package io.pcp.pmda.cli;

import picocli.CommandLine.Option;

/** {@code --format}, the same for every command that prints a table. */
final class FormatOption {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).",
            defaultValue = "table")
    private Format format = Format.table;

    Format format() {
        return format;
    }
}
