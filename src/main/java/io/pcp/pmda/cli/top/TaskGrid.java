package io.pcp.pmda.cli.top;

import java.util.List;

/** The table of processes. */
final class TaskGrid {
    private final Glyphs glyphs;
    private final TopModel model;

    TaskGrid(Glyphs glyphs, TopModel model) {
        this.glyphs = glyphs;
        this.model = model;
    }

    /**
     * The heading and a row for each process.
     *
     * @param all decides which columns there are and how wide, so that scrolling does not move them
     */
    List<Line> render(List<GpuTask> all, int width) {
        Grid grid = new Grid(
                glyphs,
                List.of(
                        Grid.Column.right(title(SortKey.PID), 0),
                        new Grid.Column(title(SortKey.USER), 3, false, 6, 12),
                        Grid.Column.left(title(SortKey.GPU), 1),
                        Grid.Column.left("TYPE", 5),
                        Grid.Column.right(title(SortKey.SM), 2),
                        Grid.Column.right(title(SortKey.MEMORY), 0),
                        Grid.Column.right("MEM%", 4),
                        new Grid.Column(title(SortKey.JOB), 2, false, 12, 32),
                        new Grid.Column(title(SortKey.COMMAND), 0, false, 10, 200)));
        for (GpuTask task : all) {
            grid.row(List.of(
                    Grid.Cell.of(Long.toString(task.pid())),
                    Grid.Cell.of(glyphs.fit(task.user(), 12)),
                    Grid.Cell.of(Line.safe(task.place())),
                    Grid.Cell.of(Line.safe(task.type())),
                    Grid.Cell.of(Amounts.percent(task.sm())),
                    Grid.Cell.of(Amounts.bytes(task.memory())),
                    Grid.Cell.of(Amounts.percent(task.memoryPercent())),
                    Grid.Cell.of(glyphs.fit(task.job(), 32)),
                    Grid.Cell.of(
                            task.command().isEmpty() ? Amounts.NONE : glyphs.fit(task.command(), 200), Style.BOLD)));
        }
        return grid.render(width);
    }

    private String title(SortKey key) {
        if (key != model.sort) {
            return key.head();
        }
        return key.head() + (key.descending(model.reverse) ? glyphs.down() : glyphs.up());
    }
}
