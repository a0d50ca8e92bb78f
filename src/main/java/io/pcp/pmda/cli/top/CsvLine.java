package io.pcp.pmda.cli.top;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of values as pmrep writes them: texts in double quotes, a quote inside written twice; cells set apart by tabs,
 * since commas occur in names of processes.
 */
final class CsvLine {
    private CsvLine() {}

    /** The cells without their quotes. */
    static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '\t' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
