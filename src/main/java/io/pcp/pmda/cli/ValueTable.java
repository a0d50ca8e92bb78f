package io.pcp.pmda.cli;

import io.pcp.pmda.model.InDom;
import io.pcp.pmda.sdk.Instance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Values as a table for people, one section per cluster and instance domain: metrics down and instances across, or the
 * other way round where there are many instances, such as processes. A metric has one unit, chosen for its largest
 * number. Metrics without a value are left out.
 */
final class ValueTable {
    /** Longer texts (UUIDs, product names) get a line each: columns stay narrow. */
    private static final int LONGEST_CELL = 16;

    private static final int UNIT_WIDTH = 5;
    /** More instances than this, and than metrics, stand below each other. */
    private static final int MOST_ACROSS = 16;

    private static final String GAP = "  ";
    private static final String NOTHING = "-";

    private record Section(int cluster, InDom indom) {}

    private final Screen screen;
    private final int width;
    private final int nameWidth;
    private final List<String> lines = new ArrayList<>();

    private ValueTable(Screen screen, int nameWidth) {
        this.screen = screen;
        this.width = screen.size().get().columns();
        this.nameWidth = nameWidth;
    }

    /** The lines of the table, none when no metric has a value. */
    static List<String> render(Sample sample, Screen screen) {
        Map<Section, List<Sample.Values>> sections = new LinkedHashMap<>();
        int nameWidth = 0;
        for (Sample.Values values : sample.metrics()) {
            if (!values.data().isEmpty()) {
                var desc = values.metric().desc();
                sections.computeIfAbsent(new Section(desc.pmid().cluster(), desc.indom()), unused -> new ArrayList<>())
                        .add(values);
                nameWidth = Math.max(nameWidth, values.metric().name().length());
            }
        }
        ValueTable table = new ValueTable(screen, nameWidth);
        sections.forEach((section, rows) -> table.section(section, rows));
        return table.lines;
    }

    private void section(Section section, List<Sample.Values> rows) {
        if (!lines.isEmpty()) {
            lines.add("");
        }
        if (section.indom().isNull()) {
            rows.forEach(this::singular);
            return;
        }
        List<Sample.Values> across = rows.stream().filter(row -> !isLong(row)).toList();
        if (!across.isEmpty()) {
            across(across);
        }
        rows.stream().filter(ValueTable::isLong).forEach(this::down);
    }

    private static boolean isLong(Sample.Values row) {
        return row.data().stream()
                .anyMatch(datum -> datum.text() != null && datum.text().length() > LONGEST_CELL);
    }

    private void singular(Sample.Values row) {
        Sample.Datum datum = row.data().get(0);
        lines.add(name(row) + GAP + single(row, datum, 0));
    }

    /** A value with its unit, cut to what is left of the line beside the name and so many characters. */
    private String single(Sample.Values row, Sample.Datum datum, int beside) {
        String text = datum.text() != null
                ? printable(datum.text())
                : Quantity.of(row.metric(), row.rate()).format(datum.number());
        int room = Math.max(LONGEST_CELL, width - nameWidth - GAP.length() - beside);
        return screen.plain(text.length() <= room ? text : text.substring(0, room - 3) + "…");
    }

    /** A line per instance; one for all when they agree. */
    private void down(Sample.Values row) {
        List<String> texts =
                row.data().stream().map(datum -> single(row, datum, 0)).toList();
        if (texts.stream().distinct().count() == 1) {
            lines.add(name(row) + GAP + texts.get(0) + (texts.size() > 1 ? screen.dim(GAP + "(all)") : ""));
            return;
        }
        String name = name(row);
        int longest = 0;
        for (Sample.Datum datum : row.data()) {
            longest = Math.max(longest, datum.instance().name().length());
        }
        for (Sample.Datum datum : row.data()) {
            String instance = datum.instance().name();
            lines.add(name
                    + GAP
                    + screen.cyan(instance)
                    + blanks(longest - instance.length())
                    + GAP
                    + single(row, datum, longest + GAP.length()));
            name = blanks(nameWidth);
        }
    }

    private void across(List<Sample.Values> rows) {
        List<Instance> instances = instances(rows);
        Map<Integer, Integer> widths = new TreeMap<>();
        instances.forEach(instance -> widths.put(instance.id(), instance.name().length()));
        List<Map<Integer, String>> cells = new ArrayList<>();
        List<String> units = new ArrayList<>();
        for (Sample.Values row : rows) {
            Map<Integer, String> texts = new TreeMap<>();
            units.add(fill(row, texts));
            texts.forEach((id, text) -> widths.merge(id, text.length(), Math::max));
            cells.add(texts);
        }
        if (instances.size() > Math.max(MOST_ACROSS, rows.size())) {
            List<TurnedSection.Column> columns = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                columns.add(new TurnedSection.Column(rows.get(i).metric().name(), units.get(i), cells.get(i)));
            }
            lines.addAll(new TurnedSection(instances, columns).render(screen));
            return;
        }
        int room = width - nameWidth - UNIT_WIDTH - GAP.length();
        for (int from = 0; from < instances.size(); ) {
            int to = from;
            for (int used = 0; to < instances.size(); to++) {
                used += GAP.length() + widths.get(instances.get(to).id());
                if (used > room && to > from) {
                    break;
                }
            }
            if (from > 0) {
                lines.add("");
            }
            block(rows, cells, units, instances.subList(from, to), widths);
            from = to;
        }
    }

    private static List<Instance> instances(Collection<Sample.Values> rows) {
        Map<Integer, Instance> byId = new TreeMap<>();
        for (Sample.Values row : rows) {
            row.data().forEach(datum -> byId.put(datum.id(), datum.instance()));
        }
        return List.copyOf(byId.values());
    }

    /** Formats the values of a row; returns the unit they have in common. */
    private String fill(Sample.Values row, Map<Integer, String> texts) {
        List<Number> numbers = new ArrayList<>();
        for (Sample.Datum datum : row.data()) {
            if (datum.number() != null) {
                numbers.add(datum.number());
            }
        }
        Quantity.Scale scale = Quantity.of(row.metric(), row.rate()).scale(numbers);
        for (Sample.Datum datum : row.data()) {
            String text = datum.text() != null ? printable(datum.text()) : scale.format(datum.number());
            texts.put(datum.id(), screen.plain(text));
        }
        return screen.plain(scale.unit());
    }

    private void block(
            List<Sample.Values> rows,
            List<Map<Integer, String>> cells,
            List<String> units,
            List<Instance> instances,
            Map<Integer, Integer> widths) {
        StringBuilder head = new StringBuilder(blanks(nameWidth));
        for (Instance instance : instances) {
            head.append(GAP)
                    .append(blanks(widths.get(instance.id()) - instance.name().length()));
            head.append(screen.cyan(instance.name()));
        }
        lines.add(head.toString());
        for (int i = 0; i < rows.size(); i++) {
            StringBuilder line = new StringBuilder(name(rows.get(i)));
            for (Instance instance : instances) {
                String text = cells.get(i).getOrDefault(instance.id(), NOTHING);
                line.append(GAP).append(blanks(widths.get(instance.id()) - text.length()));
                line.append(text.equals(NOTHING) ? screen.dim(text) : text);
            }
            if (!units.get(i).isEmpty()) {
                line.append(' ').append(screen.dim(units.get(i)));
            }
            lines.add(line.toString());
        }
    }

    /** The name, padded; the part it shares with its neighbours is dimmed. */
    private String name(Sample.Values row) {
        String name = row.metric().name();
        int dot = name.indexOf('.', name.indexOf('.') + 1);
        String branch = dot < 0 ? "" : name.substring(0, dot + 1);
        return screen.dim(branch) + name.substring(branch.length()) + blanks(nameWidth - name.length());
    }

    /** Texts come from drivers and programs: no control characters reach the terminal. */
    private static String printable(String text) {
        return text.chars()
                .mapToObj(c -> Character.isISOControl(c) ? "?" : Character.toString(c))
                .collect(java.util.stream.Collectors.joining());
    }

    private static String blanks(int count) {
        return " ".repeat(Math.max(0, count));
    }
}
