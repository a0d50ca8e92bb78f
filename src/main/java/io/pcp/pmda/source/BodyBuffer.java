package io.pcp.pmda.source;

import java.io.IOException;

/** The document of one source: taken from the pool for a scrape, kept until the parser is done with it. */
final class BodyBuffer {
    private static final int FIRST = 8192;
    /** Larger pieces would only enlarge the buffers that Java keeps for each thread outside its heap. */
    private static final int PIECE = 32_768;
    /** What a server merely says of its length makes us set aside no more. */
    private static final int MAX_PROMISE = 1 << 20;

    private final BufferPool pool;
    private final long limit;
    private byte[] bytes;
    private int length;
    private int usual;

    /**
     * @param limit bytes a document may have
     */
    BodyBuffer(BufferPool pool, long limit) {
        this.pool = pool;
        this.limit = Math.min(limit, Integer.MAX_VALUE - 64);
    }

    /**
     * Room for a new document; the last one is gone.
     *
     * @param promised its length, or -1
     */
    synchronized void begin(long promised) throws ScrapeException {
        if (promised > limit) {
            throw tooLarge();
        }
        release();
        length = 0;
        int wanted = promised >= 0 ? (int) Math.min(promised + 1, MAX_PROMISE) : FIRST;
        bytes = take(Math.max(Math.max(wanted, usual + usual / 8), 64));
    }

    /** Everything up to the end of a stream. */
    void append(ByteSource source, Flight flight) throws IOException, ScrapeException {
        while (true) {
            reserve();
            int got = source.read(bytes, length, Math.min(bytes.length - length, PIECE));
            if (got < 0) {
                return;
            }
            length += got;
            if (length > limit) {
                throw tooLarge();
            }
            flight.bytes(length);
        }
    }

    /** As {@link #append(ByteSource, Flight)}, but so many bytes at most. */
    void append(ByteSource source, long most, Flight flight) throws IOException, ScrapeException {
        long end = length + most;
        append(
                (into, from, room) -> from >= end ? -1 : source.read(into, from, (int) Math.min(room, end - from)),
                flight);
    }

    /** Something that belongs to the document and came by no stream. */
    void append(byte one) throws ScrapeException {
        reserve();
        bytes[length++] = one;
    }

    private synchronized void reserve() throws ScrapeException {
        if (bytes == null) {
            throw new ScrapeException(ScrapeException.Kind.CANCELLED, "cancelled");
        }
        if (length < bytes.length) {
            return;
        }
        byte[] larger = take((int) Math.min(Math.max(2L * bytes.length, FIRST), limit + 1));
        System.arraycopy(bytes, 0, larger, 0, length);
        pool.give(bytes);
        bytes = larger;
    }

    private byte[] take(int atLeast) throws ScrapeException {
        byte[] got = pool.take((int) Math.min(atLeast, limit + 1));
        if (got == null) {
            throw new ScrapeException(
                    ScrapeException.Kind.TOO_LARGE,
                    "too large: all documents together hold " + Units.bytes(pool.max()) + " (max_inflight_bytes)");
        }
        return got;
    }

    private ScrapeException tooLarge() {
        return new ScrapeException(
                ScrapeException.Kind.TOO_LARGE, "too large: more than " + Units.bytes(limit) + " (max_bytes)");
    }

    /** The document is complete. */
    synchronized Body body(String contentType, int status) throws ScrapeException {
        if (bytes == null) {
            throw new ScrapeException(ScrapeException.Kind.CANCELLED, "cancelled");
        }
        // Shrinks by and by, so that one small document does not make the next one grow from the start.
        usual = Math.max(length, usual - usual / 16);
        return new Body(bytes, length, contentType, status);
    }

    int length() {
        return length;
    }

    /** Takes the end away. */
    void cut(int to) {
        length = to;
    }

    /** What is there so far; {@link #length} counts. By the thread that reads the document. */
    synchronized byte[] peek() throws ScrapeException {
        if (bytes == null) {
            throw new ScrapeException(ScrapeException.Kind.CANCELLED, "cancelled");
        }
        return bytes;
    }

    boolean endsLine() {
        return length == 0 || bytes[length - 1] == '\n';
    }

    /** By the thread that reads the document, when it does not any more. */
    synchronized void release() {
        if (bytes != null) {
            pool.give(bytes);
            bytes = null;
        }
    }

    /** By another thread: whoever reads the document may go on, and the memory is not used for anything else. */
    synchronized void forget() {
        if (bytes != null) {
            pool.forget(bytes);
            bytes = null;
        }
    }
}
