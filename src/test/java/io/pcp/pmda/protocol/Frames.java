package io.pcp.pmda.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** PDUs put together word by word, right or wrong. */
final class Frames {
    private Frames() {}

    /** A PDU of this type with a correct length in its header. */
    static byte[] of(PduType type, int... words) {
        return of(type.code(), words);
    }

    static byte[] of(int type, int... words) {
        ByteBuffer frame = ByteBuffer.allocate(Frame.HEADER + 4 * words.length);
        frame.putInt(frame.capacity()).putInt(type).putInt(0);
        for (int word : words) {
            frame.putInt(word);
        }
        return frame.array();
    }

    /** The same bytes, cut or with zeros behind, and the length in the header corrected. */
    static byte[] resized(byte[] frame, int length) {
        return withLength(Arrays.copyOf(frame, length), length);
    }

    /** The same bytes with another length in the header; the input is kept. */
    static byte[] withLength(byte[] frame, int length) {
        return withWord(frame, 0, length);
    }

    static byte[] withWord(byte[] frame, int at, int word) {
        byte[] changed = frame.clone();
        ByteBuffer.wrap(changed).putInt(at, word);
        return changed;
    }
}
