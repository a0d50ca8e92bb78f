package io.pcp.pmda.cli;

/** Output formats; lower-case because the names are what people type. */
enum Format {
    table,
    json
}
