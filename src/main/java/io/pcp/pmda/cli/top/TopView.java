package io.pcp.pmda.cli.top;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** From a model to lines. Owned by one thread. */
public final class TopView {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    /** Rows the processes keep when there are more GPUs than fit. */
    private static final int LEAST_TASKS = 5;
    /** From this height on there is room for blank lines. */
    private static final int ROOMY = 20;

    /** Lines for what is wrong; a high window has more. */
    private static final int LEAST_PROBLEMS = 4;

    private final Glyphs glyphs;
    private final TopModel model;

    public TopView(Glyphs glyphs, TopModel model) {
        this.glyphs = glyphs;
        this.model = model;
    }

    /** One picture: exactly so many lines, none longer than the width. */
    List<Line> render(int columns, int rows) {
        List<Line> lines = new ArrayList<>();
        lines.add(title(columns));
        List<Line> foot = List.of(new TopFooter(glyphs, model).render(columns));
        if (model.help) {
            lines.addAll(TopHelp.render(model, rows - 2));
        } else {
            body(lines, columns, rows - foot.size());
        }
        while (lines.size() < rows - foot.size()) {
            lines.add(new Line());
        }
        List<Line> picture = new ArrayList<>(lines.subList(0, Math.max(0, rows - foot.size())));
        picture.addAll(foot);
        return picture.stream().map(line -> line.cut(columns)).toList();
    }

    private void body(List<Line> lines, int columns, int rows) {
        TopFrame frame = model.frame;
        if (frame == null) {
            lines.add(new Line());
            lines.addAll(new TopProblems(glyphs, model, columns)
                    .wrapped(model.trouble.isEmpty() ? "waiting for the first values" : model.trouble, Style.PLAIN));
            return;
        }
        lines.add(totals(frame, columns));
        lines.addAll(new TopProblems(glyphs, model, columns).shortened(Math.max(LEAST_PROBLEMS, rows / 6)));
        boolean roomy = rows >= ROOMY;
        if (roomy) {
            lines.add(new Line());
        }
        List<GpuTask> tasks = model.tasks();
        if (!frame.gpus().isEmpty()) {
            List<Line> gpus = new GpuGrid(glyphs, model, true).render(frame, columns);
            int left = rows - lines.size() - (roomy ? 1 : 0);
            int forTasks = frame.tasks().isEmpty()
                    ? 1
                    : 2 + Math.min(LEAST_TASKS, frame.tasks().size());
            lines.addAll(window(gpus, Math.max(3, left - forTasks), columns));
            if (roomy) {
                lines.add(new Line());
            }
        }
        lines.add(rule(tasks.size(), columns));
        if (!tasks.isEmpty()) {
            List<Line> all = new TaskGrid(glyphs, model).render(tasks, columns);
            model.page = Math.max(1, rows - lines.size() - 1);
            model.scroll(0);
            lines.add(all.get(0));
            int from = 1 + model.scrolled;
            lines.addAll(all.subList(from, Math.min(all.size(), from + model.page)));
        }
    }

    /** All rows, or so many around the chosen GPU; the chosen one is marked. */
    private List<Line> window(List<Line> gpus, int room, int columns) {
        List<Line> rows = new ArrayList<>(gpus);
        int chosen = -1;
        int at = 1;
        for (Gpu gpu : model.frame.gpus()) {
            if (gpu.name().equals(model.selected)) {
                rows.set(at, rows.get(at).whole(Style.SELECTED, columns));
                chosen = at;
            }
            at += 1 + model.frame.slicesOf(gpu.name()).size();
        }
        if (rows.size() <= room) {
            return rows;
        }
        int shown = room - 2;
        int from = Math.max(1, Math.min(rows.size() - shown, chosen - shown / 2));
        List<Line> part = new ArrayList<>();
        part.add(rows.get(0));
        part.addAll(rows.subList(from, from + shown));
        part.add(new Line()
                .add(
                        glyphs.more() + " " + (rows.size() - 1 - shown) + " more: arrow keys, or a larger window",
                        Style.DIM));
        return part;
    }

    private Line title(int columns) {
        Line right = new Line();
        if (model.paused) {
            right.add("PAUSED ", Style.WARN);
        } else if (model.ended) {
            right.add("END ", Style.WARN);
        }
        right.add((model.window == null ? "every " : "step ") + Amounts.duration(model.interval), Style.DIM);
        Line line = new Line().add("pmdagpu top", Style.TITLE);
        TopFrame frame = model.frame;
        if (frame != null) {
            piece(line, right, columns, time(frame.time()), Style.BOLD);
            piece(line, right, columns, glyphs.fit(frame.host(), 40), Style.BOLD);
            piece(
                    line,
                    right,
                    columns,
                    frame.driver().isEmpty() ? "" : "driver " + Line.safe(frame.driver()),
                    Style.PLAIN);
            piece(line, right, columns, frame.cuda().isEmpty() ? "" : "CUDA " + Line.safe(frame.cuda()), Style.PLAIN);
        }
        piece(line, right, columns, glyphs.fit(model.source, 60), Style.DIM);
        line.to(columns - right.width());
        right.spans().forEach(span -> line.add(span.text(), span.style()));
        return line;
    }

    /** Adds a piece when it fits beside what stands at the right. */
    private static void piece(Line line, Line right, int columns, String text, Style style) {
        if (!text.isEmpty() && line.width() + 2 + text.length() + 2 + right.width() <= columns) {
            line.add("  ").add(text, style);
        }
    }

    private String time(Instant time) {
        return (model.window == null ? CLOCK : DATE).format(time);
    }

    private Line totals(TopFrame frame, int columns) {
        Line line = new Line();
        int gpus = frame.gpus().size();
        line.add(Integer.toString(gpus), Style.BOLD).add(gpus == 1 ? " GPU" : " GPUs");
        long ill = frame.gpus().stream()
                .filter(gpu -> !gpu.health().usable() || gpu.health() == Health.DEGRADED)
                .count();
        if (ill > 0) {
            line.add(", ").add(ill + " not well", Style.BAD);
        }
        TopFrame.Totals totals = frame.totals();
        total(line, columns, "load", Amounts.percent(totals.utilization()));
        total(line, columns, "memory", Amounts.memory(totals.memory()));
        total(line, columns, "power", Amounts.watts(totals.watts()));
        total(line, columns, "processes", Integer.toString(frame.tasks().size()));
        return line;
    }

    /** Adds a sum that is known, where it fits. */
    private void total(Line line, int columns, String name, String value) {
        boolean fits = line.width() + 6 + name.length() + value.length() <= columns;
        if (!value.equals(Amounts.NONE) && fits) {
            line.add("  " + glyphs.dot() + "  ", Style.DIM).add(name + " ").add(value, Style.BOLD);
        }
    }

    private Line rule(int shown, int columns) {
        int all = model.frame.tasks().size();
        String text = all == 0
                ? "no processes"
                : shown == all ? all + (all == 1 ? " process" : " processes") : shown + " of " + all + " processes";
        if (model.only) {
            text += " on " + model.selected;
        }
        if (!model.filter.isEmpty()) {
            text += " with '" + model.filter + "'";
        }
        String dash = String.valueOf(glyphs.rule());
        Line line =
                new Line().add(dash.repeat(2), Style.DIM).add(" " + glyphs.fit(text, columns - 6) + " ", Style.BOLD);
        return line.add(dash.repeat(Math.max(0, columns - line.width())), Style.DIM);
    }

    /** Everything as text, for files and pipes: all rows, no pictures, as wide as it needs to be within a width. */
    public List<String> plain(int columns) {
        TopFrame frame = model.frame;
        List<Line> lines = new ArrayList<>();
        Line head = new Line().add(DATE.format(frame.time()) + "  " + glyphs.fit(frame.host(), 60));
        lines.add(head.add(frame.driver().isEmpty() ? "" : "  driver " + Line.safe(frame.driver()))
                .add(frame.cuda().isEmpty() ? "" : "  CUDA " + Line.safe(frame.cuda())));
        lines.add(totals(frame, columns));
        lines.addAll(new TopProblems(glyphs, model, columns).all());
        if (!frame.gpus().isEmpty()) {
            lines.add(new Line());
            lines.addAll(new GpuGrid(glyphs, model, false).render(frame, columns));
        }
        List<GpuTask> tasks = model.tasks();
        if (!tasks.isEmpty()) {
            lines.add(new Line());
            lines.addAll(new TaskGrid(glyphs, model).render(tasks, columns));
        }
        return lines.stream().map(Line::text).toList();
    }
}
