package io.pcp.pmda.exposition;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Recognises bodies that are something else from their first bytes: error pages, JSON, compressed data. */
final class Sniffer {
    private static final int LOOK = 64;

    private Sniffer() {}

    /** Offset after a byte order mark, which is no part of the text. */
    static int start(byte[] body, int length) {
        boolean mark = length >= 3 && body[0] == (byte) 0xef && body[1] == (byte) 0xbb && body[2] == (byte) 0xbf;
        return mark ? 3 : 0;
    }

    /** What the body is instead of an exposition, or null. */
    static String other(byte[] body, int length) {
        int at = Ascii.skipEmpty(body, start(body, length), length);
        if (at >= length) {
            return null;
        }
        return switch (body[at]) {
            case '<' -> markup(body, at, length);
            case '[' -> "JSON";
            case '{' -> hasLabelSyntax(body, at + 1, length) ? null : "JSON";
            case 0x1f -> at + 1 < length && body[at + 1] == (byte) 0x8b ? "gzip data" : null;
            default -> null;
        };
    }

    private static String markup(byte[] body, int from, int length) {
        String start = new String(body, from, Math.min(LOOK, length - from), StandardCharsets.ISO_8859_1);
        String lower = start.toLowerCase(Locale.ROOT);
        return lower.startsWith("<!doctype html") || lower.contains("<html") || lower.startsWith("<head")
                ? "HTML"
                : "XML";
    }

    /** Whether what follows a brace is a label, or the quoted name of a metric. */
    private static boolean hasLabelSyntax(byte[] body, int from, int length) {
        int at = Ascii.skipBlanks(body, from, length);
        if (at < length && body[at] == '"') {
            at++;
            while (at < length && body[at] != '"' && body[at] != '\n') {
                at += body[at] == '\\' ? 2 : 1;
            }
            at = Ascii.skipBlanks(body, at + 1, length);
            return at < length && (body[at] == ',' || body[at] == '}' || body[at] == '=');
        }
        int end = Ascii.labelName(body, at, length);
        at = Ascii.skipBlanks(body, end, length);
        return end > from && at < length && body[at] == '=';
    }
}
