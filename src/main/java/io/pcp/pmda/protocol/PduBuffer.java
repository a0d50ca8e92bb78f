package io.pcp.pmda.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Growable big-endian buffer for one PDU at a time; reused for the next. Owned by one thread.
 *
 * <p>Ordinary PDUs never allocate; the memory of a huge one is given back by {@link #clear()}.
 */
final class PduBuffer {
    /** What the C library fills gaps with, so that recorded sessions compare byte by byte. */
    static final int FILLER = '~';

    static final int INITIAL = 8 * 1024;
    /** Capacity kept between PDUs; a full node's fetch is well below. */
    static final int RETAINED = 512 * 1024;
    /** Longest PDU pmcd accepts from an agent: it adds up to 1024 bytes to the length before it allocates. */
    static final int MAX = Integer.MAX_VALUE - 1024;

    private byte[] bytes = new byte[INITIAL];
    private int length;

    /** Empties the buffer and gives back the memory of a huge PDU. */
    void clear() {
        length = 0;
        if (bytes.length > RETAINED) {
            bytes = new byte[INITIAL];
        }
    }

    /** Starts a PDU: empties the buffer and writes the header, the length to be filled in by {@link #end()}. */
    void begin(PduType type, int from) {
        clear();
        i32(0);
        i32(type.code());
        i32(from);
    }

    /** Completes the header. */
    void end() {
        putI32(0, length);
    }

    int length() {
        return length;
    }

    int capacity() {
        return bytes.length;
    }

    /** Forgets everything from this offset on. */
    void truncate(int newLength) {
        length = newLength;
    }

    void u8(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    void u16(int value) {
        room(2);
        bytes[length++] = (byte) (value >> 8);
        bytes[length++] = (byte) value;
    }

    void i32(int value) {
        room(4);
        put(length, value);
        length += 4;
    }

    void i64(long value) {
        room(8);
        put(length, (int) (value >> 32));
        put(length + 4, (int) value);
        length += 8;
    }

    void bytes(byte[] source) {
        bytes(source, source.length);
    }

    private void bytes(byte[] source, int count) {
        room(count);
        System.arraycopy(source, 0, bytes, length, count);
        length += count;
    }

    void append(PduBuffer other) {
        bytes(other.bytes, other.length);
    }

    /** The words of an array. */
    void words(int[] words) {
        for (int word : words) {
            i32(word);
        }
    }

    /**
     * The text in UTF-8; a NUL inside ends it, as every reader of the other side would.
     *
     * @return number of bytes
     */
    int utf8(String text) {
        int chars = text.length();
        room(chars);
        int at = length;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c == 0) {
                break;
            }
            if (c >= 0x80) {
                return encoded(text);
            }
            bytes[at++] = (byte) c;
        }
        int count = at - length;
        length = at;
        return count;
    }

    private int encoded(String text) {
        int nul = text.indexOf(0);
        byte[] utf8 = (nul < 0 ? text : text.substring(0, nul)).getBytes(StandardCharsets.UTF_8);
        bytes(utf8, utf8.length);
        return utf8.length;
    }

    /**
     * As {@link #utf8(String)}, with the length in front and filler behind.
     *
     * @return number of bytes without length and filler
     */
    int lengthAndText(String text) {
        int at = length;
        i32(0);
        int count = utf8(text);
        putI32(at, count);
        pad(FILLER);
        return count;
    }

    /** Shortens the text that starts at {@code start} to at most {@code max} bytes, not inside a character. */
    void cutUtf8(int start, int max) {
        if (length - start <= max) {
            return;
        }
        int end = start + max;
        while (end > start && (bytes[end] & 0xc0) == 0x80) {
            end--;
        }
        length = end;
    }

    /** Fills up to the next multiple of four. */
    void pad(int filler) {
        while ((length & 3) != 0) {
            u8(filler);
        }
    }

    /** Overwrites a word. */
    void putI32(int at, int value) {
        put(at, value);
    }

    int getI32(int at) {
        return bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
    }

    private void put(int at, int value) {
        bytes[at] = (byte) (value >> 24);
        bytes[at + 1] = (byte) (value >> 16);
        bytes[at + 2] = (byte) (value >> 8);
        bytes[at + 3] = (byte) value;
    }

    private void room(int more) {
        if (more > bytes.length - length) {
            if (more > MAX - length) {
                throw new IllegalStateException("a PDU of more than " + MAX + " bytes is impossible");
            }
            int doubled = (int) Math.min(MAX, 2L * bytes.length);
            bytes = Arrays.copyOf(bytes, Math.max(doubled, length + more));
        }
    }

    /** Hands everything to the stream in one call: a reader never sees half a PDU followed by something else. */
    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
        out.flush();
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }
}
