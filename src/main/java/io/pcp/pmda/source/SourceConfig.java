package io.pcp.pmda.source;

import java.nio.file.Path;
import java.util.List;

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
 * @param otlp how OTLP documents are taken
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
        Mapping mapping,
        Otlp otlp) {

    /** A source without anything about OTLP. */
    public SourceConfig(
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
        this(name, file, format, enabled, target, timing, request, limits, reading, mapping, Otlp.DEFAULT);
    }

    /** Which syntax the file has. */
    public enum FileFormat {
        /** {@code sources.d/NAME.conf} */
        NATIVE,
        /** {@code config.d/NAME.url} or a script there, of pmdaopenmetrics. */
        CONFIG_D
    }

    /**
     * How metrics of OTLP become metrics of PCP; for documents of the formats {@code otlp-json} and {@code otlp-proto}.
     *
     * @param prometheusNames with the suffixes that a collector would give them for Prometheus
     * @param resourceLabels attributes of the resource that become labels
     * @param histograms what exponential histograms become
     */
    public record Otlp(boolean prometheusNames, List<String> resourceLabels, Histograms histograms) {
        public static final Otlp DEFAULT = new Otlp(
                false,
                List.of(
                        "service.name",
                        "service.instance.id",
                        "service.version",
                        "host.name",
                        "k8s.pod.name",
                        "k8s.namespace.name"),
                Histograms.BUCKETS);

        public Otlp {
            resourceLabels = List.copyOf(resourceLabels);
        }

        /** What exponential histograms become. */
        public enum Histograms {
            BUCKETS,
            QUANTILES
        }
    }

    /** Whether a source is asked. */
    public enum Enabled {
        YES,
        NO,
        /** Silent until it answers for the first time with the family it is expected to have. */
        AUTO
    }
}
