package io.pcp.pmda.gpu;

import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns the records of {@code gpu-metrics.csv} into rows; columns are found by the names in the first record.
 */
final class CatalogueParser {
    private static final List<String> COLUMNS = List.of(
            "name",
            "cluster",
            "item",
            "type",
            "sem",
            "units_pcp6",
            "units_pcp72",
            "unit_label",
            "indom",
            "nvml",
            "fallback",
            "since_driver",
            "mig",
            "cost",
            "err",
            "phase",
            "oneline",
            "help",
            "absent",
            "action",
            "dcgm",
            "nvidia_smi",
            "pmdanvidia");
    private static final int MAX_CLUSTER = 4095;
    private static final int MAX_ITEM = Pmid.MAX_ITEM;
    private static final int MAX_ONELINE = 80;

    /** Takes the good rows. */
    @FunctionalInterface
    interface Taker {
        void take(int line, CatalogueRow row);
    }

    private final String file;
    private final List<Csv.Line> lines;
    private final Map<String, Integer> columns = new HashMap<>();
    private final Map<String, Units> units = new HashMap<>();

    CatalogueParser(String file, List<Csv.Line> lines) {
        this.file = file;
        this.lines = lines;
        List<String> head = lines.isEmpty() ? List.of() : lines.get(0).fields();
        for (String column : COLUMNS) {
            if (!head.contains(column)) {
                throw new IllegalArgumentException(file + ":1: column '" + column + "' is missing");
            }
            columns.put(column, head.indexOf(column));
        }
    }

    void rows(Taker taker, List<String> problems) {
        int width = lines.get(0).fields().size();
        for (Csv.Line line : lines.subList(1, lines.size())) {
            String at = file + ":" + line.line() + ": ";
            if (line.fields().size() != width) {
                problems.add(at + line.fields().size() + " fields, expected " + width);
                continue;
            }
            try {
                taker.take(line.line(), row(line));
            } catch (IllegalArgumentException wrong) {
                problems.add(at + get(line, "name") + ": " + wrong.getMessage());
            }
        }
    }

    private CatalogueRow row(Csv.Line line) {
        String indom = get(line, "indom");
        String oneline = get(line, "oneline");
        if (oneline.isBlank() || oneline.length() > MAX_ONELINE || oneline.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("oneline must be 1 to " + MAX_ONELINE + " characters in one line");
        }
        String help = get(line, "help");
        return new CatalogueRow(
                get(line, "name"),
                number(line, "cluster", MAX_CLUSTER),
                number(line, "item", MAX_ITEM),
                ValueType.named(get(line, "type")),
                Semantics.named(get(line, "sem")),
                units(line, "units_pcp6"),
                units(line, "units_pcp72"),
                get(line, "unit_label"),
                indom.equals("PM_INDOM_NULL") ? "" : indom,
                get(line, "nvml"),
                get(line, "fallback"),
                get(line, "since_driver"),
                get(line, "mig"),
                CatalogueRow.Cost.valueOf(get(line, "cost")),
                get(line, "err"),
                number(line, "phase", 3),
                oneline,
                help.isBlank() ? oneline : help,
                get(line, "absent"),
                get(line, "action"),
                get(line, "dcgm"),
                get(line, "nvidia_smi"),
                get(line, "pmdanvidia"));
    }

    /** A few texts stand for all rows, and start-up waits for this. */
    private Units units(Csv.Line line, String column) {
        return units.computeIfAbsent(get(line, column), Units::parse);
    }

    private String get(Csv.Line line, String column) {
        return line.fields().get(columns.get(column));
    }

    private int number(Csv.Line line, String column, int max) {
        String text = get(line, column);
        try {
            int value = Integer.parseInt(text);
            if (value >= 0 && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, together with numbers out of range.
        }
        throw new IllegalArgumentException(column + " '" + text + "' is not a number of 0 to " + max);
    }
}
