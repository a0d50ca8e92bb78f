package io.pcp.pmda.source;

import java.nio.file.Path;

/**
 * A source as configured, with all defaults filled in. Immutable; two that are equal need no new connection.
 *
 * @param name as in {@code workload.control.*}: {@code vllm}, or {@code a.b} for a file in a directory
 * @param file where it comes from, for messages
 * @param format which file format that was
 * @param enabled whether it is asked at all
 * @param target what it is fetched from
 * @param timing when and how long
 * @param request headers, credentials, TLS
 * @param limits what is too much
 * @param reading how its documents are parsed
 * @param mapping what its families become in PCP
 */
public record SourceConfig(
        String name,
        Path file,
        FileFormat format,
        Enabled enabled,
        Target target,
        Timing timing,
        Request request,
        Limits limits,
        Reading reading,
        Mapping mapping) {

    /** Which syntax the file has. */
    public enum FileFormat {
        /** {@code sources.d/NAME.conf} */
        NATIVE,
        /** {@code config.d/NAME.url} or a script there, of pmdaopenmetrics. */
        CONFIG_D
    }

    /** Whether a source is asked. */
    public enum Enabled {
        YES,
        NO,
        /** Silent until it answers for the first time with the family it is expected to have. */
        AUTO
    }
}
