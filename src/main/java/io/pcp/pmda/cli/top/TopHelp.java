package io.pcp.pmda.cli.top;

import java.util.ArrayList;
import java.util.List;

/** The page that explains keys and columns. */
final class TopHelp {
    private static final String KEYS = """
            q            quit
            Up Down j k  choose a GPU
            Enter        only processes of the chosen GPU; again: all
            /            filter processes by command, user, job, pid, GPU
            Esc          take back filter, GPU
            s            sort processes by the next column; r: the other way round
            M S P U G    sort by memory, SM, pid, user, GPU; J job, C command
            PgUp PgDn    scroll processes
            p Space      pause
            + -          longer or shorter interval""";

    private static final String ARCHIVE = """
            Left Right   one step back or on; [ and ]: ten
            Home End     begin, end
            g            go to a time of day""";

    private static final String COLUMNS = """
            LOAD    time a kernel ran; of slices, and in MIG mode: multiprocessors at work
            SM ACT  multiprocessors at work   MEM ACT  time memory was in use
            STATE   health, else what limits the clocks, else the last XID error
            SM      share of multiprocessor time   TYPE  C compute, G graphics, M MPS
            -       the driver does not tell; it is not zero""";

    private TopHelp() {}

    static List<Line> render(TopModel model, int rows) {
        List<Line> lines = new ArrayList<>();
        add(lines, KEYS);
        if (model.window != null) {
            add(lines, ARCHIVE);
        }
        add(lines, COLUMNS);
        if (lines.size() > rows) {
            lines.removeIf(line -> line.width() == 0);
        }
        return lines;
    }

    private static void add(List<Line> lines, String text) {
        lines.add(new Line());
        text.lines().forEach(line -> lines.add(new Line().add(line)));
    }
}
