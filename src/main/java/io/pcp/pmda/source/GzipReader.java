package io.pcp.pmda.source;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What a gzip stream holds, RFC 1952, of several members, too; checked by its CRC. A stream that inflates beyond measure
 * is refused. Of one thread; reads its source to the end.
 */
public final class GzipReader implements ByteSource {
    /** Times; no exposition comes near it. */
    static final int MAX_RATIO = 100;

    /** Bytes up to which any ratio is fine. */
    static final int FREE = 1 << 20;

    private final ByteSource source;
    private final byte[] in;
    private final Inflater inflater;
    private final CRC32 crc = new CRC32();
    private int at;
    private int end;
    private long taken;
    private long inflated;
    private boolean inMember;
    private boolean any;
    private boolean done;
    private boolean trailing;

    GzipReader(ByteSource source, Scratch scratch) {
        this(source, scratch.compressed(), scratch.inflater());
    }

    /**
     * With memory of the caller.
     *
     * @param in to be used
     * @param inflater ready for a new stream without a zlib header; the caller ends it
     */
    public GzipReader(ByteSource source, byte[] in, Inflater inflater) {
        this.source = source;
        this.in = in;
        this.inflater = inflater;
    }

    /** At the end: whether bytes that belong to no member followed the last one. */
    public boolean trailing() {
        return trailing;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException, ScrapeException {
        while (!done) {
            if (!inMember) {
                begin();
                continue;
            }
            int got = inflate(into, from, length);
            if (got > 0) {
                crc.update(into, from, got);
                inflated += got;
                if (inflated > FREE && inflated / MAX_RATIO > taken) {
                    throw new ScrapeException(
                            ScrapeException.Kind.TOO_LARGE,
                            "too large: gzip that inflates more than " + MAX_RATIO + " times");
                }
                return got;
            }
            if (inflater.finished()) {
                at = end - inflater.getRemaining();
                trailer();
            } else if (inflater.needsDictionary()) {
                throw malformed();
            } else if (!fill()) {
                throw cutOff();
            } else {
                inflater.setInput(in, 0, end);
            }
        }
        return -1;
    }

    private int inflate(byte[] into, int from, int length) throws ScrapeException {
        try {
            return inflater.inflate(into, from, length);
        } catch (DataFormatException e) {
            throw malformed();
        }
    }

    /** The header of a member; an end, or something that is none, ends the stream. */
    private void begin() throws IOException, ScrapeException {
        if (at == end && !fill()) {
            done = true;
            return;
        }
        if ((in[at] & 0xff) != 0x1f) {
            if (!any) {
                throw malformed();
            }
            // As gzip(1): padding behind the last member.
            trailing = true;
            while (fill()) {
                at = end;
            }
            done = true;
            return;
        }
        at++;
        if (next() != 0x8b || next() != 8) {
            throw malformed();
        }
        int flags = next();
        skip(6);
        if ((flags & 4) != 0) {
            skip(next() | next() << 8);
        }
        for (int text = flags & 0x18; text != 0; text &= text - 1) {
            while (next() != 0) {
                // A file name or a comment.
            }
        }
        skip((flags & 2) != 0 ? 2 : 0);
        any = true;
        inMember = true;
        crc.reset();
        inflater.reset();
        inflater.setInput(in, at, end - at);
    }

    private void trailer() throws IOException, ScrapeException {
        long sum = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            sum |= (long) next() << shift;
        }
        skip(4);
        if (sum != crc.getValue()) {
            throw malformed();
        }
        inMember = false;
    }

    private void skip(int bytes) throws IOException, ScrapeException {
        for (int i = 0; i < bytes; i++) {
            next();
        }
    }

    private int next() throws IOException, ScrapeException {
        if (at == end && !fill()) {
            throw cutOff();
        }
        return in[at++] & 0xff;
    }

    private boolean fill() throws IOException, ScrapeException {
        int got = source.read(in, 0, in.length);
        at = 0;
        end = Math.max(got, 0);
        taken += end;
        return got > 0;
    }

    private static ScrapeException malformed() {
        return new ScrapeException(ScrapeException.Kind.FAILED, "malformed answer: gzip");
    }

    private ScrapeException cutOff() {
        return new ScrapeException(
                ScrapeException.Kind.FAILED, "cut off within the gzip stream after " + Units.bytes(inflated));
    }
}
