package io.pcp.pmda.bridge;

import io.pcp.pmda.sdk.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The file of the {@link Registry}: lines are added at its end; now and then it is written anew beside the old one and
 * renamed, so that at any moment one of the two is there whole. Guarded by the registry but for {@link #flush}, which one
 * thread at a time runs.
 */
final class RegistryFile {
    /** Takes lines and empties the buffer. */
    interface Sink {
        void write(RecordBuffer lines) throws IOException;
    }

    /** Below this nobody minds what is outdated. */
    private static final long SMALL = 64 << 10;

    private static final int MAX_LINE = 1 << 20;

    /** Flushes that pass after a failure before the next attempt, at most. */
    private static final int MAX_PAUSE = 64;

    private final Path path;
    private final MappingLog log;
    private final RecordBuffer pending = new RecordBuffer();
    private final RegistryRecords records = new RegistryRecords(pending);
    /** Null while nothing can be added: before the first file, and after a failure. */
    private FileChannel channel;

    private long size;
    /** The file has to be written anew. */
    private boolean anew;
    /** It has lines that could not be read; a copy is kept before it goes. */
    private boolean damaged;
    /** There is a file that is neither readable nor movable; it is left alone. */
    private boolean blocked;
    /** Lines are written that were not forced to disk. */
    private boolean unforced;
    /** Whether somebody was told that writing fails. */
    private boolean failing;

    private int pause = 1;
    private int passes;
    /** Size from which it is worth to ask whether much is outdated. */
    private long askAgain = SMALL;
    /** Written beside the old one, while that goes on; takes all new lines, too. */
    private FileChannel next;

    private long nextSize;

    RegistryFile(Path path, MappingLog log) {
        this.path = path;
        this.log = log;
    }

    RegistryRecords records() {
        return records;
    }

    long size() {
        return size;
    }

    /** Reads all lines, or begins a file; afterwards lines can be added. */
    void load(RegistryLoader loader) {
        try (InputStream in = Files.newInputStream(path)) {
            size = readLines(in, loader);
            open(StandardOpenOption.WRITE);
        } catch (NoSuchFileException none) {
            begin();
        } catch (IOException | RegistryLoader.ForeignFormat unreadable) {
            size = 0;
            boolean some = loader.begun();
            setAside(unreadable, some);
            begin();
            if (some) {
                loader.distrust();
                anew = true;
            }
        }
    }

    /** Bytes up to the end of the last whole line. */
    private long readLines(InputStream in, RegistryLoader loader) throws IOException, RegistryLoader.ForeignFormat {
        byte[] buffer = new byte[1 << 16];
        byte[] line = new byte[256];
        int filled = 0;
        long whole = 0;
        int number = 0;
        int lastBad = 0;
        int bad = 0;
        String firstWrong = null;
        for (int read = in.read(buffer, 0, buffer.length); read >= 0; ) {
            filled += read;
            int start = 0;
            for (int i = filled - read; i < filled; i++) {
                if (buffer[i] == '\n') {
                    number++;
                    line = line.length < i - start ? new byte[i - start] : line;
                    System.arraycopy(buffer, start, line, 0, i - start);
                    String wrong = loader.line(line, i - start);
                    if (wrong != null) {
                        bad++;
                        lastBad = number;
                        firstWrong = firstWrong == null ? path + ":" + number + ": " + wrong : firstWrong;
                    }
                    whole += i + 1 - start;
                    start = i + 1;
                }
            }
            System.arraycopy(buffer, start, buffer, 0, filled - start);
            filled -= start;
            if (filled == buffer.length) {
                if (filled >= MAX_LINE) {
                    throw new RegistryLoader.ForeignFormat("line " + (number + 1) + " does not end");
                }
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            read = in.read(buffer, filled, buffer.length - filled);
        }
        if (number == 0 && filled > 0) {
            throw new RegistryLoader.ForeignFormat("it has not one whole line");
        }
        anew = number == 0 || bad > 0;
        if (bad > 0) {
            damaged = true;
            loader.distrust();
            log.warning(
                    "registry damaged",
                    firstWrong + "; " + bad + " line" + (bad == 1 ? "" : "s") + " left out (the last one is line "
                            + lastBad + "), their numbers are not used again; a copy is kept as "
                            + aside().getFileName());
        }
        return whole;
    }

    private Path aside() {
        return path.resolveSibling(path.getFileName() + ".damaged");
    }

    /**
     * @param some lines were read before that happened
     */
    private void setAside(Exception why, boolean some) {
        String reason = why instanceof IOException failure ? IoReason.of(failure) : why.getMessage();
        String done = "it is kept as " + aside().getFileName() + ", "
                + (some ? "what stands before that counts" : "numbers of metrics begin anew");
        try {
            Files.move(path, aside(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            blocked = true;
            done = "it cannot be moved away (" + IoReason.of(e) + "), numbers of metrics will change at the next start;"
                    + " remove it and restart";
        }
        log.warning("registry unreadable", path + " cannot be read: " + reason + "; " + done);
    }

    /** A file with its first line. */
    private void begin() {
        anew = true;
        if (!blocked) {
            open(StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            records.header(0, 0);
            append();
            anew = channel == null;
        }
    }

    /** Behind the last whole line: a torn one was never told anybody. */
    private void open(StandardOpenOption... how) {
        try {
            channel = FileChannel.open(path, how);
            channel.truncate(size);
            channel.position(size);
        } catch (IOException e) {
            failed(e);
        }
    }

    /** Writes the lines that wait. When that is not possible the file will be written anew. */
    void append() {
        if (pending.length() == 0) {
            return;
        }
        try {
            if (next != null) {
                write(next, pending.content());
                nextSize += pending.length();
            }
            if (channel != null) {
                write(channel, pending.content());
                size += pending.length();
                unforced = true;
            }
        } catch (IOException e) {
            failed(e);
        }
        pending.clear();
    }

    private static void write(FileChannel to, ByteBuffer lines) throws IOException {
        while (lines.hasRemaining()) {
            to.write(lines);
        }
    }

    /** Forces new lines to disk, or writes the file anew; one thread at a time. */
    synchronized void flush(Registry registry) {
        if (blocked || failing && ++passes < pause) {
            return;
        }
        passes = 0;
        try {
            if (worthAnew(registry)) {
                writeAnew(registry);
            } else {
                force(registry);
            }
            recovered();
        } catch (IOException e) {
            synchronized (registry) {
                failed(e);
            }
        }
    }

    private boolean worthAnew(Registry registry) {
        synchronized (registry) {
            if (anew || size < askAgain) {
                return anew;
            }
            long live = registry.liveBytes();
            askAgain = Math.max(SMALL, Math.max(size + size / 4, 2 * live));
            return size > 2 * live;
        }
    }

    private void force(Registry registry) throws IOException {
        FileChannel written;
        synchronized (registry) {
            written = unforced ? channel : null;
            unforced = false;
        }
        if (written != null) {
            written.force(false);
        }
    }

    private void writeAnew(Registry registry) throws IOException {
        if (damaged && Files.exists(path)) {
            Files.copy(path, aside(), StandardCopyOption.REPLACE_EXISTING);
            damaged = false;
        }
        Path beside = path.resolveSibling(path.getFileName() + ".new");
        synchronized (registry) {
            append();
            next = FileChannel.open(
                    beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            nextSize = 0;
            registry.writeAll(lines -> {
                write(next, lines.content());
                nextSize += lines.length();
                lines.clear();
            });
        }
        // The long part: meanwhile new lines go into both files.
        FileChannel forced = next;
        forced.force(false);
        synchronized (registry) {
            if (next == null) {
                throw new IOException("a line could not be added meanwhile");
            }
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            closeQuietly(channel);
            channel = next;
            next = null;
            size = nextSize;
            anew = false;
            unforced = true;
        }
    }

    /** What is in the file is whole up to {@link #size}; all else is in memory until it can be written anew. */
    private void failed(IOException why) {
        anew = true;
        closeQuietly(channel);
        closeQuietly(next);
        channel = null;
        next = null;
        pause = failing ? Math.min(MAX_PAUSE, pause * 2) : 1;
        if (!failing) {
            failing = true;
            log.warning(
                    "registry write",
                    path + " cannot be written (" + IoReason.of(why)
                            + "); new numbers of metrics and instances may change"
                            + " at the next start, make the directory writable or free space; trying again");
        }
    }

    private void recovered() {
        if (failing) {
            failing = false;
            log.warning("registry write", path + " is written again");
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // What was written is written; there is nothing else to lose.
        }
    }

    synchronized void close() {
        closeQuietly(channel);
        channel = null;
    }
}
