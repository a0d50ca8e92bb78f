package io.pcp.pmda.cli.top;

/**
 * The characters pictures are made of. Immutable.
 *
 * @param full of a bar
 * @param empty rest of a bar
 * @param levels of a sparkline, from nothing to all
 * @param branch in front of a slice
 * @param lastBranch in front of the last slice
 * @param more stands for text that was cut off
 * @param degree unit of temperatures
 * @param down marks descending order
 * @param up marks ascending order
 * @param rule of a line across
 * @param dot between two things
 */
public record Glyphs(
        char full,
        char empty,
        String levels,
        String branch,
        String lastBranch,
        String more,
        String degree,
        String down,
        String up,
        char rule,
        String dot) {

    public static final Glyphs UNICODE = new Glyphs('■', '·', "▁▂▃▄▅▆▇█", "├ ", "└ ", "…", "°C", "▼", "▲", '─', "·");
    public static final Glyphs ASCII = new Glyphs('#', '.', "_.:-=+*#", "|- ", "`- ", "~", "C", "v", "^", '-', "-");

    /** A bar of some cells. */
    String bar(double percent, int cells) {
        int filled = Double.isNaN(percent) ? 0 : (int) Math.round(Math.max(0, Math.min(100, percent)) / 100 * cells);
        return String.valueOf(full).repeat(filled) + String.valueOf(empty).repeat(cells - filled);
    }

    /** A cell of a sparkline; a blank for no value. */
    char level(double percent) {
        if (Double.isNaN(percent)) {
            return ' ';
        }
        int last = levels.length() - 1;
        return levels.charAt((int) Math.round(Math.max(0, Math.min(100, percent)) / 100 * last));
    }

    /** A text as these characters can show it, no longer than some cells. */
    String fit(String text, int cells) {
        String safe = Line.safe(text);
        if (this == ASCII) {
            safe = safe.replaceAll("[^ -~]", "?");
        }
        return cut(safe, cells);
    }

    /** A text of ours, no longer than some cells. */
    String cut(String text, int cells) {
        return text.length() <= cells ? text : cells <= 0 ? "" : text.substring(0, cells - 1) + more;
    }
}
