package io.pcp.pmda.exposition;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads texts in double quotes and resolves {@code \\}, {@code \"} and {@code \n}; another escaped character stays with
 * its backslash. Not thread-safe: what was read stands in fields.
 */
final class Quoted {
    private final Fault fault;
    private byte[] buffer = new byte[256];

    /** Where the text stands without escapes: the line itself, or a buffer of this object. */
    byte[] bytes;

    int from;
    int to;
    /** All bytes are below 128; else they are valid UTF-8. */
    boolean ascii;

    Quoted(Fault fault) {
        this.fault = fault;
    }

    String text() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /**
     * @param start offset of the opening quote
     * @param label whose value it is, for the message; null for a name
     * @return the offset after the closing quote; -1 when it is wrong, as the fault says
     */
    int read(byte[] text, int start, int end, String label) {
        int high = 0;
        int at = start + 1;
        while (at < end) {
            byte c = text[at];
            if (c == '"') {
                bytes = text;
                from = start + 1;
                to = at;
                ascii = high >= 0;
                return ascii || valid(start, label) ? at + 1 : -1;
            }
            if (c == '\\') {
                return unescape(text, start, at, end, label);
            }
            if (c == '\n') {
                break;
            }
            high |= c;
            at++;
        }
        return open(start, label);
    }

    private boolean valid(int start, String label) {
        return Utf8.isValid(bytes, from, to) || fault.wrong(what(label) + " is not UTF-8", start);
    }

    private int open(int start, String label) {
        fault.wrong("the closing quote of " + what(label) + " is missing", start);
        return -1;
    }

    private static String what(String label) {
        return label == null ? "a quoted name" : "the value of label " + Fault.printable(label);
    }

    private int unescape(byte[] text, int start, int escape, int end, String label) {
        int size = escape - start - 1;
        reserve(size, 0);
        System.arraycopy(text, start + 1, buffer, 0, size);
        int at = escape;
        while (at < end && text[at] != '"' && text[at] != '\n') {
            reserve(size, 2);
            byte c = text[at++];
            byte next = c == '\\' && at < end ? text[at] : 0;
            if (next == '\\' || next == '"' || next == 'n') {
                c = next == 'n' ? (byte) '\n' : next;
                at++;
            }
            buffer[size++] = c;
        }
        if (at >= end || text[at] == '\n') {
            return open(start, label);
        }
        bytes = buffer;
        from = 0;
        to = size;
        ascii = true;
        for (int i = 0; i < size; i++) {
            ascii &= buffer[i] >= 0;
        }
        return ascii || valid(start, label) ? at + 1 : -1;
    }

    private void reserve(int size, int more) {
        if (size + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, (size + more) * 2);
        }
    }

    /** Puts a mark instead of what stands from an offset on. */
    void replaceTail(int offset, String mark) {
        int size = offset - from;
        byte[] shortened = new byte[size + mark.length()];
        System.arraycopy(bytes, from, shortened, 0, size);
        System.arraycopy(mark.getBytes(StandardCharsets.US_ASCII), 0, shortened, size, mark.length());
        bytes = shortened;
        from = 0;
        to = shortened.length;
    }
}
