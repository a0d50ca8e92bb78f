package io.pcp.pmda.dashboard;

import java.util.Arrays;
import java.util.List;

/** Draws the grid of a dashboard in characters, so that a person sees what stands where without a Grafana. */
final class Sketch {
    private static final int WIDE = 5;

    private Sketch() {}

    static String of(Dashboard dashboard, Flavour flavour) {
        List<Panel> panels = dashboard.panels(flavour);
        List<Grid.Place> places = Grid.of(panels);
        int bottom = places.stream()
                .mapToInt(place -> place.y() + place.height())
                .max()
                .orElse(0);
        char[][] canvas = new char[bottom + 1][Grid.COLUMNS * WIDE + 1];
        for (char[] line : canvas) {
            Arrays.fill(line, ' ');
        }
        for (int i = 0; i < panels.size(); i++) {
            draw(canvas, panels.get(i), places.get(i), flavour);
        }
        StringBuilder text = new StringBuilder("== " + dashboard.title() + "\n");
        for (char[] line : canvas) {
            text.append(new String(line).stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static void draw(char[][] canvas, Panel panel, Grid.Place place, Flavour flavour) {
        int left = place.x() * WIDE;
        int right = (place.x() + place.width()) * WIDE;
        if (panel.kind() == Panel.Kind.ROW) {
            put(canvas, place.y(), left, right, "v " + panel.title());
            return;
        }
        for (int y = place.y(); y <= place.y() + place.height(); y++) {
            boolean edge = y == place.y() || y == place.y() + place.height();
            for (int x = left; x <= right; x++) {
                boolean side = x == left || x == right;
                canvas[y][x] = edge ? side ? '+' : '-' : side ? '|' : canvas[y][x];
            }
        }
        put(canvas, place.y() + 1, left + 2, right, panel.title());
        put(canvas, place.y() + 2, left + 2, right, panel.kind().type + ", " + panel.key("unit", ""));
        int line = place.y() + 3;
        for (Query query : panel.asks(flavour)) {
            if (line < place.y() + place.height()) {
                put(canvas, line++, left + 2, right, query.metric());
            }
        }
    }

    private static void put(char[][] canvas, int y, int from, int to, String text) {
        for (int i = 0; i < text.length() && from + i < to; i++) {
            canvas[y][from + i] = text.charAt(i);
        }
    }
}
