package io.pcp.pmda.cli.top;

import java.util.List;

/** The table of GPUs and their slices. */
final class GpuGrid {
    private static final double HOT = 80;
    private static final double TOO_HOT = 90;
    private static final double FULL = 95;

    private final Glyphs glyphs;
    private final History history;
    private final Grid grid;

    /**
     * @param pictures bars and sparklines are wanted
     */
    GpuGrid(Glyphs glyphs, TopModel model, boolean pictures) {
        this.glyphs = glyphs;
        this.history = pictures ? model.history : null;
        String span = "LAST " + Amounts.duration(History.span(model.interval));
        this.grid = new Grid(
                glyphs,
                List.of(
                        Grid.Column.left("GPU", 0),
                        Grid.Column.left("MODEL", 4),
                        new Grid.Column("", 5, false, 6, 16),
                        Grid.Column.right("LOAD", 0),
                        new Grid.Column(span, 3, false, 10, 60),
                        Grid.Column.right("MEMORY", 0),
                        Grid.Column.right("POWER", 2),
                        Grid.Column.right("TEMP", 1),
                        Grid.Column.right("SM MHz", 8),
                        Grid.Column.right("SM ACT", 10),
                        Grid.Column.right("MEM ACT", 9),
                        Grid.Column.right("PCIe in/out", 7),
                        Grid.Column.right("NVLink in/out", 6),
                        Grid.Column.right("FAN", 11),
                        Grid.Column.left("STATE", 1)));
    }

    /** All rows, the heading first; row i + 1 belongs to entry i of the same order in the frame. */
    List<Line> render(TopFrame frame, int width) {
        for (Gpu gpu : frame.gpus()) {
            add(gpu);
            List<Slice> slices = frame.slicesOf(gpu.name());
            for (int i = 0; i < slices.size(); i++) {
                add(slices.get(i), i == slices.size() - 1);
            }
        }
        return grid.render(width);
    }

    private void add(Gpu gpu) {
        boolean usable = gpu.health().usable();
        grid.row(List.of(
                Grid.Cell.of(Line.safe(gpu.name()), usable ? Style.BOLD : Style.BAD),
                Grid.Cell.of(glyphs.fit(gpu.model(), 24)),
                bar(gpu.load()),
                load(gpu.load()),
                spark(gpu.name()),
                memory(gpu.memory()),
                Grid.Cell.of(known(gpu.watts(), Amounts.power(gpu.watts(), gpu.wattLimit()))),
                temperature(gpu.celsius()),
                Grid.Cell.of(Amounts.whole(gpu.smClock())),
                Grid.Cell.of(Amounts.percent(gpu.smActive())),
                Grid.Cell.of(Amounts.percent(gpu.memoryUtilization())),
                Grid.Cell.of(Amounts.flow(gpu.pcie())),
                Grid.Cell.of(Amounts.flow(gpu.nvlink())),
                Grid.Cell.of(Amounts.percent(gpu.fan())),
                state(gpu)));
    }

    private void add(Slice slice, boolean last) {
        Grid.Cell none = Grid.Cell.of("");
        grid.row(List.of(
                Grid.Cell.of(name(slice, last)),
                Grid.Cell.of(glyphs.fit(slice.profile(), 24)),
                bar(slice.smActive()),
                load(slice.smActive()),
                spark(slice.instance()),
                memory(slice.memory()),
                none,
                none,
                none,
                none,
                none,
                none,
                none,
                none,
                none));
    }

    /** Below its GPU the rest of its name; a line of text stands for itself. */
    private String name(Slice slice, boolean last) {
        if (history == null) {
            return Line.safe(slice.instance());
        }
        return (last ? glyphs.lastBranch() : glyphs.branch()) + Line.safe(slice.name());
    }

    private static String known(double number, String text) {
        return Double.isNaN(number) ? Amounts.NONE : text;
    }

    private Grid.Cell bar(double percent) {
        if (history == null || Double.isNaN(percent)) {
            return Grid.Cell.of("");
        }
        return new Grid.Cell("", Style.GOOD, width -> glyphs.bar(percent, width));
    }

    private static Grid.Cell load(double percent) {
        return Grid.Cell.of(Amounts.percent(percent), Double.isNaN(percent) ? Style.DIM : Style.GOOD);
    }

    private Grid.Cell spark(String gpu) {
        if (history == null) {
            return Grid.Cell.of("");
        }
        return new Grid.Cell("", Style.GOOD, width -> {
            StringBuilder line = new StringBuilder();
            for (double part : history.parts(gpu, width)) {
                line.append(glyphs.level(part));
            }
            return line.toString();
        });
    }

    private static Grid.Cell memory(Memory memory) {
        String text =
                Double.isNaN(memory.used()) && Double.isNaN(memory.total()) ? Amounts.NONE : Amounts.memory(memory);
        return memory.percent() >= FULL ? Grid.Cell.of(text, Style.WARN) : Grid.Cell.of(text);
    }

    private Grid.Cell temperature(double celsius) {
        if (Double.isNaN(celsius)) {
            return Grid.Cell.of(Amounts.NONE);
        }
        Style style = celsius >= TOO_HOT ? Style.BAD : celsius >= HOT ? Style.WARN : Style.PLAIN;
        return Grid.Cell.of(Amounts.whole(celsius) + glyphs.degree(), style);
    }

    private static Grid.Cell state(Gpu gpu) {
        if (!gpu.health().usable()) {
            return Grid.Cell.of(gpu.health().word(), Style.BAD);
        } else if (gpu.health() == Health.DEGRADED) {
            return Grid.Cell.of(gpu.health().word(), Style.WARN);
        } else if (!gpu.limit().isEmpty()) {
            return Grid.Cell.of(gpu.limit(), Style.WARN);
        } else if (!Double.isNaN(gpu.xid())) {
            return Grid.Cell.of("xid " + Amounts.whole(gpu.xid()), Style.WARN);
        }
        return gpu.health() == Health.OK ? Grid.Cell.of("ok", Style.GOOD) : Grid.Cell.of(Amounts.NONE);
    }
}
