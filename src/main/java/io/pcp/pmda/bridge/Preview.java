package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.ExpositionFormat;
import io.pcp.pmda.exposition.Family;
import io.pcp.pmda.exposition.IntegerMarks;
import io.pcp.pmda.exposition.NotAnExpositionException;
import io.pcp.pmda.exposition.ParseReport;
import io.pcp.pmda.exposition.ParseRules;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.otlp.OtlpEncoding;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.InstanceTable;
import io.pcp.pmda.source.Body;
import io.pcp.pmda.source.Limits;
import io.pcp.pmda.source.NamePattern;
import io.pcp.pmda.source.NoValues;
import io.pcp.pmda.source.Reading;
import io.pcp.pmda.source.SourceConfig;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What one document of a source becomes in PCP, worked out without an agent: nothing is remembered, so that a name which
 * another source has already is not noticed. Immutable.
 *
 * @param labels of all metrics
 * @param metrics by name
 * @param report of the parser
 * @param droppedSeries above a limit of the source, or without a place
 * @param warnings of the mapping, each one sentence
 * @param unexpected why the agent would take it for the document of another program; null when it would not
 */
public record Preview(
        LabelSet labels,
        List<Metric> metrics,
        ParseReport report,
        int droppedSeries,
        List<String> warnings,
        String unexpected) {

    public Preview {
        metrics = List.copyOf(metrics);
        warnings = List.copyOf(warnings);
    }

    /**
     * A metric.
     *
     * @param labels of the metric alone
     * @param singular whether it has no instances
     * @param values in the order of the document
     */
    public record Metric(
            String name,
            ValueType type,
            Semantics semantics,
            Units units,
            String oneline,
            LabelSet labels,
            boolean singular,
            List<Value> values) {
        public Metric {
            values = List.copyOf(values);
        }
    }

    /**
     * A value.
     *
     * @param instance null for a singular metric
     * @param number a Long, a BigInteger above 2^63-1, a Double, or null where there is no value for it in PCP
     */
    public record Value(Instance instance, Number number) {}

    /**
     * Of an exposition.
     *
     * @param length bytes of the body that count
     * @param maxProblems kept of the report
     * @throws NotAnExpositionException when nothing of the document counts
     */
    public static Preview of(SourceConfig config, byte[] body, int length, ExpositionFormat format, int maxProblems)
            throws NotAnExpositionException {
        Limits limits = config.limits();
        return of(
                config,
                rule -> new TextParser(
                        format == ExpositionFormat.OPENMETRICS ? Reading.Format.OPENMETRICS : Reading.Format.PROMETHEUS,
                        new SeriesBound(rule, Integer.MAX_VALUE, plenty()),
                        new ParseRules(
                                config.reading().strict(),
                                config.reading().utf8(),
                                limits.line(),
                                limits.labels(),
                                limits.labelName(),
                                limits.labelValue(),
                                maxProblems,
                                rule)),
                new Body(body, length, null, 0));
    }

    /**
     * Of a document of OTLP, or several.
     *
     * @param length bytes of the body that count
     * @param maxProblems kept of the report
     * @throws NotAnExpositionException when nothing of the document counts
     */
    public static Preview of(SourceConfig config, byte[] body, int length, OtlpEncoding encoding, int maxProblems)
            throws NotAnExpositionException {
        return of(
                config,
                rule -> new OtlpParser(
                        encoding,
                        true,
                        new BoundedStore(config, rule, plenty(), true),
                        maxProblems,
                        System::currentTimeMillis),
                new Body(body, length, null, 0));
    }

    private static SeriesBudget plenty() {
        return new SeriesBudget(Long.MAX_VALUE / 2);
    }

    private static Preview of(SourceConfig config, Function<SeriesRule, SourceParts.Parser> parsers, Body body)
            throws NotAnExpositionException {
        List<String> warnings = new ArrayList<>();
        Registry registry = Registry.open(null, (what, text) -> warnings.add(text));
        try (SourceMapping mapping = new SourceMapping(config, registry, (what, text) -> warnings.add(text))) {
            SourceParts.Parser parser = parsers.apply(mapping.rule());
            Exposition document = parser.parse(body);
            MappedLayout mapped = mapping.map(document.layout(), parser.common(), System.currentTimeMillis());
            List<Metric> metrics = new ArrayList<>();
            for (MappedMetric metric : mapped.metrics()) {
                metrics.add(metric(metric, mapped, document, config.reading().noValues()));
            }
            metrics.sort(Comparator.comparing(Metric::name));
            if (!parser.shortage().isEmpty()) {
                warnings.add(parser.shortage());
            }
            return new Preview(
                    mapped.common().with(mapping.sourceLabels().labels().toArray(new Label[0])),
                    metrics,
                    report(document, parser),
                    mapped.droppedSeries(),
                    warnings,
                    unexpected(config, document));
        } finally {
            registry.close();
        }
    }

    /** Points that were rejected have a warning of their own. */
    private static ParseReport report(Exposition document, SourceParts.Parser parser) {
        ParseReport all = document.report();
        int rejected = parser instanceof OtlpParser otlp ? otlp.rejected() : 0;
        return new ParseReport(
                all.bytes(),
                all.samples(),
                all.parseErrors(),
                all.strictErrors(),
                all.dropped() - rejected,
                all.duplicates(),
                all.exemplars(),
                all.rounded(),
                all.problems());
    }

    private static Metric metric(MappedMetric mapped, MappedLayout layout, Exposition document, NoValues noValues) {
        BridgeMetric metric = mapped.metric();
        InstanceTable table =
                metric.instances() == null ? null : layout.tables().get(metric.instances());
        List<Value> values = new ArrayList<>();
        for (int i : inOrder(mapped.series())) {
            Instance instance = table == null ? null : table.byId(mapped.ids()[i]);
            values.add(new Value(instance, number(metric, document, mapped.series()[i], noValues)));
        }
        return new Metric(
                metric.name(),
                metric.type(),
                metric.semantics(),
                metric.units(),
                metric.oneline(),
                metric.labels(),
                table == null,
                values);
    }

    /** Positions in the order of the document, which says more to people than that of the ids. */
    private static int[] inOrder(int[] series) {
        return IntStream.range(0, series.length)
                .boxed()
                .sorted(Comparator.comparingInt(i -> series[i]))
                .mapToInt(i -> i)
                .toArray();
    }

    private static Number number(BridgeMetric metric, Exposition document, int series, NoValues noValues) {
        long word = document.words()[series];
        if (metric.exact()) {
            boolean none = noValues.has(word, document.marks().above(series));
            return none ? null : integer(metric.type(), word, document.marks(), series);
        }
        return word == Exposition.STALE || noValues.has(document.real(series)) ? null : (Number) document.real(series);
    }

    private static Number integer(ValueType type, long word, IntegerMarks marks, int series) {
        boolean unsigned = type == ValueType.U64 || type == ValueType.U32;
        if (marks.absent(series) || marks.above(series) && type != ValueType.U64) {
            return null;
        }
        if (marks.above(series)) {
            return new BigInteger(Long.toUnsignedString(word));
        }
        return unsigned && word < 0 ? null : (Number) word;
    }

    private static String unexpected(SourceConfig config, Exposition document) {
        NamePattern expect = config.mapping().expect();
        if (expect == null) {
            return null;
        }
        for (Family family : document.layout().families()) {
            if (expect.matches(family.name())) {
                return null;
            }
        }
        return "another program: no family matches " + expect.text();
    }
}
