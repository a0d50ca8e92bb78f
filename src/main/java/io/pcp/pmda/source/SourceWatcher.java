package io.pcp.pmda.source;

import io.pcp.pmda.sdk.IoReason;
import io.pcp.pmda.sdk.PmdaLog;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads the configuration of sources again when it changes, on a thread of its own: woken by the file system, at most
 * every two seconds by {@link #nudge} (file systems of a network tell nothing), and at once by {@link #reload}.
 *
 * <p>{@link #nudge} and {@link #reload} may be called by any thread, that of the pipe included: they touch no file.
 */
public final class SourceWatcher implements AutoCloseable {
    private static final long NUDGE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** Who writes a file makes several events; half a file is no configuration. */
    private static final long QUIET_MILLIS = 50;

    private static final int MOST_QUIET = 10;
    /** Directories that keep appearing are found by their events. */
    private static final int MOST_NEW = 8;

    /** A file of another kind that is looked at along with those of sources, by the same thread. */
    public interface Companion {
        /** A change in its directory is a reason to look. */
        Path file();

        /**
         * Looks whether it has changed; what is wrong with it now.
         *
         * @param reader with the defaults of all sources as of now
         */
        List<ConfigProblem> look(SourceConfigReader reader);
    }

    private final SourceDirectory directory;
    /** Null for none. */
    private final Companion companion;

    private final PmdaLog log;
    private final Consumer<SourceSet> changed;
    private final Thread thread;
    private final Map<Path, WatchKey> watched = new HashMap<>();

    private final Object lock = new Object();
    /** Under the lock: whether the thread waits, and may be interrupted. */
    private boolean waiting;
    /** Under the lock: somebody wants a look. */
    private boolean wanted;

    private volatile boolean closed;
    private volatile long lastLook;
    /** What the consumer knows. */
    private SourceSet current = SourceSet.EMPTY;

    private Set<String> told = new HashSet<>();

    /**
     * @param log told of each problem once, and of files that are good again; not of sources that end
     * @param changed called on the thread of the watcher with each set that differs from the one before; the one before
     *     the first is {@link SourceSet#EMPTY}
     */
    public SourceWatcher(SourceDirectory directory, PmdaLog log, Consumer<SourceSet> changed) {
        this(directory, null, log, changed);
    }

    /** As the other, with one more file, whose problems are told with those of the sources. */
    public SourceWatcher(SourceDirectory directory, Companion companion, PmdaLog log, Consumer<SourceSet> changed) {
        this.directory = directory;
        this.companion = companion;
        this.log = log;
        this.changed = changed;
        this.thread = new Thread(this::run, "sources");
        thread.setDaemon(true);
    }

    /** Begins to read, on another thread; once. */
    public void start() {
        thread.start();
    }

    /** Something was asked of the agent; a reason to look whether files have changed, at most every two seconds. */
    public void nudge() {
        if (System.nanoTime() - lastLook >= NUDGE_NANOS) {
            wake();
        }
    }

    /** Looks now, or once more when it is looking at this moment. */
    public void reload() {
        wake();
    }

    private void wake() {
        synchronized (lock) {
            wanted = true;
            if (waiting) {
                thread.interrupt();
            }
        }
    }

    /** Ends the thread; returns at once. */
    @Override
    public void close() {
        closed = true;
        wake();
    }

    private void run() {
        WatchService service = service();
        try {
            while (!closed) {
                synchronized (lock) {
                    wanted = false;
                }
                look(service);
                await(service);
            }
        } catch (ClosedWatchServiceException ended) {
            log.debug("sources: no longer watched");
        } finally {
            close(service);
        }
    }

    /** Null when the system has none left; then only nudges count. */
    private WatchService service() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException | UnsupportedOperationException e) {
            log.warning("sources: changes of files are noticed only while the agent is asked: " + reason(e));
            return null;
        }
    }

    private static String reason(Exception e) {
        return e instanceof IOException io ? IoReason.of(io) : String.valueOf(e.getMessage());
    }

    private static void close(WatchService service) {
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException e) {
            // Nobody watches any more; nothing is lost.
        }
    }

    /** A bug in reading one file, or in who is told, must not end the watch over all others. */
    private void look(WatchService service) {
        try {
            SourceSet next = directory.load();
            // What came to exist in a directory before it was watched has no event: look again.
            for (int i = 0; watch(service) && i < MOST_NEW; i++) {
                next = directory.load();
            }
            tell(companion == null ? next : with(next, companion.look(directory.reader())));
            log.changed("sources", "ok");
        } catch (RuntimeException | StackOverflowError bug) {
            if (log.changed("sources", "bug")) {
                log.error("sources: configuration cannot be read: " + bug);
            }
        }
        lastLook = System.nanoTime();
    }

    private static SourceSet with(SourceSet set, List<ConfigProblem> more) {
        if (more.isEmpty()) {
            return set;
        }
        List<ConfigProblem> all = new ArrayList<>(set.problems());
        all.addAll(more);
        return new SourceSet(set.sources(), all);
    }

    private void tell(SourceSet next) {
        if (next.equals(current)) {
            return;
        }
        Set<String> now = new HashSet<>();
        for (ConfigProblem problem : next.problems()) {
            String line = problem.toString();
            if (now.add(line) && !told.contains(line)) {
                log.warning("sources: " + line + (problem.fatal() ? kept(next, problem) : ""));
            }
        }
        Set<Path> bad = fatal(next.problems()).keySet();
        fatal(current.problems()).forEach((file, source) -> {
            if (!bad.contains(file)) {
                ended(file, source, next);
            }
        });
        told = now;
        current = next;
        changed.accept(next);
    }

    /** Files that do not count, with the source that suffers from each. */
    private static Map<Path, String> fatal(List<ConfigProblem> problems) {
        Map<Path, String> files = new TreeMap<>();
        problems.stream()
                .filter(ConfigProblem::fatal)
                .forEach(problem ->
                        files.merge(problem.file(), problem.source(), (one, other) -> one.isEmpty() ? other : one));
        return files;
    }

    private void ended(Path file, String source, SourceSet next) {
        boolean lives = next.sources().stream().anyMatch(other -> other.name().equals(source))
                || next.problems().stream().anyMatch(other -> other.source().equals(source));
        if (Files.exists(file)) {
            log.info("sources: " + file + " has no error any more");
        } else if (source.isEmpty() || lives) {
            // Of a source that ends with its file the consumer tells.
            log.info("sources: " + file + " is gone, and its error with it");
        }
    }

    private static String kept(SourceSet set, ConfigProblem problem) {
        boolean lives = set.sources().stream().anyMatch(source -> source.file().equals(problem.file()));
        return lives ? "; its last good version stays in use" : "";
    }

    /** Watches what was looked into, and nothing else; true when something is watched that was not before. */
    private boolean watch(WatchService service) {
        if (service == null) {
            return false;
        }
        List<Path> wanted = directories();
        for (Path path : List.copyOf(watched.keySet())) {
            if (!wanted.contains(path)) {
                watched.remove(path).cancel();
            }
        }
        boolean more = false;
        for (Path path : wanted) {
            more |= register(service, path);
        }
        return more;
    }

    private List<Path> directories() {
        List<Path> all = directory.directories();
        Path beside =
                companion == null ? null : companion.file().toAbsolutePath().getParent();
        if (beside == null || all.contains(beside) || !Files.isDirectory(beside)) {
            return all;
        }
        List<Path> more = new ArrayList<>(all);
        more.add(beside);
        return more;
    }

    /** Each time, since another directory may have been put there; for the same one it is the same key. */
    private boolean register(WatchService service, Path path) {
        try {
            WatchKey key = path.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            WatchKey before = watched.put(path, key);
            if (key.equals(before)) {
                return false;
            }
            if (before != null && !watched.containsValue(before)) {
                before.cancel();
            }
            log.changed("sources " + path, "ok");
            return true;
        } catch (NoSuchFileException vanished) {
            return false;
        } catch (IOException e) {
            if (log.changed("sources " + path, "unwatched")) {
                log.warning("sources: changes in " + path + " are noticed only while the agent is asked: " + reason(e));
            }
            return false;
        }
    }

    /** Returns when there may be something new. */
    private void await(WatchService service) {
        try {
            synchronized (lock) {
                if (wanted || closed) {
                    return;
                }
                waiting = true;
            }
            if (service == null) {
                TimeUnit.DAYS.sleep(1);
                return;
            }
            WatchKey key = service.take();
            for (int i = 0; key != null && i < MOST_QUIET; i++) {
                key.pollEvents();
                key.reset();
                key = service.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
            }
            if (key != null) {
                key.pollEvents();
                key.reset();
            }
        } catch (InterruptedException woken) {
            // Not a request to end: see closed.
        } finally {
            synchronized (lock) {
                waiting = false;
                // An interrupt that came after the wait was over must not hit what comes next.
                Thread.interrupted();
            }
        }
    }
}
