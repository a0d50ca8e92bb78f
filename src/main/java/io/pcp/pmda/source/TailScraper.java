package io.pcp.pmda.source;

import io.pcp.pmda.sdk.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What was appended to files since the last time: those to which the file exporter of an OpenTelemetry Collector writes a
 * document after the other. The first time it is all that is there, or as much of its end as a document may have. Files
 * are known by their inodes: of one that was rotated away the rest is read, wherever in its directory it is now, and one
 * that was renamed over another is read from its start. When nothing was appended the document is empty.
 */
final class TailScraper extends TimedScraper {
    private static final int MAX_FILES = 1000;

    private final String pattern;
    private final boolean framed;
    private Map<Key, TailFile> known = new HashMap<>();
    private boolean begun;
    private String lastProblem;

    TailScraper(SourceConfig config, Target.Files target, ScrapeServices services) {
        super(config, services);
        pattern = target.pattern();
        framed = config.reading().format() == Reading.Format.OTLP_PROTO;
    }

    /** Whether documents of that kind are appended to files. */
    static boolean fits(Reading reading) {
        return reading.format() == Reading.Format.OTLP_JSON || reading.format() == Reading.Format.OTLP_PROTO;
    }

    /** A file as it is now. */
    private record Found(Path path, FileStamp stamp) {
        Key key() {
            return new Key(stamp.device(), stamp.inode());
        }
    }

    private record Key(long device, long inode) {}

    @Override
    Body fetch(Flight flight) throws IOException, ScrapeException {
        flight.phase(Flight.Phase.READING);
        body.begin(-1);
        List<Found> files = files(flight);
        Map<Key, TailFile> next = new HashMap<>();
        long room = config.limits().bytes();
        long written = 0;
        String problem = null;
        int good = 0;
        for (Found file : begun ? files : newest(files, next, room)) {
            flight.check();
            TailFile tail = known.get(file.key());
            tail = tail == null ? next.getOrDefault(file.key(), new TailFile(framed)) : tail.copy();
            try {
                int before = body.length();
                tail.read(file.path(), file.stamp(), body, Math.max(0, room - before), room, flight);
                written = body.length() > before
                        ? Math.max(written, file.stamp().modified().toMillis())
                        : written;
                good++;
            } catch (IOException e) {
                problem = problem == null ? file.path() + ": " + reason(file.path(), e) : problem;
            }
            next.put(file.key(), tail);
        }
        Body result = body.body(null, 0);
        known = next;
        begun = true;
        tell(problem, good, files);
        return new Body(result.bytes(), result.length(), null, 0, written);
    }

    private void tell(String problem, int good, List<Found> files) throws ScrapeException {
        if (problem != null && good == 0) {
            throw failed(problem);
        }
        if (problem != null && !Objects.equals(problem, lastProblem)) {
            services.log(
                    "source " + config.name() + ": " + problem + (files.size() > 1 ? "; the other files count" : ""));
        }
        lastProblem = problem;
    }

    /** Those whose ends fit into one document; of the rest only what comes to them counts. */
    private List<Found> newest(List<Found> files, Map<Key, TailFile> next, long room) {
        List<Found> fitting = new ArrayList<>(files);
        long left = room;
        for (int i = files.size() - 1; i >= 0; i--) {
            Found file = files.get(i);
            if (left <= 0) {
                fitting.remove(i);
                next.put(file.key(), new TailFile(framed, file.path(), file.stamp()));
            } else if (file.stamp().size() > left) {
                next.put(file.key(), new TailFile(framed, file.stamp().size() - left));
            }
            left -= file.stamp().size();
        }
        return fitting;
    }

    /** In the order in which they were written last, those with a rest before all others. */
    private List<Found> files(Flight flight) throws ScrapeException {
        List<Path> paths;
        try {
            boolean literal = !Glob.isPattern(pattern) || Files.exists(Path.of(pattern));
            paths = literal ? List.of(Path.of(pattern)) : Glob.expand(pattern, MAX_FILES);
        } catch (IOException e) {
            throw failed(pattern + ": " + IoReason.of(e));
        }
        List<Found> all = new ArrayList<>();
        Set<Key> keys = new HashSet<>();
        String problem = paths.isEmpty() ? pattern + ": no file matches" : null;
        for (Path path : paths) {
            try {
                Found file = new Found(path, FileStamp.of(path));
                String wrong = wrong(file);
                problem = wrong != null && problem == null ? wrong : problem;
                if (wrong == null && keys.add(file.key())) {
                    all.add(file);
                }
            } catch (IOException gone) {
                problem = problem == null ? path + ": " + IoReason.of(new NoSuchFileException(null)) : problem;
            }
        }
        if (all.isEmpty()) {
            throw failed(problem);
        }
        all.sort(Comparator.comparing(file -> file.stamp().modified()));
        for (Map.Entry<Key, TailFile> before : known.entrySet()) {
            flight.check();
            Found rotated = keys.contains(before.getKey()) ? null : rotated(before.getKey(), before.getValue());
            if (rotated != null) {
                all.add(0, rotated);
            }
        }
        return all;
    }

    private static String wrong(Found file) {
        if (file.stamp().directory()) {
            return file.path() + ": is a directory; " + file.path() + "/*.json would be its files";
        }
        // Opening a FIFO waits for somebody to write.
        return file.stamp().regular() ? null : file.path() + ": is no regular file";
    }

    /** The file that had the name before, under the one it has now; null when it is gone, or nothing was added. */
    private static Found rotated(Key key, TailFile tail) {
        try {
            for (Path path : Glob.expand(tail.path().getParent() + "/*", MAX_FILES)) {
                Found file = new Found(path, FileStamp.ofOrAbsent(path));
                if (file.key().equals(key)
                        && file.stamp().regular()
                        && file.stamp().size() > tail.offset()) {
                    return file;
                }
            }
        } catch (IOException unreadable) {
            // Then its rest is lost, as it would be had the file been deleted.
        }
        return null;
    }

    private static String reason(Path file, IOException e) {
        return Files.isReadable(file) || !Files.exists(file) ? IoReason.of(e) : "permission denied";
    }

    private static ScrapeException failed(String text) {
        return new ScrapeException(ScrapeException.Kind.FAILED, "file: " + text);
    }

    @Override
    void drop() {
        // Nothing stays open.
    }
}
