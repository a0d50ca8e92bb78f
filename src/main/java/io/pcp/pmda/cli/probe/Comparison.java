package io.pcp.pmda.cli.probe;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Holds one fetch against what {@code nvidia-smi} said before and after. Immutable.
 *
 * @param rows of the catalogue that name something of {@code nvidia-smi}
 */
record Comparison(List<CatalogueRow> rows) {
    private static final String SINGULAR = "";

    /** How one value compares. */
    enum Verdict {
        AGREES,
        /** Neither has a value. */
        BOTH_WITHOUT,
        DIFFERS,
        ONLY_OURS,
        ONLY_THEIRS,
        /** The metric is not served, or this {@code nvidia-smi} does not know the property. */
        NOT_COMPARED;

        boolean wrong() {
            return this == DIFFERS || this == ONLY_OURS || this == ONLY_THEIRS;
        }

        String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * One value.
     *
     * @param instance ours; empty for a singular metric
     * @param theirs what {@code nvidia-smi} said, both readings when they differ
     */
    record Line(String metric, String instance, String ours, String theirs, String tolerance, Verdict verdict) {}

    /** Compares everything. */
    List<Line> compare(Map<String, Served> ours, NvidiaSmi.Shot before, NvidiaSmi.Shot after) {
        List<Line> lines = new ArrayList<>();
        for (CatalogueRow row : rows) {
            Served served = ours.get(row.name());
            if (served == null) {
                lines.add(new Line(row.name(), "", "not served", "", "", Verdict.NOT_COMPARED));
            } else if (row.singular()) {
                lines.add(line(row, SINGULAR, served.of(SINGULAR), node(row, before), node(row, after)));
            } else {
                instances(row, served, ours, before, after, lines);
            }
        }
        return lines;
    }

    private static void instances(
            CatalogueRow row,
            Served served,
            Map<String, Served> ours,
            NvidiaSmi.Shot before,
            NvidiaSmi.Shot after,
            List<Line> lines) {
        Map<String, String> uuids = ours.get("gpu.info.uuid").sorted();
        boolean whole = row.instances().equals("gpu");
        for (String instance : whole ? uuids.keySet() : served.sorted().keySet()) {
            String uuid = uuids.getOrDefault(instance.replaceFirst("/.*", ""), "");
            String mark = mark(instance);
            String first = find(row, before.gpus().getOrDefault(uuid, Map.of()), mark);
            String second = find(row, after.gpus().getOrDefault(uuid, Map.of()), mark);
            boolean came = !whole && (first == null) != (second == null);
            if (!came) {
                lines.add(line(row, instance, served.of(instance), first, second));
            }
        }
    }

    /** What tells a slice or process in the report: {@code gpu0/mig1.0} is 1.0, {@code gpu0/4711 python3} is 4711. */
    private static String mark(String instance) {
        String last = instance.substring(instance.lastIndexOf('/') + 1);
        return last.startsWith("mig") ? last.substring(3) : last.replaceFirst(" .*", "");
    }

    private static String find(CatalogueRow row, Map<String, String> values, String mark) {
        for (String place : SmiNames.of(row)) {
            String value = values.get(place.replace("*", mark));
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static String node(CatalogueRow row, NvidiaSmi.Shot shot) {
        String value = find(row, shot.node(), "");
        if (value != null || shot.gpus().isEmpty()) {
            return value;
        }
        return find(row, shot.gpus().values().iterator().next(), "");
    }

    private static Line line(CatalogueRow row, String instance, String ours, String first, String second) {
        Tolerance tolerance = Tolerance.of(row);
        String theirs = first == null ? "no such property" : first.equals(second) ? first : first + " / " + second;
        return new Line(
                row.name(),
                instance,
                ours == null ? "-" : ours,
                theirs,
                tolerance.words(),
                verdict(row, tolerance, ours, first, second));
    }

    private static Verdict verdict(CatalogueRow row, Tolerance tolerance, String ours, String first, String second) {
        if (first == null || second == null) {
            return Verdict.NOT_COMPARED;
        }
        boolean without = SmiWords.absent(first) || SmiWords.absent(second);
        if (ours == null || without) {
            return ours == null && without
                    ? Verdict.BOTH_WITHOUT
                    : ours == null ? Verdict.ONLY_THEIRS : Verdict.ONLY_OURS;
        }
        if (row.type() == ValueType.STRING) {
            return SmiWords.same(ours, first) || SmiWords.same(ours, second) ? Verdict.AGREES : Verdict.DIFFERS;
        }
        OptionalDouble a = SmiWords.number(first);
        OptionalDouble b = SmiWords.number(second);
        if (a.isEmpty() || b.isEmpty()) {
            return Verdict.NOT_COMPARED;
        }
        double number = Double.parseDouble(ours);
        return tolerance.agrees(number, a.getAsDouble(), b.getAsDouble()) ? Verdict.AGREES : Verdict.DIFFERS;
    }
}
