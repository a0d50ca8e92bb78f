package io.pcp.pmda.exposition;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The lines of a document, one after the other. */
final class Lines {
    private final byte[] body;
    private final int length;
    private int start;
    private int end = -1;
    private int number;

    Lines(byte[] body, int length) {
        this.body = body;
        this.length = length;
    }

    /** Goes to the next line; false after the last one. */
    boolean next() {
        start = end + 1;
        if (start >= length) {
            return false;
        }
        end = start;
        while (end < length && body[end] != '\n') {
            end++;
        }
        number++;
        return true;
    }

    /** From 1. */
    int number() {
        return number;
    }

    /** Whether a line feed ends it. */
    boolean ended() {
        return end < length;
    }

    /**
     * Without the line feed.
     *
     * @throws LineException when it is not UTF-8
     */
    String text() throws LineException {
        String text = new String(body, start, end - start, StandardCharsets.UTF_8);
        if (text.indexOf('\ufffd') >= 0) {
            // That character may stand in the document, or for what could not be read.
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body, start, end - start));
            } catch (CharacterCodingException e) {
                throw new LineException("the line is not UTF-8: encode what is not ASCII");
            }
        }
        return text;
    }
}
