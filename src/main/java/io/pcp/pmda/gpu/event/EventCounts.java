package io.pcp.pmda.gpu.event;

import io.pcp.pmda.gpu.event.EventView.LatestXid;
import io.pcp.pmda.sdk.AtomicFile;
import io.pcp.pmda.sdk.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Counts the events of GPUs, by UUID, and remembers them in a file ({@code <state>/<domain>.gpu.events}), so that the
 * counters go on after the agent ended in whatever way.
 *
 * <p>The thread that waits for events owns the writing: {@link #count} writes at once unless the file was
 * written less than a second ago; then {@link #flush} does it, and {@link #nanosUntilWrite} bounds the wait for
 * the next event. So an event is on disk a second after it at the latest, and a storm costs one write a second.
 * A failed write is tried again after ten seconds. {@link #close} writes what is left.
 *
 * <p>Thread-safe; readers never wait for the disk.
 */
public final class EventCounts implements AutoCloseable {
    /** The largest XID code counted on its own: codes are 16 bits wide in instance ids. */
    public static final int MOST_CODE = 0xffff;
    /** Codes one GPU counts on their own; codes the table lists are always. */
    public static final int MOST_CODES = 512;

    private static final long WRITE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Path file;
    private final XidTable table;
    private final TimeSource time;
    private final Consumer<String> problems;
    private final EventFile.Contents contents;
    /** Held while writing, and taken before {@link #contents}. */
    private final Object writing = new Object();

    // Guarded by contents.
    private boolean dirty;
    private long writeNotBefore;
    private boolean failing;
    private boolean full;

    private EventCounts(
            Path file, XidTable table, TimeSource time, Consumer<String> problems, EventFile.Contents contents) {
        this.file = file;
        this.table = table;
        this.time = time;
        this.problems = problems;
        this.contents = contents;
        writeNotBefore = time.nanos();
    }

    /**
     * Reads the file. Damaged lines are left out and the file as it was is kept as {@code <file>.damaged}.
     *
     * @param file need not exist
     * @param table tells codes' classes
     * @param problems hears one sentence per damaged line and when writing begins to fail; any thread
     */
    public static EventCounts load(Path file, XidTable table, TimeSource time, Consumer<String> problems) {
        EventFile.Contents contents = new EventFile.Contents();
        boolean damaged = false;
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            List<String> wrong = new ArrayList<>();
            contents = EventFile.parse(text, wrong::add);
            wrong.forEach(sentence -> problems.accept(file + ":" + sentence));
            damaged = !wrong.isEmpty();
            if (damaged) {
                // Copied, since what could be read is nowhere else until the next write.
                keep(file, problems, Files::copy);
            }
        } catch (NoSuchFileException none) {
            // First start.
        } catch (IOException unreadable) {
            problems.accept(file + ": cannot be read (" + unreadable
                    + "); XIDs and events are counted from 0, make the file readable for this user and restart");
            keep(file, problems, Files::move);
        }
        EventCounts counts = new EventCounts(file, table, time, problems, contents);
        counts.dirty = damaged;
        return counts;
    }

    private interface Keeping {
        Path keep(Path file, Path kept, CopyOption replace) throws IOException;
    }

    private static void keep(Path file, Consumer<String> problems, Keeping how) {
        Path kept = file.resolveSibling(file.getFileName() + ".damaged");
        try {
            how.keep(file, kept, StandardCopyOption.REPLACE_EXISTING);
            problems.accept(file + ": kept as " + kept);
        } catch (IOException e) {
            problems.accept(file + ": cannot be kept as " + kept + " (" + e + ")");
        }
    }

    /**
     * Counts one event. Bits no kind is known for count nothing.
     *
     * @param uuid of the GPU
     * @param bits its type, as in {@code nvmlEventData_t.eventType}; an XID is {@link EventKind#XID_BIT}
     * @param data the code if it is an XID
     * @param gi GPU instance hit, negative (all bits set) for none
     * @param ci compute instance hit, negative for none
     * @param millis wall clock at delivery, since 1970
     */
    public void count(String uuid, long bits, long data, int gi, int ci, long millis) {
        synchronized (contents) {
            Tally tally = tally(uuid);
            if (tally == null) {
                return;
            }
            for (EventKind kind : EventKind.values()) {
                if ((bits & kind.bit()) != 0) {
                    tally.event(kind, 1);
                    dirty = true;
                }
            }
            if ((bits & EventKind.XID_BIT) != 0) {
                long code = data < 0 ? Long.MAX_VALUE : data;
                tally.xid(table, new LatestXid(code, Math.max(0, millis), slice(gi, ci)));
                dirty = true;
            }
        }
        flush();
    }

    private Tally tally(String uuid) {
        Tally tally = EventFile.isUuid(uuid) ? contents.gpus.get(uuid) : null;
        if (tally == null && EventFile.isUuid(uuid) && contents.gpus.size() < EventFile.MOST_GPUS) {
            tally = new Tally();
            contents.gpus.put(uuid, tally);
        }
        if (tally == null && !full) {
            full = true;
            problems.accept(file + ": events of GPU '" + uuid + "' are not counted: "
                    + (EventFile.isUuid(uuid)
                            ? "there are " + EventFile.MOST_GPUS + " GPUs already; remove the file to start anew"
                            : "this is no UUID"));
        }
        return tally;
    }

    private static String slice(int gi, int ci) {
        if (gi < 0) {
            return "";
        }
        return ci < 0 ? "gi" + gi : "mig" + gi + "." + ci;
    }

    /** Counts a GPU that was bound to the driver. */
    public void countBind() {
        synchronized (contents) {
            contents.bind++;
            dirty = true;
        }
        flush();
    }

    /** Counts a GPU that was unbound from the driver. */
    public void countUnbind() {
        synchronized (contents) {
            contents.unbind++;
            dirty = true;
        }
        flush();
    }

    /** GPUs bound to the driver, by system events. */
    public long binds() {
        synchronized (contents) {
            return contents.bind;
        }
    }

    /** GPUs unbound from the driver, by system events. */
    public long unbinds() {
        synchronized (contents) {
            return contents.unbind;
        }
    }

    /** What is known of a GPU; zeros for one that had no event yet. */
    public EventView view(String uuid) {
        synchronized (contents) {
            Tally tally = contents.gpus.get(uuid);
            return (tally == null ? new Tally() : tally).view(table);
        }
    }

    /** Nanoseconds until {@link #flush} has something to write, 0 if it has now, empty if all is written. */
    public Optional<Long> nanosUntilWrite() {
        synchronized (contents) {
            return dirty ? Optional.of(Math.max(0, writeNotBefore - time.nanos())) : Optional.empty();
        }
    }

    /** Writes what changed, unless the file was written less than a second ago. Never throws. */
    public void flush() {
        write(false);
    }

    /** Writes what changed. The counts stay usable. */
    @Override
    public void close() {
        write(true);
    }

    private void write(boolean now) {
        synchronized (writing) {
            String text;
            synchronized (contents) {
                if (!dirty || !now && time.nanos() - writeNotBefore < 0) {
                    return;
                }
                text = EventFile.render(contents);
                dirty = false;
                writeNotBefore = time.nanos() + WRITE_NANOS;
            }
            try {
                AtomicFile.write(file, text);
                written(null);
            } catch (IOException e) {
                written(e);
            }
        }
    }

    private void written(IOException failure) {
        boolean first;
        synchronized (contents) {
            first = failure != null && !failing;
            failing = failure != null;
            if (failing) {
                dirty = true;
                writeNotBefore = time.nanos() + RETRY_NANOS;
            }
        }
        if (first) {
            problems.accept(file + ": cannot be written (" + failure + "); counts of XIDs and events are lost if the"
                    + " agent ends now; make room or make the directory writable for this user");
        }
    }
}
