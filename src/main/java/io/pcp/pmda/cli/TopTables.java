package io.pcp.pmda.cli;

import io.pcp.pmda.cli.top.FrameReader;
import io.pcp.pmda.cli.top.TopException;
import io.pcp.pmda.cli.top.TopFrame;
import io.pcp.pmda.cli.top.TopModel;
import io.pcp.pmda.cli.top.TopView;
import java.time.Duration;
import java.util.List;

/** {@code pmdagpu top} where there is no terminal: tables of text. */
final class TopTables {
    /** Rates, and what is read in the background only, are there so long after the first look. */
    private static final Duration SECOND_LOOK = Duration.ofMillis(1300);
    /** Width of a table in a file. */
    private static final int FILE_COLUMNS = 250;

    private final Shell shell;
    private final FrameReader reader;
    private final TopModel model;
    private final TopView view;

    TopTables(Shell shell, FrameReader reader, TopModel model, TopView view) {
        this.shell = shell;
        this.reader = reader;
        this.model = model;
        this.view = view;
    }

    /**
     * Prints tables until there were enough, the archive ends, or the reader of the output goes.
     *
     * @param count 0 for no end
     * @param delay between two tables of an archive; null for none
     */
    int print(Duration interval, int count, Duration delay) throws TopException, InterruptedException {
        try (reader) {
            boolean live = model.window() == null;
            List<TopFrame> frames =
                    live ? secondLook(interval) : reader.at(model.window().start(), interval);
            for (int printed = 0; !frames.isEmpty() && !shell.unheard(); printed++) {
                frames.forEach(model::accept);
                shell.out().println((printed == 0 ? "" : "\n") + String.join("\n", view.plain(columns())));
                shell.out().flush();
                if (printed + 1 == count) {
                    break;
                }
                Thread.sleep(live ? interval.toMillis() : delay == null ? 0 : delay.toMillis());
                frames = reader.next(interval);
            }
            return model.frame() == null || model.frame().gpus().isEmpty() ? Exit.FAILURE : Exit.OK;
        }
    }

    private List<TopFrame> secondLook(Duration interval) throws TopException, InterruptedException {
        reader.next(interval);
        Thread.sleep(SECOND_LOOK.toMillis());
        return reader.next(interval);
    }

    private int columns() {
        return shell.screen().interactive() ? shell.screen().size().get().columns() : FILE_COLUMNS;
    }
}
