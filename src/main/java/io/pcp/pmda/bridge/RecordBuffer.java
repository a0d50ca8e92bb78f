package io.pcp.pmda.bridge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Lines of the registry's file on their way out: eight hex digits of the CRC-32 of what follows the blank, words divided
 * by blanks, line feed. Not thread-safe.
 */
final class RecordBuffer {
    static final int CRC_DIGITS = 8;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final CRC32 crc = new CRC32();
    private byte[] bytes = new byte[256];
    private int length;
    private int start;

    /** Begins a line. */
    RecordBuffer begin(char kind) {
        start = length;
        room(CRC_DIGITS + 2);
        length += CRC_DIGITS;
        bytes[length++] = ' ';
        bytes[length++] = (byte) kind;
        return this;
    }

    RecordBuffer number(long number) {
        return raw(Long.toString(number));
    }

    /** All digits, without leading zeros. */
    RecordBuffer hex(long number) {
        room(17);
        bytes[length++] = ' ';
        int digits = Math.max(1, (67 - Long.numberOfLeadingZeros(number)) / 4);
        for (int digit = digits - 1; digit >= 0; digit--) {
            bytes[length++] = HEX[(int) (number >>> digit * 4) & 15];
        }
        return this;
    }

    /** Any text as one word. */
    RecordBuffer text(String text) {
        return raw(escape(text));
    }

    private RecordBuffer raw(String word) {
        byte[] more = word.getBytes(StandardCharsets.UTF_8);
        room(more.length + 1);
        bytes[length++] = ' ';
        System.arraycopy(more, 0, bytes, length, more.length);
        length += more.length;
        return this;
    }

    /** Ends the line. */
    void end() {
        int from = start + CRC_DIGITS + 1;
        crc.reset();
        crc.update(bytes, from, length - from);
        long value = crc.getValue();
        for (int digit = 0; digit < CRC_DIGITS; digit++) {
            bytes[start + digit] = HEX[(int) (value >>> (CRC_DIGITS - 1 - digit) * 4) & 15];
        }
        room(1);
        bytes[length++] = '\n';
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }

    int length() {
        return length;
    }

    ByteBuffer content() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    /** Empties it; a buffer that has grown large is given back. */
    void clear() {
        length = 0;
        if (bytes.length > 1 << 16) {
            bytes = new byte[256];
        }
    }

    /** Blanks, control characters, commas and {@code %} as {@code %XX}; nothing as {@code %}. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7f || c == '%' || c == ',') {
                out.append('%').append((char) HEX[c >> 4]).append((char) HEX[c & 15]);
            } else {
                out.append(c);
            }
        }
        return out.isEmpty() ? "%" : out.toString();
    }

    /**
     * @throws NumberFormatException when it is no word of {@link #escape}
     */
    static String unescape(String word) {
        if (word.indexOf('%') < 0) {
            return word;
        }
        if (word.equals("%")) {
            return "";
        }
        StringBuilder out = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '%') {
                if (i + 3 > word.length()) {
                    throw new NumberFormatException(word);
                }
                c = (char) Integer.parseInt(word.substring(i + 1, i + 3), 16);
                i += 2;
            }
            out.append(c);
        }
        return out.toString();
    }
}
