package io.pcp.pmda.cli.top;

import java.util.List;

/** The table of GPUs and their slices. */
final class GpuGrid {
    private static final double HOT = 80;
    private static final double TOO_HOT = 90;
    private static final double FULL = 95;
    private static final int PERCENT_CELLS = 4;
    /** A bar of fewer cells says nothing. */
    private static final int LEAST_BAR = 5;

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
                        Grid.Column.left("MODEL", 6),
                        new Grid.Column("LOAD", 0, true, pictures ? PERCENT_CELLS : 0, pictures ? 21 : 0),
                        new Grid.Column(span, 4, false, pictures ? 10 : 0, pictures ? 60 : 0),
                        Grid.Column.right("MEMORY", 0),
                        Grid.Column.right("POWER", 2),
                        Grid.Column.right("TEMP", 1),
                        Grid.Column.right("SM MHz", 7),
                        Grid.Column.right("SM ACT", 9),
                        Grid.Column.right("MEM ACT", 8),
                        Grid.Column.right("PCIe in/out", 5),
                        Grid.Column.right("NVLink in/out", 5),
                        Grid.Column.right("FAN", 10),
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
                Grid.Cell.of((last ? glyphs.lastBranch() : glyphs.branch()) + Line.safe(slice.name())),
                Grid.Cell.of(slice.profile()),
                load(slice.smActive()),
                none,
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

    private static String known(double number, String text) {
        return Double.isNaN(number) ? Amounts.NONE : text;
    }

    private Grid.Cell load(double percent) {
        String text = Amounts.percent(percent);
        if (history == null) {
            return Grid.Cell.of(text);
        }
        return new Grid.Cell(text, Double.isNaN(percent) ? Style.DIM : Style.GOOD, width -> {
            int bar = width - PERCENT_CELLS - 1;
            return (bar < LEAST_BAR || Double.isNaN(percent) ? "" : glyphs.bar(percent, bar) + " ".repeat(5 - text.length()))
                    + text;
        });
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
        String text = Double.isNaN(memory.used()) && Double.isNaN(memory.total()) ? Amounts.NONE : Amounts.memory(memory);
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
