package io.pcp.pmda.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Rows of text in aligned columns under headings. Owned by one thread. */
final class TextTable {
    private static final Pattern ESCAPES = Pattern.compile("\033\\[[0-9;]*m");
    private static final String GAP = "  ";

    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param heads headings; one that begins with {@code >} makes its column flush right
     */
    TextTable(List<String> heads) {
        this.heads = List.copyOf(heads);
    }

    /** Adds a row; cells that are left out at its end stay empty. */
    void row(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    /** All lines, the headings first. */
    List<String> render(Screen screen) {
        int[] widths = new int[heads.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = title(i).length();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], i < row.size() ? length(row.get(i)) : 0);
            }
        }
        List<String> titles = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            titles.add(title(i));
        }
        List<String> lines = new ArrayList<>();
        lines.add(screen.dim(line(titles, widths)));
        rows.forEach(row -> lines.add(line(row, widths)));
        return lines;
    }

    private String title(int column) {
        String head = heads.get(column);
        return head.startsWith(">") ? head.substring(1) : head;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String blanks = " ".repeat(widths[i] - length(cells.get(i)));
            boolean right = heads.get(i).startsWith(">");
            line.append(i == 0 ? "" : GAP).append(right ? blanks + cells.get(i) : cells.get(i) + blanks);
        }
        return line.toString().stripTrailing();
    }

    private static int length(String cell) {
        return ESCAPES.matcher(cell).replaceAll("").length();
    }
}
