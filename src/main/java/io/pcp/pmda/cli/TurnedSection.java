package io.pcp.pmda.cli;

import io.pcp.pmda.sdk.Instance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A section of many instances: instances down, metrics across, in as many blocks as the width asks for. Immutable.
 *
 * @param instances a row each
 * @param columns a metric each
 */
record TurnedSection(List<Instance> instances, List<Column> columns) {
    private static final String GAP = "  ";
    private static final String NOTHING = "-";

    /**
     * One metric.
     *
     * @param name of the metric
     * @param unit all its values have; may be empty
     * @param cells by instance id; one that is missing has no value
     */
    record Column(String name, String unit, Map<Integer, String> cells) {}

    /** All lines; what the names begin with in common stands above the instances. */
    List<String> render(Screen screen) {
        String prefix = prefix();
        int left = prefix.length();
        for (Instance instance : instances) {
            left = Math.max(left, instance.name().length());
        }
        int room = screen.size().get().columns() - left;
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < columns.size(); ) {
            int to = from;
            for (int used = 0; to < columns.size(); to++) {
                used += GAP.length() + width(columns.get(to), prefix);
                if (used > room && to > from) {
                    break;
                }
            }
            if (from > 0) {
                lines.add("");
            }
            block(screen, prefix, left, columns.subList(from, to), lines);
            from = to;
        }
        return lines;
    }

    private void block(Screen screen, String prefix, int left, List<Column> shown, List<String> lines) {
        StringBuilder head = new StringBuilder(screen.dim(prefix) + blanks(left - prefix.length()));
        StringBuilder units = new StringBuilder(blanks(left));
        for (Column column : shown) {
            int width = width(column, prefix);
            String name = column.name().substring(prefix.length());
            head.append(GAP).append(blanks(width - name.length())).append(name);
            units.append(GAP).append(blanks(width - column.unit().length())).append(screen.dim(column.unit()));
        }
        lines.add(head.toString());
        if (shown.stream().anyMatch(column -> !column.unit().isEmpty())) {
            lines.add(units.toString().stripTrailing());
        }
        for (Instance instance : instances) {
            StringBuilder line = new StringBuilder(screen.cyan(instance.name()))
                    .append(blanks(left - instance.name().length()));
            for (Column column : shown) {
                String text = column.cells().getOrDefault(instance.id(), NOTHING);
                line.append(GAP).append(blanks(width(column, prefix) - text.length()));
                line.append(text.equals(NOTHING) ? screen.dim(text) : text);
            }
            lines.add(line.toString());
        }
    }

    private static int width(Column column, String prefix) {
        int width =
                Math.max(column.name().length() - prefix.length(), column.unit().length());
        for (String text : column.cells().values()) {
            width = Math.max(width, text.length());
        }
        return width;
    }

    /** The branch all names are in, its dot included. */
    private String prefix() {
        String first = columns.get(0).name();
        String prefix = first.substring(0, first.lastIndexOf('.') + 1);
        for (Column column : columns) {
            while (!column.name().startsWith(prefix)) {
                prefix = prefix.substring(0, prefix.lastIndexOf('.', prefix.length() - 2) + 1);
            }
        }
        return prefix;
    }

    private static String blanks(int count) {
        return " ".repeat(Math.max(0, count));
    }
}
