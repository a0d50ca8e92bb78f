package io.pcp.pmda.exposition;

import java.nio.charset.StandardCharsets;

/**
 * What is wrong with the line being read. One object per parser: it is filled for each bad line and made a text only for
 * those that somebody will see. Not thread-safe.
 */
final class Fault {
    /** Bytes of the line that a message shows. */
    private static final int SHOWN = 24;

    private String text;
    private int at;
    private boolean expected;

    /** The line has something else where {@code what} was expected; returns false. */
    boolean expected(String what, int offset) {
        text = what;
        at = offset;
        expected = true;
        return false;
    }

    /** The line is wrong as a whole; returns false. */
    boolean wrong(String what, int offset) {
        text = what;
        at = offset;
        expected = false;
        return false;
    }

    /** Where it was found. */
    int at() {
        return at;
    }

    /**
     * @param lineStart for the column
     */
    String describe(byte[] body, int lineStart, int limit) {
        if (!expected) {
            return text;
        }
        return "expected " + text + " at column " + (at - lineStart + 1) + ", found " + found(body, limit);
    }

    private String found(byte[] body, int limit) {
        if (Ascii.isEnd(body, at, limit)) {
            return "the end of the line";
        }
        int end = at;
        while (end < limit && end - at < SHOWN && !Ascii.isEnd(body, end, limit)) {
            end++;
        }
        boolean whole = Ascii.isEnd(body, end, limit);
        return "'" + printable(new String(body, at, end - at, StandardCharsets.UTF_8)) + (whole ? "'" : "…'");
    }

    /** Nothing that a terminal or a log could take for something else. */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> shown.appendCodePoint(Character.isISOControl(c) || c == 0xfffd ? '?' : c));
        return shown.toString();
    }
}
