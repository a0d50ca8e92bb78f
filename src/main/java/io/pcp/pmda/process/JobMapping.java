package io.pcp.pmda.process;

import io.pcp.pmda.sdk.IoReason;
import io.pcp.pmda.sdk.PmdaLog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which batch jobs were given which GPU, as a job prolog writes it: a directory with one file per GPU, named by index or
 * UUID, or per slice, named {@code <index or UUID>.<gi>}, one job id a line. The layout DCGM exporter reads.
 *
 * <p>A file is read again when it changed; each question costs one or two looks at a file. Thread-safe.
 */
public final class JobMapping {
    private static final int MAX_FILE = 65_536;
    private static final int MAX_JOBS = 64;
    private static final int MAX_ID = 128;
    private static final int MAX_FILES = 4096;

    private final Path directory;
    private final PmdaLog log;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** What a file held when it looked like this. */
    private record Known(FileTime changed, long size, Object key, List<String> jobs) {}

    /**
     * @param directory may not exist yet
     * @param log told once of a file that cannot be read, and once when it can
     */
    public JobMapping(Path directory, PmdaLog log) {
        this.directory = directory;
        this.log = log;
    }

    /**
     * Job ids of a GPU, none without a file.
     *
     * @param index NVML index
     * @param uuid {@code GPU-…}
     */
    public List<String> ofGpu(int index, String uuid) {
        List<String> jobs = read(Integer.toString(index));
        return jobs.isEmpty() ? read(uuid) : jobs;
    }

    /**
     * Job ids of a slice, none without a file.
     *
     * @param index NVML index of the GPU
     * @param uuid of the GPU
     * @param gi id of the GPU instance
     */
    public List<String> ofSlice(int index, String uuid, int gi) {
        List<String> jobs = read(index + "." + gi);
        return jobs.isEmpty() ? read(uuid + "." + gi) : jobs;
    }

    private List<String> read(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9.-]*")) {
            return List.of();
        }
        Path file = directory.resolve(name);
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            Known last = known.get(name);
            if (last == null
                    || !last.changed().equals(now.lastModifiedTime())
                    || last.size() != now.size()
                    || now.fileKey() != null && !now.fileKey().equals(last.key())) {
                last = new Known(now.lastModifiedTime(), now.size(), now.fileKey(), jobs(file));
                if (known.size() >= MAX_FILES) {
                    known.clear();
                }
                known.put(name, last);
            }
            if (log.changed("job mapping " + file, "ok")) {
                log.info("job mapping: " + file + " can be read again");
            }
            return last.jobs();
        } catch (NoSuchFileException none) {
            known.remove(name);
        } catch (IOException e) {
            if (log.changed("job mapping " + file, "failing")) {
                log.warning("job mapping: " + file + ": " + IoReason.of(e) + "; its GPU is shown without job");
            }
        }
        return List.of();
    }

    /** What is no id is left out: it would become the value of a label. */
    private static List<String> jobs(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_FILE);
        }
        return new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(id -> id.length() <= MAX_ID && id.matches("[A-Za-z0-9][A-Za-z0-9._:@\\[\\]-]*"))
                .distinct()
                .limit(MAX_JOBS)
                .toList();
    }
}
