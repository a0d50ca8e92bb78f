package io.pcp.pmda.cli.top;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A table that fits a width: columns nobody has a value for are left out, then the least important ones until the rest
 * fits; what is left over goes to the columns that can grow. Owned by one thread.
 */
final class Grid {
    private static final int GAP = 2;

    private final Glyphs glyphs;
    private final List<Column> columns = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();

    /**
     * A column.
     *
     * @param title heading
     * @param rank 0 is always shown; the largest goes first when there is no room
     * @param right flush right
     * @param least cells are cut to this width when there is no room for them
     * @param most width it grows to when its cells need so much; drawn cells fill it
     */
    record Column(String title, int rank, boolean right, int least, int most) {
        private static final int ANY = 1000;

        /** As wide as its cells. */
        static Column left(String title, int rank) {
            return new Column(title, rank, false, ANY, ANY);
        }

        /** As wide as its cells, flush right. */
        static Column right(String title, int rank) {
            return new Column(title, rank, true, ANY, ANY);
        }
    }

    /**
     * A cell.
     *
     * @param text what it needs room for
     * @param drawn what it shows in a column of a width
     */
    record Cell(String text, Style style, IntFunction<String> drawn) {
        static Cell of(String text, Style style) {
            return new Cell(text, style, null);
        }

        static Cell of(String text) {
            return of(text, text.equals(Amounts.NONE) ? Style.DIM : Style.PLAIN);
        }

        boolean known() {
            return drawn != null || !text.isEmpty() && !text.equals(Amounts.NONE);
        }
    }

    Grid(Glyphs glyphs, List<Column> columns) {
        this.glyphs = glyphs;
        this.columns.addAll(columns);
    }

    void row(List<Cell> cells) {
        rows.add(List.copyOf(cells));
    }

    /** The heading and all rows. */
    List<Line> render(int width) {
        List<Integer> shown = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            int column = i;
            if (columns.get(i).rank() == 0
                    || rows.stream().anyMatch(row -> row.get(column).known())) {
                shown.add(i);
            }
        }
        while (needed(shown) > width) {
            Integer least = shown.stream()
                    .max(Comparator.comparingInt(i -> columns.get(i).rank()))
                    .orElseThrow();
            if (columns.get(least).rank() == 0) {
                break;
            }
            shown.remove(least);
        }
        int[] widths = widths(shown, width);
        List<Line> lines = new ArrayList<>();
        Line head = new Line();
        for (int n = 0; n < shown.size(); n++) {
            Column column = columns.get(shown.get(n));
            put(head, n, column, glyphs.cut(column.title(), widths[n]), Style.HEAD, widths[n]);
        }
        lines.add(head.cut(width));
        for (List<Cell> row : rows) {
            Line line = new Line();
            for (int n = 0; n < shown.size(); n++) {
                Cell cell = row.get(shown.get(n));
                String text = cell.drawn() != null ? cell.drawn().apply(widths[n]) : glyphs.cut(cell.text(), widths[n]);
                put(line, n, columns.get(shown.get(n)), text, cell.style(), widths[n]);
            }
            lines.add(line.cut(width));
        }
        return lines;
    }

    private static void put(Line line, int n, Column column, String text, Style style, int width) {
        line.add(n == 0 ? "" : " ".repeat(GAP));
        String blanks = " ".repeat(Math.max(0, width - text.length()));
        line.add(column.right() ? blanks : "").add(text, style).add(column.right() ? "" : blanks);
    }

    private int needed(List<Integer> shown) {
        return shown.stream().mapToInt(this::needed).sum() + GAP * Math.max(0, shown.size() - 1);
    }

    private int needed(int column) {
        return Math.min(
                wanted(column),
                Math.max(
                        columns.get(column).least(), columns.get(column).title().length()));
    }

    private int wanted(int column) {
        Column spec = columns.get(column);
        int widest = spec.title().length();
        for (List<Cell> row : rows) {
            Cell cell = row.get(column);
            widest = Math.max(
                    widest, cell.drawn() != null ? spec.most() : cell.text().length());
        }
        return Math.min(widest, Math.max(spec.most(), spec.title().length()));
    }

    private int[] widths(List<Integer> shown, int width) {
        int[] widths = shown.stream().mapToInt(this::needed).toArray();
        int left = width - needed(shown);
        for (boolean grown = true; left > 0 && grown; ) {
            grown = false;
            for (int n = 0; n < widths.length && left > 0; n++) {
                if (widths[n] < wanted(shown.get(n))) {
                    widths[n]++;
                    left--;
                    grown = true;
                }
            }
        }
        return widths;
    }
}
