package io.pcp.pmda.source;

import io.pcp.pmda.sdk.IoReason;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Documents from files: one, or all that match a pattern, such as the textfile directory of node_exporter. Of several
 * files those that can be read count; the first that cannot is logged once.
 */
final class FileScraper extends TimedScraper {
    private static final int MAX_FILES = 1000;

    private final String pattern;
    private String lastProblem;

    FileScraper(SourceConfig config, Target.Files target, ScrapeServices services) {
        super(config, services);
        pattern = target.pattern();
    }

    @Override
    Body fetch(Flight flight) throws IOException, ScrapeException {
        flight.phase(Flight.Phase.READING);
        Path literal = Path.of(pattern);
        body.begin(-1);
        if (!Glob.isPattern(pattern) || Files.exists(literal)) {
            String problem = append(literal, flight);
            if (problem != null) {
                throw failed(problem);
            }
        } else {
            all(flight);
        }
        return body.body(null, 0);
    }

    private void all(Flight flight) throws ScrapeException {
        List<Path> files;
        try {
            files = Glob.expand(pattern, MAX_FILES);
        } catch (IOException e) {
            throw failed(pattern + ": " + IoReason.of(e));
        }
        String problem = null;
        int good = 0;
        for (Path file : files) {
            flight.check();
            String wrong = append(file, flight);
            if (wrong == null) {
                good++;
            } else if (problem == null && Files.exists(file)) {
                problem = wrong;
            }
        }
        if (good == 0) {
            throw failed(problem != null ? problem : pattern + ": no file matches");
        }
        if (problem != null && !Objects.equals(problem, lastProblem)) {
            services.log("source " + config.name() + ": " + problem + "; the other files count");
        }
        lastProblem = problem;
    }

    /** Null when the file is part of the document now, else what is wrong with it. */
    private String append(Path file, Flight flight) throws ScrapeException {
        if (Files.isDirectory(file)) {
            return file + ": is a directory; " + file + "/*.prom would be its files";
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            // Opening a FIFO waits for somebody to write.
            return file + ": is no regular file";
        }
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            body.append(
                    (into, from, length) -> {
                        flight.check();
                        return in.read(into, from, length);
                    },
                    flight);
            if (!body.endsLine()) {
                body.append((byte) '\n');
            }
            return null;
        } catch (IOException e) {
            return file + ": " + (Files.exists(file) ? reason(file, e) : IoReason.of(new NoSuchFileException(null)));
        }
    }

    private static String reason(Path file, IOException e) {
        return Files.isReadable(file) ? IoReason.of(e) : "permission denied";
    }

    private static ScrapeException failed(String text) {
        return new ScrapeException(ScrapeException.Kind.FAILED, "file: " + text);
    }

    @Override
    void drop() {
        // Nothing stays open.
    }
}
