package io.pcp.pmda.dashboard;

import java.util.ArrayList;
import java.util.List;

/** Where panels stand: from left to right, then below the highest of the line; 24 columns. */
final class Grid {
    static final int COLUMNS = 24;

    /**
     * @param x of the left edge, in columns
     * @param y of the upper edge, in units of height
     */
    record Place(int x, int y, int width, int height) {}

    private final List<Place> places = new ArrayList<>();
    private int x;
    private int y;
    private int highest;

    /** Places in the order of the panels. */
    static List<Place> of(List<Panel> panels) {
        Grid grid = new Grid();
        panels.forEach(grid::add);
        return grid.places;
    }

    private void add(Panel panel) {
        int width = panel.width();
        if (panel.kind() == Panel.Kind.ROW || x + width > COLUMNS) {
            x = 0;
            y += highest;
            highest = 0;
        }
        places.add(new Place(x, y, width, panel.height()));
        x += width;
        highest = Math.max(highest, panel.height());
    }
}
