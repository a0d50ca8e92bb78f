package io.pcp.pmda.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one whole PDU from its bytes, from the first word behind the header on. Every read is checked against the end of
 * the PDU; nothing is allocated before the bytes for it are known to be there.
 */
final class Frame {
    static final int HEADER = 12;

    private final byte[] data;
    private final int length;
    private int position = HEADER;

    /** @param length of the PDU, at least {@link #HEADER}; the array may be longer */
    Frame(byte[] data, int length) {
        this.data = data;
        this.length = length;
    }

    int type() {
        return word(4);
    }

    int from() {
        return word(8);
    }

    private int word(int at) {
        return data[at] << 24 | (data[at + 1] & 0xff) << 16 | (data[at + 2] & 0xff) << 8 | data[at + 3] & 0xff;
    }

    /** Length of the PDU, header included. */
    int length() {
        return length;
    }

    /** Offset of the next byte from the start of the PDU. */
    int position() {
        return position;
    }

    int remaining() {
        return length - position;
    }

    int u8() throws MalformedPduException {
        return data[advance(1)] & 0xff;
    }

    int u16() throws MalformedPduException {
        int at = advance(2);
        return (data[at] & 0xff) << 8 | data[at + 1] & 0xff;
    }

    int i32() throws MalformedPduException {
        return word(advance(4));
    }

    /** The next word, without stepping over it. */
    int peekI32() throws MalformedPduException {
        int word = i32();
        position -= 4;
        return word;
    }

    long i64() throws MalformedPduException {
        int at = advance(8);
        return (long) word(at) << 32 | word(at + 4) & 0xffffffffL;
    }

    int[] words(int count) throws MalformedPduException {
        int at = advance(4L * count);
        int[] words = new int[count];
        for (int i = 0; i < count; i++) {
            words[i] = word(at + 4 * i);
        }
        return words;
    }

    byte[] bytes(int count) throws MalformedPduException {
        int at = advance(count);
        return Arrays.copyOfRange(data, at, at + count);
    }

    /** UTF-8 text; what is no UTF-8 is replaced, so that a name nobody has gets the answer for such names. */
    String text(int bytes) throws MalformedPduException {
        int at = advance(bytes);
        return bytes == 0 ? "" : new String(data, at, bytes, StandardCharsets.UTF_8);
    }

    /** Text and the filler behind it, up to the next multiple of four. */
    String paddedText(int bytes) throws MalformedPduException {
        String text = text(bytes);
        fill(bytes);
        return text;
    }

    /** Steps over the filler behind {@code bytes} bytes. */
    void fill(int bytes) throws MalformedPduException {
        advance(-bytes & 3);
    }

    void skip(int bytes) throws MalformedPduException {
        advance(bytes);
    }

    private int advance(long bytes) throws MalformedPduException {
        if (bytes < 0 || bytes > length - position) {
            throw new MalformedPduException(bytes + " bytes wanted at offset " + position + " of " + length);
        }
        int at = position;
        position += (int) bytes;
        return at;
    }

    /**
     * A count of things that need at least {@code least} bytes each of what remains.
     *
     * @return the count, 0 or more
     */
    int count(String what, int least) throws MalformedPduException {
        int count = i32();
        if (count < 0 || (long) count * least > remaining()) {
            throw new MalformedPduException("impossible " + what + " " + count + " in a PDU of " + length + " bytes");
        }
        return count;
    }

    /** Checks the length of the whole PDU. */
    void exactly(long expected) throws MalformedPduException {
        if (length != expected) {
            throw new MalformedPduException("length " + length + " instead of " + expected);
        }
    }

    /** Checks that everything has been read. */
    void end() throws MalformedPduException {
        if (position != length) {
            throw new MalformedPduException(remaining() + " bytes left over at offset " + position);
        }
    }
}
