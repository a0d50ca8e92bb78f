package io.pcp.pmda.cli.top;

import java.util.List;

/** The last line: what keys do, or what is being typed. */
final class TopFooter {
    private static final List<String> LIVE = List.of(
            "q quit", "? help", "s sort", "/ filter", "p pause", "Enter only this GPU", "+- interval", "r reverse");
    private static final List<String> ARCHIVE = List.of(
            "q quit", "? help", "p play", "g go to time", "s sort", "/ filter", "[] 10 steps", "+- step", "r reverse");

    private final Glyphs glyphs;
    private final TopModel model;

    TopFooter(Glyphs glyphs, TopModel model) {
        this.glyphs = glyphs;
        this.model = model;
    }

    Line render(int columns) {
        Line line = new Line();
        switch (model.prompt) {
            case FILTER -> prompt(line, "filter: ", "   Enter keeps it, Esc clears it", columns);
            case TIME -> prompt(line, "go to time: ", "   14:05 or 14:05:30", columns);
            default -> {
                for (String hint : model.window == null ? LIVE : ARCHIVE) {
                    int blank = hint.indexOf(' ');
                    if (line.width() + hint.length() + 2 <= columns) {
                        line.add(line.width() == 0 ? "" : "  ")
                                .add(hint.substring(0, blank), Style.BOLD)
                                .add(hint.substring(blank), Style.DIM);
                    }
                }
            }
        }
        return line;
    }

    private void prompt(Line line, String what, String hint, int columns) {
        line.add(what, Style.BOLD)
                .add(glyphs.fit(model.typed, columns - what.length() - 1))
                .add(" ", Style.SELECTED);
        if (line.width() + hint.length() <= columns) {
            line.add(hint, Style.DIM);
        }
    }
}
