package io.pcp.pmda.cli.top;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The last frame, the minute before it, and what the person chose. Owned by one thread. */
public final class TopModel {
    /** What typed characters belong to. */
    enum Prompt {
        NONE,
        FILTER,
        TIME
    }

    final String source;
    /** Null unless an archive is looked at. */
    final ArchiveWindow window;

    final History history = new History();
    TopFrame frame;
    /** Why there are no newer values; empty while there are. */
    String trouble = "";

    Duration interval;
    SortKey sort = SortKey.MEMORY;
    boolean reverse;
    String filter = "";
    /** Name of the chosen GPU; empty for none. */
    String selected = "";
    /** Only processes of the chosen GPU. */
    boolean only;

    boolean paused;
    boolean ended;
    boolean help;
    Prompt prompt = Prompt.NONE;
    String typed = "";
    /** Processes above the first one shown. */
    int scrolled;
    /** Processes that fit, as the last picture had it. */
    int page = 1;

    /**
     * @param source what is looked at; empty for this machine
     * @param window of the archive, or null
     */
    public TopModel(String source, ArchiveWindow window, Duration interval) {
        this.source = source;
        this.window = window;
        this.interval = interval;
    }

    /** Whether there is such a column, or none is named. */
    public static boolean sortable(String key) {
        return key == null
                || Arrays.stream(SortKey.values())
                        .anyMatch(known -> known.name().equalsIgnoreCase(key));
    }

    /** All columns to sort by, for people. */
    public static String sortKeys() {
        return Arrays.stream(SortKey.values())
                .map(key -> key.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    /**
     * Sets what was chosen beforehand.
     *
     * @param key one that is {@link #sortable}; null for the usual one
     * @param text of processes to show; empty for all
     */
    public void choose(String key, String text) {
        sort = key == null ? sort : SortKey.valueOf(key.toUpperCase(Locale.ROOT));
        filter = text;
    }

    /** The window of the archive, or null. */
    public ArchiveWindow window() {
        return window;
    }

    /** The last frame, or null. */
    public TopFrame frame() {
        return frame;
    }

    /** Takes new values. */
    public void accept(TopFrame next) {
        frame = next;
        trouble = "";
        ended = false;
        history.add(next, interval);
        if (next.gpus().stream().noneMatch(gpu -> gpu.name().equals(selected))) {
            selected = "";
            only = false;
        }
    }

    /** Takes the reason why there are none; the last ones stay. */
    void fail(String reason) {
        trouble = reason;
    }

    /** Processes to show: filtered and sorted. */
    List<GpuTask> tasks() {
        List<GpuTask> tasks = new ArrayList<>(frame.tasks());
        tasks.removeIf(task -> only && !task.gpu().equals(selected) || !matches(task));
        tasks.sort(sort.order(reverse));
        return tasks;
    }

    private boolean matches(GpuTask task) {
        if (filter.isEmpty()) {
            return true;
        }
        String wanted = filter.toLowerCase(Locale.ROOT);
        String all = String.join(
                "\n", task.command(), task.user(), task.job(), task.place(), Long.toString(task.pid()), task.type());
        return all.toLowerCase(Locale.ROOT).contains(wanted);
    }

    /** Chooses the GPU so many places further; from none the first or the last. */
    void select(int by) {
        List<Gpu> gpus = frame == null ? List.of() : frame.gpus();
        if (gpus.isEmpty()) {
            return;
        }
        int at = by > 0 ? -1 : gpus.size();
        for (int i = 0; i < gpus.size(); i++) {
            at = gpus.get(i).name().equals(selected) ? i : at;
        }
        selected = gpus.get(Math.max(0, Math.min(gpus.size() - 1, at + by))).name();
        scrolled = only ? 0 : scrolled;
    }

    /** Moves the list of processes. */
    void scroll(int by) {
        int most = frame == null ? 0 : Math.max(0, tasks().size() - page);
        scrolled = Math.max(0, Math.min(most, scrolled + by));
    }
}
