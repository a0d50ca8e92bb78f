package io.pcp.pmda.cli.top;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An archive of pmlogger, replayed by pmrep, which interpolates between records as all tools of PCP do. A seek starts it
 * anew at another time. Labels of processes come from pminfo.
 */
public final class ArchiveSource implements TopSource {
    /** As {@code @...} takes it (PCPIntro(1)). */
    private static final DateTimeFormatter CTIME = DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);

    private static final Pattern LABELS = Pattern.compile("\\s+inst \\[-?\\d+ or \"(.*)\"] labels (\\{.*})");

    private final ObjectMapper json = new ObjectMapper();
    private final String archive;
    private final List<String> metrics;
    private final ArchiveWindow window;
    private final Map<String, Map<String, String>> labels = new HashMap<>();

    private volatile PcpTool replay;
    private Duration step;
    private Instant position;
    private List<String> header = List.of();

    private ArchiveSource(String archive, List<String> metrics, ArchiveWindow window) {
        this.archive = archive;
        this.metrics = metrics;
        this.window = window;
        this.position = window.start();
    }

    /**
     * Opens it.
     *
     * @param archive base name, directory or list, as {@code pmrep -a} takes it
     * @param start {@code -S} of PCP's tools; empty for the begin of the archive
     * @param finish {@code -T}; empty for its end
     */
    public static ArchiveSource open(String archive, String start, String finish)
            throws TopException, InterruptedException {
        List<String> known = PcpTool.run(List.of("pminfo", "-a", archive));
        List<String> metrics =
                TopMetrics.names().stream().filter(known::contains).toList();
        if (metrics.isEmpty()) {
            throw new TopException("archive " + archive + " holds no metrics of GPUs (pminfo -a " + archive
                    + " lists what it holds); log gpu with pmlogger");
        }
        return new ArchiveSource(archive, metrics, ArchiveWindow.of(archive, metrics.get(0), start, finish));
    }

    /** The time that can be looked at. */
    public ArchiveWindow window() {
        return window;
    }

    @Override
    public String description() {
        return "archive " + archive;
    }

    /**
     * Continues so long before a time, also when that is before the window: rates and the last minute come from there.
     */
    void seek(Instant time, Duration before) {
        stop();
        position = time.minus(before);
    }

    @Override
    public Readings next(Duration interval) throws TopException, InterruptedException {
        if (replay == null || !interval.equals(step)) {
            stop();
            step = interval;
            if (position.isAfter(window.end())) {
                return null;
            }
            replay = PcpTool.start(command());
        }
        for (String line = replay.line(); line != null; line = replay.line()) {
            List<String> cells = CsvLine.cells(line);
            if (cells.get(0).equals("Time")) {
                header = cells;
                learnLabels();
            } else if (!cells.get(0).isEmpty()) {
                Readings readings = readings(cells);
                if (!readings.time().isBefore(position)) {
                    position = readings.time().plus(step);
                    return readings;
                }
            }
        }
        position = window.end().plus(step);
        return null;
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of("pmrep", "-a", archive, "-S", at(position), "-T"));
        // A window that begins and ends at the same time is none.
        command.add(at(window.end().plusSeconds(1)));
        command.addAll(List.of("-t", seconds(step), "-o", "csv", "-l", "\t", "-r", "-1", "-p", "-f", "%s.%f"));
        command.addAll(metrics);
        return command;
    }

    static String at(Instant time) {
        return "@" + CTIME.format(time.atZone(ZoneId.systemDefault()));
    }

    private static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).toPlainString() + "sec";
    }

    private Readings readings(List<String> cells) {
        Map<String, Map<String, String>> values = new HashMap<>();
        for (int i = 1; i < cells.size() && i < header.size(); i++) {
            if (!cells.get(i).isEmpty()) {
                // metric-instance: names of metrics have no dash.
                String column = header.get(i);
                int dash = column.indexOf('-');
                String metric = dash < 0 ? column : column.substring(0, dash);
                String instance = dash < 0 ? Readings.SINGULAR : column.substring(dash + 1);
                values.computeIfAbsent(metric, unused -> new HashMap<>()).put(instance, cells.get(i));
            }
        }
        // Discrete values last until the next record of their metric: those of an instance that has ended, too.
        keep(values, TopMetrics.PROCESS_TYPE, TopMetrics.PROCESS_MEMORY, TopMetrics.PROCESS_SM);
        keep(values, TopMetrics.SLICE_PROFILE, TopMetrics.SLICE_MEMORY_USED);
        keep(values, TopMetrics.SLICE_MEMORY_TOTAL, TopMetrics.SLICE_MEMORY_USED);
        BigDecimal stamp = new BigDecimal(cells.get(0));
        Instant time = Instant.ofEpochSecond(
                stamp.longValue(),
                stamp.remainder(BigDecimal.ONE).movePointRight(9).longValue());
        return new Readings(time, window.host(), false, values, labels);
    }

    /** Keeps only instances that have a value of one of the other metrics, where these are in the archive at all. */
    private void keep(Map<String, Map<String, String>> values, String metric, String... others) {
        Set<String> alive = new HashSet<>();
        boolean logged = false;
        for (String other : others) {
            logged |= metrics.contains(other);
            alive.addAll(values.getOrDefault(other, Map.of()).keySet());
        }
        if (logged && values.containsKey(metric)) {
            values.get(metric).keySet().retainAll(alive);
        }
    }

    private void learnLabels() throws TopException, InterruptedException {
        String prefix = TopMetrics.PROCESS_MEMORY + "-";
        boolean known = header.stream()
                .filter(column -> column.startsWith(prefix))
                .allMatch(column -> labels.containsKey(column.substring(prefix.length())));
        if (known) {
            return;
        }
        List<String> said =
                PcpTool.run(List.of("pminfo", "-l", "-a", archive, "-O", at(position), TopMetrics.PROCESS_MEMORY));
        for (String line : said) {
            Matcher form = LABELS.matcher(line);
            if (form.matches()) {
                labels.put(form.group(1), labels(form.group(2)));
            }
        }
    }

    private Map<String, String> labels(String text) {
        Map<String, String> all = new HashMap<>();
        try {
            JsonNode object = json.readTree(text);
            object.fieldNames()
                    .forEachRemaining(name -> all.put(name, object.get(name).asText()));
        } catch (IOException unreadable) {
            return Map.of();
        }
        return all;
    }

    private void stop() {
        PcpTool running = replay;
        replay = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public void close() {
        stop();
    }
}
