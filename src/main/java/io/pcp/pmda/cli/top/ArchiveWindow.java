package io.pcp.pmda.cli.top;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The part of an archive that is looked at, to the second.
 *
 * @param host the archive was made of
 * @param start first second whose values are known
 * @param end last second
 */
public record ArchiveWindow(String host, Instant start, Instant end) {
    private static final DateTimeFormatter CTIME = DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);

    /** As pmval understands {@code -S} and {@code -T}, and tells it before the first value. */
    static ArchiveWindow of(String archive, String metric, String start, String finish)
            throws TopException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("pmval", "-a", archive, "-s", "1"));
        if (!start.isEmpty()) {
            command.addAll(List.of("-S", start));
        }
        if (!finish.isEmpty()) {
            command.addAll(List.of("-T", finish));
        }
        command.add(metric);
        Map<String, String> said = new HashMap<>();
        for (String line : PcpTool.run(command)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                said.putIfAbsent(
                        line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        try {
            Instant end = time(said.getOrDefault("end", ""));
            // Before the first record nothing is known, and the time told is cut to the second.
            Instant first = time(said.getOrDefault("start", ""));
            Instant begin = start.isEmpty() && first.isBefore(end) ? first.plusSeconds(1) : first;
            return new ArchiveWindow(said.getOrDefault("host", archive), begin, end);
        } catch (DateTimeParseException unknown) {
            throw new TopException(
                    "pmval does not tell begin and end of archive " + archive + " (" + unknown.getMessage() + ")");
        }
    }

    private static Instant time(String text) {
        return LocalDateTime.parse(text.replaceAll(" +", " "), CTIME)
                .atZone(ZoneId.systemDefault())
                .toInstant();
    }
}
