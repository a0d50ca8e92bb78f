package io.pcp.pmda.source;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.zip.CRC32;

/**
 * How far a file has been read to whose end others append. What comes out are whole lines, or whole messages, each behind
 * its length; the rest waits until it is complete. A file that is shorter than before, or has other bytes before the place
 * where reading ended, was written anew and is read from its start. Of one thread.
 */
final class TailFile {
    /** Bytes before the place that tell whether the file is what it was. */
    private static final int PRINT = 256;
    /** A longer message could not be told from one without its length before it. */
    private static final int MAX_MESSAGE = (1 << 24) - 1;

    private static final int ZSTD = 0x28b52ffd;
    private static final int GZIP = 0x1f8b;

    private final boolean framed;
    private Path path;
    private long offset;
    /** Of the bytes before {@link #offset}; -1 when nobody looked. */
    private long print = -1;
    /** Before this place nothing is wanted; 0 for all. */
    private long start;
    /** The end of a line that is not wanted is still to come. */
    private boolean skipping;

    private long size = -1;
    private FileTime modified;
    /** Not all of what is there has been read. */
    private boolean more;

    /**
     * @param framed messages behind their lengths; else lines
     */
    TailFile(boolean framed) {
        this.framed = framed;
    }

    /** A file whose beginning is not wanted. */
    TailFile(boolean framed, long start) {
        this.framed = framed;
        this.start = start;
    }

    /** A file of which only what comes from now on is wanted. */
    TailFile(boolean framed, Path path, FileStamp now) {
        this(framed, now.size());
        this.path = path;
        size = now.size();
        modified = now.modified();
    }

    TailFile copy() {
        TailFile copy = new TailFile(framed, start);
        copy.path = path;
        copy.offset = offset;
        copy.print = print;
        copy.skipping = skipping;
        copy.size = size;
        copy.modified = modified;
        copy.more = more;
        return copy;
    }

    /** Where it was read last. */
    Path path() {
        return path;
    }

    /** Bytes that were read. */
    long offset() {
        return offset;
    }

    /**
     * Appends what has come to the file.
     *
     * @param room bytes there are for it
     * @param all bytes of a whole document
     * @throws IOException when it cannot be read, or is not what it should be; what is lost by that is left out
     */
    void read(Path from, FileStamp stamp, BodyBuffer body, long room, long all, Flight flight)
            throws IOException, ScrapeException {
        path = from;
        boolean same = stamp.size() == size && stamp.modified().equals(modified);
        if (same && !more) {
            return;
        }
        int before = body.length();
        try (RandomAccessFile file = new RandomAccessFile(from.toFile(), "r")) {
            flight.guard(file);
            if (!FileStamp.ofOrAbsent(from).sameFile(stamp)) {
                return; // rotated between looking and opening: it is found under its new name the next time
            }
            if (offset > stamp.size() || print >= 0 && print != print(file)) {
                restart();
            }
            more = false;
            if (offset == 0 && stamp.size() > 0) {
                check(file);
            }
            if (framed) {
                messages(file, stamp, body, room, all, flight);
            } else {
                lines(file, stamp, body, room, all, flight);
            }
            print = print(file);
            size = stamp.size();
            modified = stamp.modified();
        } catch (FileNotFoundException gone) {
            if (FileStamp.ofOrAbsent(from).sameFile(stamp)) {
                throw gone;
            }
        } catch (IOException e) {
            body.cut(before);
            print = -1;
            throw e;
        }
    }

    private void restart() {
        offset = 0;
        start = 0;
        print = -1;
        skipping = false;
    }

    private long print(RandomAccessFile file) throws IOException {
        byte[] bytes = new byte[(int) Math.min(PRINT, offset)];
        file.seek(offset - bytes.length);
        file.readFully(bytes);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    /** Forms of the same exporter that are not read. */
    private void check(RandomAccessFile file) throws IOException {
        byte[] head = new byte[8];
        file.seek(0);
        int length = file.read(head);
        if (number(head, 0) == ZSTD || number(head, 4) == ZSTD) {
            throw new IOException("compressed with zstd, which is not read: leave 'compression' of the exporter out");
        }
        if (number(head, 0) >>> 16 == GZIP) {
            throw new IOException("compressed with gzip; a pattern that leaves such files out reads the others");
        }
        if (!framed && length > 4 && head[0] == 0) {
            throw new IOException("is not JSON but messages behind their lengths: format = otlp-proto reads them");
        }
        if (framed && head[0] == '{') {
            throw new IOException("is JSON: format = otlp-json reads it");
        }
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
    }

    private static void append(RandomAccessFile file, long from, BodyBuffer body, long most, Flight flight)
            throws IOException, ScrapeException {
        file.seek(from);
        body.append(
                (into, at, length) -> {
                    flight.check();
                    return file.read(into, at, length);
                },
                most,
                flight);
    }

    private void lines(RandomAccessFile file, FileStamp stamp, BodyBuffer body, long room, long all, Flight flight)
            throws IOException, ScrapeException {
        if (start > 0) {
            offset = start;
            file.seek(start - 1);
            skipping = file.read() != '\n';
            start = 0;
        }
        int from = body.length();
        append(file, offset, body, Math.min(stamp.size() - offset, room), flight);
        int got = body.length() - from;
        more = offset + got < stamp.size();
        if (skipping && !skip(body, from)) {
            return;
        }
        byte[] bytes = body.peek();
        int end = body.length();
        while (end > from && bytes[end - 1] != '\n') {
            end--;
        }
        boolean whole = offset == 0 && !more && JsonEnd.complete(bytes, from, body.length());
        if (end < body.length() && (whole || JsonEnd.complete(bytes, end, body.length()))) {
            offset += body.length() - from;
            body.append((byte) '\n');
            return;
        }
        if (end == from && got == all && more) {
            skipping = true;
            offset += got;
            throw new IOException("a line has more than " + Units.bytes(all) + " (max_bytes)");
        }
        offset += end - from;
        body.cut(end);
    }

    /** Takes the end of a line away; false when that is all there is. */
    private boolean skip(BodyBuffer body, int from) throws ScrapeException {
        byte[] bytes = body.peek();
        int at = from;
        while (at < body.length() && bytes[at] != '\n') {
            at++;
        }
        if (at == body.length()) {
            offset += at - from;
            body.cut(from);
            return false;
        }
        skipping = false;
        offset += at + 1 - from;
        System.arraycopy(bytes, at + 1, bytes, from, body.length() - at - 1);
        body.cut(from + body.length() - at - 1);
        return true;
    }

    private void messages(RandomAccessFile file, FileStamp stamp, BodyBuffer body, long room, long all, Flight flight)
            throws IOException, ScrapeException {
        file.seek(0);
        if (stamp.size() > 0 && file.read() != 0) {
            alone(file, stamp, body, room, all, flight);
            return;
        }
        for (; start > 0 && offset < start && offset + 4 <= stamp.size(); offset = after(file, offset)) {
            flight.check();
        }
        if (offset > stamp.size()) {
            offset = 0;
            throw new IOException("holds no messages behind their lengths");
        }
        start = 0;
        int from = body.length();
        append(file, offset, body, Math.min(stamp.size() - offset, room), flight);
        byte[] bytes = body.peek();
        int end = from;
        while (end + 4 <= body.length() && number(bytes, end) <= body.length() - end - 4) {
            end += 4 + length(number(bytes, end));
        }
        more = offset + body.length() - from < stamp.size();
        offset += end - from;
        body.cut(end);
        if (end == from && more && room == all) {
            offset = after(file, offset);
            throw new IOException("a message has more than " + Units.bytes(all) + " (max_bytes)");
        }
    }

    private static int length(int read) throws IOException {
        if (read < 0 || read > MAX_MESSAGE) {
            throw new IOException("holds no messages behind their lengths, or one of more than 16 MiB");
        }
        return read;
    }

    private static long after(RandomAccessFile file, long place) throws IOException {
        try {
            file.seek(place);
            return place + 4 + length(file.readInt());
        } catch (EOFException end) {
            return place;
        }
    }

    /** A file that is one message, and is written as a whole. */
    private void alone(RandomAccessFile file, FileStamp stamp, BodyBuffer body, long room, long all, Flight flight)
            throws IOException, ScrapeException {
        start = 0;
        offset = 0;
        if (stamp.size() + 4 > room) {
            more = room < all;
            if (!more) {
                throw new IOException("has more than " + Units.bytes(all) + " (max_bytes)");
            }
            return;
        }
        int length = length((int) Math.min(stamp.size(), Integer.MAX_VALUE));
        for (int shift = 24; shift >= 0; shift -= 8) {
            body.append((byte) (length >> shift));
        }
        int from = body.length();
        append(file, 0, body, length, flight);
        if (body.length() - from < length) {
            throw new IOException("was cut off while it was read");
        }
        offset = length;
    }
}
