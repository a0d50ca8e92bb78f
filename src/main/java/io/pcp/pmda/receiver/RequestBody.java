package io.pcp.pmda.receiver;

import io.pcp.pmda.source.ByteSource;
import java.io.EOFException;
import java.io.IOException;

/** The body of a request as it was sent, without the frame of its chunks. Of one thread. */
final class RequestBody implements ByteSource {
    /** What is read for nothing, so that the connection can go on. */
    private static final int MAX_SKIPPED = 64 << 10;

    private final RequestInput input;
    private final boolean chunked;
    private final long whole;
    private long left;
    private long taken;
    private boolean ended;
    private boolean broken;
    private long most = Long.MAX_VALUE;

    /**
     * @param length of the body; -1 for one in chunks
     */
    RequestBody(RequestInput input, long length) {
        this.input = input;
        this.chunked = length < 0;
        this.whole = length;
        this.left = chunked ? 0 : length;
        this.ended = length == 0;
    }

    /** More bytes than these are refused with 413. */
    void limit(long bytes) {
        most = bytes;
    }

    /** Bytes of the body that came. */
    long taken() {
        return taken;
    }

    /** Whether all of it was read. */
    boolean ended() {
        return ended;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (!ended && left == 0) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int got = input.read(into, from, (int) Math.min(length, left));
        if (got < 0) {
            throw cutOff();
        }
        taken += got;
        left -= got;
        if (taken > most) {
            throw tooLarge(most);
        }
        if (left == 0) {
            if (chunked) {
                expectEmpty();
            } else {
                ended = true;
            }
        }
        return got;
    }

    static Refusal tooLarge(long most) {
        return new Refusal(413, "the body is larger than max_body, " + most + " bytes; send smaller batches");
    }

    private Refusal cutOff() {
        broken = true;
        String of = chunked ? "" : " of " + whole;
        return new Refusal(400, "the body was cut off after " + taken + of + " bytes");
    }

    private void nextChunk() throws IOException {
        String line = line();
        int end = 0;
        while (end < line.length() && Character.digit(line.charAt(end), 16) >= 0 && line.charAt(end) < 0x80) {
            end++;
        }
        String rest = line.substring(end).strip();
        if (end == 0 || end > 15 || !rest.isEmpty() && rest.charAt(0) != ';') {
            broken = true;
            throw new Refusal(400, "not HTTP: a chunk without its size");
        }
        left = Long.parseLong(line.substring(0, end), 16);
        if (left > most - taken) {
            throw tooLarge(most);
        }
        if (left == 0) {
            while (!line().isEmpty()) {
                // Trailers say nothing that matters here.
            }
            ended = true;
        }
    }

    private void expectEmpty() throws IOException {
        if (!line().isEmpty()) {
            broken = true;
            throw new Refusal(400, "not HTTP: a chunk is longer than its size");
        }
        // Frames of chunks are paid with their content: a body of single bytes is silly, and no head.
        input.refund();
    }

    private String line() throws IOException {
        try {
            return input.line();
        } catch (EOFException e) {
            throw cutOff();
        } catch (Refusal e) {
            broken = true;
            throw e;
        }
    }

    /**
     * Reads what is left when it is not much.
     *
     * @return whether the next request can follow
     */
    boolean skip() throws IOException {
        byte[] nowhere = new byte[4096];
        long before = taken;
        most = Long.MAX_VALUE;
        while (!ended) {
            if (broken || !chunked && left > MAX_SKIPPED || taken - before > MAX_SKIPPED) {
                return false;
            }
            try {
                read(nowhere, 0, nowhere.length);
            } catch (Refusal second) {
                // The answer is that to the first fault.
                return false;
            }
        }
        return true;
    }
}
