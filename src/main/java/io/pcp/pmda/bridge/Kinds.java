package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Family;
import io.pcp.pmda.exposition.FamilyType;
import io.pcp.pmda.exposition.PcpMetadata;
import io.pcp.pmda.exposition.Role;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.source.Mapping;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Type, semantics and units of metrics. Precedence: configuration, lines {@code # PCP} of the document, TYPE and UNIT,
 * and the name only where nothing is declared. Immutable.
 */
final class Kinds {
    private final Mapping mapping;
    private final MappingLog log;
    private final String source;

    Kinds(Mapping mapping, String source, MappingLog log) {
        this.mapping = mapping;
        this.source = source;
        this.log = log;
    }

    /**
     * @param inDocument whether a sample of that name is in the document
     */
    Kind of(Series series, Predicate<String> inDocument) {
        Mapping.MetadataRule rule = rule(series);
        if (rule != null) {
            return said(series, rule.type(), rule.semantics(), rule.units(), rule.singular());
        }
        PcpMetadata pcp = series.family().pcp();
        if (pcp != null) {
            return said(series, pcp.type(), pcp.semantics(), pcp.units(), pcp.singular());
        }
        if (mapping.compatSemantics()) {
            return upstream(series);
        }
        return declared(series, inDocument);
    }

    /** Whether the values of a series are integers: what {@link #of} says, cheaper. */
    boolean exact(Series series) {
        Mapping.MetadataRule rule = rule(series);
        PcpMetadata pcp = series.family().pcp();
        String type = rule != null ? rule.type() : pcp != null ? pcp.type() : "";
        return Kind.exact(type(type));
    }

    /** Whether the configuration of the source says the type of a series. */
    boolean configured(Series series) {
        return rule(series) != null;
    }

    /** What a source's file says comes before the document, what a preset knows after it. */
    private Mapping.MetadataRule rule(Series series) {
        boolean told = series.family().pcp() != null;
        for (Mapping.MetadataRule rule : mapping.metadata()) {
            if (told && rule.preset()) {
                continue;
            }
            boolean main = series.role() == Role.VALUE || series.role() == Role.TOTAL || series.role() == Role.INFO;
            if (rule.pattern().matches(series.sample())
                    || main && rule.pattern().matches(series.family().name())) {
                return rule;
            }
        }
        return null;
    }

    private static ValueType type(String word) {
        return switch (word) {
            case "32" -> ValueType.I32;
            case "u32" -> ValueType.U32;
            case "64" -> ValueType.I64;
            case "u64" -> ValueType.U64;
            case "float" -> ValueType.FLOAT;
            // Also "string": what an exposition holds are numbers.
            default -> ValueType.DOUBLE;
        };
    }

    private Kind said(Series series, String type, String semantics, String units, boolean singular) {
        Semantics sem = switch (semantics) {
            case "counter" -> Semantics.COUNTER;
            case "discrete" -> Semantics.DISCRETE;
            default -> Semantics.INSTANT;
        };
        Units parsed = Units.NONE;
        try {
            parsed = Units.parse(units);
        } catch (IllegalArgumentException e) {
            log.warning(
                    source + " units " + series.sample(),
                    "source " + source + ": " + series.sample() + ": " + e.getMessage() + "; served without units");
        }
        // PCP has no dimension for joules and their like: the label tells.
        String label = parsed.equals(Units.NONE) ? unit(series.family()).label() : "";
        return new Kind(type(type), sem, parsed, label, singular, false);
    }

    private static Kind declared(Series series, Predicate<String> inDocument) {
        Family family = series.family();
        UnitWords unit = unit(family);
        return switch (series.role()) {
            case CREATED -> kind(Semantics.DISCRETE, new UnitWords(Units.SEC, "", true));
            case BUCKET, COUNT, GCOUNT -> kind(ofHistogram(family), new UnitWords(Units.COUNT, "", true));
            case SUM, GSUM -> kind(ofHistogram(family), unit);
            case INFO -> kind(Semantics.DISCRETE, new UnitWords(Units.NONE, "", true));
            case TOTAL -> kind(Semantics.COUNTER, counted(unit));
            case VALUE ->
                switch (family.type()) {
                    case COUNTER -> kind(Semantics.COUNTER, counted(unit));
                    case INFO -> kind(Semantics.DISCRETE, new UnitWords(Units.NONE, "", true));
                    case STATESET -> kind(Semantics.INSTANT, new UnitWords(Units.NONE, "", true));
                    case UNKNOWN -> guessed(series, inDocument, unit);
                    default -> kind(Semantics.INSTANT, unit);
                };
        };
    }

    private static UnitWords unit(Family family) {
        UnitWords line = UnitWords.ofUnitLine(family.unit());
        return line.known() || !line.label().isEmpty() ? line : UnitWords.ofName(family.name());
    }

    private static Semantics ofHistogram(Family family) {
        return family.type() == FamilyType.GAUGEHISTOGRAM ? Semantics.INSTANT : Semantics.COUNTER;
    }

    /** What has no unit we know is counted; joules and their like have no dimension. */
    private static UnitWords counted(UnitWords unit) {
        return unit.known() ? unit : new UnitWords(Units.COUNT, unit.label(), true);
    }

    private static Kind kind(Semantics semantics, UnitWords unit) {
        return new Kind(ValueType.DOUBLE, semantics, unit.units(), unit.label(), false, false);
    }

    /** Only where no TYPE is declared. */
    private static Kind guessed(Series series, Predicate<String> inDocument, UnitWords unit) {
        String name = series.sample();
        Semantics semantics = Semantics.INSTANT;
        UnitWords units = unit;
        if (name.endsWith("_bucket") && !series.label("le").isEmpty()) {
            semantics = Semantics.COUNTER;
            units = new UnitWords(Units.COUNT, "", true);
        } else if (name.endsWith("_total")) {
            semantics = Semantics.COUNTER;
            units = counted(unit);
        } else if (name.endsWith("_sum") && inDocument.test(base(name, "_sum") + "_count")) {
            semantics = Semantics.COUNTER;
        } else if (name.endsWith("_count") && inDocument.test(base(name, "_count") + "_sum")) {
            semantics = Semantics.COUNTER;
            units = new UnitWords(Units.COUNT, "", true);
        }
        return new Kind(ValueType.DOUBLE, semantics, units.units(), units.label(), false, true);
    }

    private static String base(String name, String suffix) {
        return name.substring(0, name.length() - suffix.length());
    }

    /** The guesses of pmdaopenmetrics, wrong ones included, for those whose dashboards build on them. */
    private static Kind upstream(Series series) {
        List<String> words = Arrays.asList(series.sample().split("_"));
        FamilyType type = series.family().type();
        boolean bucket = type == FamilyType.HISTOGRAM && words.contains("bucket");
        boolean grows = type == FamilyType.COUNTER
                || bucket
                || words.contains("total")
                || words.contains("count")
                || words.contains("sum");
        boolean counts =
                bucket || words.contains("count") && (type == FamilyType.HISTOGRAM || type == FamilyType.SUMMARY);
        Units units = counts
                ? Units.COUNT
                : words.contains("seconds")
                        ? Units.SEC
                        : words.contains("microseconds")
                                ? Units.MICROSEC
                                : words.contains("bytes") ? Units.BYTE : Units.NONE;
        return new Kind(
                ValueType.DOUBLE,
                grows ? Semantics.COUNTER : Semantics.INSTANT,
                units,
                "",
                false,
                type == FamilyType.UNKNOWN);
    }
}
