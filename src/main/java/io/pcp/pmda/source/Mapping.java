package io.pcp.pmda.source;

import java.time.Duration;
import java.util.List;

/**
 * What the families of a source become in PCP.
 *
 * @param namespace prefix of all names, such as {@code workload.vllm}
 * @param aliases further prefixes for the same metrics
 * @param metrics which families or samples are taken, first match wins
 * @param labels in the order of the file
 * @param dropSeries series with a matching label are dropped
 * @param statics labels of all metrics
 * @param renames of family names
 * @param stripPrefix taken off family names; empty for none
 * @param metadata overrides what documents say
 * @param instanceNames how instances are called
 * @param honorLabels labels of the document may shadow those of PCP
 * @param created {@code _created} samples are kept
 * @param remote the label {@code hostname} is that of the target
 * @param compat as pmdaopenmetrics: names below {@code openmetrics}, instances and ids
 * @param compatSemantics with its guesses of semantics, too
 * @param expect a family that must occur, or null
 * @param retain how long numbers of metrics that are gone stay theirs
 */
public record Mapping(
        String namespace,
        List<String> aliases,
        List<MetricRule> metrics,
        List<LabelRule> labels,
        List<SeriesMatch> dropSeries,
        List<StaticLabel> statics,
        List<Rename> renames,
        String stripPrefix,
        List<MetadataRule> metadata,
        InstanceNames instanceNames,
        boolean honorLabels,
        boolean created,
        boolean remote,
        boolean compat,
        boolean compatSemantics,
        NamePattern expect,
        Duration retain) {

    public Mapping {
        aliases = List.copyOf(aliases);
        metrics = List.copyOf(metrics);
        labels = List.copyOf(labels);
        dropSeries = List.copyOf(dropSeries);
        statics = List.copyOf(statics);
        renames = List.copyOf(renames);
        metadata = List.copyOf(metadata);
    }

    /** Everything as it comes, below a prefix. */
    public static Mapping of(String namespace) {
        return new Mapping(
                namespace,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "",
                List.of(),
                InstanceNames.LABELS,
                false,
                false,
                false,
                false,
                false,
                null,
                Duration.ofDays(90));
    }

    /**
     * {@code metric = include REGEX} or {@code exclude REGEX}; also FILTER … METRIC of config.d. The last rule of a list
     * matches everything where it matters: without an include what no rule matches is taken.
     */
    public record MetricRule(boolean include, NamePattern pattern) {}

    /** {@code drop_series = NAME=REGEX} */
    public record SeriesMatch(String label, NamePattern value) {}

    /** {@code static = name=value} */
    public record StaticLabel(String name, String value) {}

    /** {@code rename = REGEX REPLACEMENT} */
    public record Rename(NamePattern pattern, String replacement) {}

    /**
     * {@code metadata = REGEX type sem units [singular]}; words as in the file, checked there.
     *
     * @param type {@code 32 u32 64 u64 float double string}
     * @param semantics {@code counter instant discrete}
     * @param units as pmParseUnitsStr, or {@code none}
     * @param preset it comes from a preset: what a document says of itself in a PCP or PCP5 line goes before it
     */
    public record MetadataRule(
            NamePattern pattern, String type, String semantics, String units, boolean singular, boolean preset) {
        /** A rule of a file: goes before all that documents say. */
        public MetadataRule(NamePattern pattern, String type, String semantics, String units, boolean singular) {
            this(pattern, type, semantics, units, singular, false);
        }
    }

    /** One line {@code label = ACTION …}. */
    public sealed interface LabelRule {
        record Drop(NamePattern name) implements LabelRule {}

        record Keep(NamePattern name) implements LabelRule {}

        /** Stays a label and does not name the instance. */
        record Optional(NamePattern name) implements LabelRule {}

        record Rename(String from, String to) implements LabelRule {}

        /** The value becomes so many hex digits of its hash. */
        record Hash(String name, int length) implements LabelRule {}

        record Replace(String name, NamePattern value, String replacement) implements LabelRule {}
    }

    /** {@code instance_names} */
    public sealed interface InstanceNames {
        InstanceNames LABELS = new Labels();
        InstanceNames VALUES = new Values();
        InstanceNames UPSTREAM = new Upstream();

        record Labels() implements InstanceNames {}

        record Values() implements InstanceNames {}

        /** The value of one label. */
        record OfLabel(String name) implements InstanceNames {}

        /** As pmdaopenmetrics. */
        record Upstream() implements InstanceNames {}
    }
}
