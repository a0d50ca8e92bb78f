package io.pcp.pmda.gpu;

import java.util.ArrayList;
import java.util.List;

/**
 * Comma separated values as RFC 4180 defines them: quoted fields may hold commas, doubled quotes and line
 * breaks.
 */
public final class Csv {

    /**
     * One record.
     *
     * @param line where it begins, from 1
     * @param fields without their quotes
     */
    public record Line(int line, List<String> fields) {}

    private final String file;
    private final String text;
    private final List<Line> lines = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineEnd = -1;

    private Csv(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * All records of a text; empty lines are none.
     *
     * @param file name for messages
     * @throws IllegalArgumentException with file and line, for a quote that never ends or stands where none
     *     may
     */
    public static List<Line> parse(String file, String text) {
        Csv csv = new Csv(file, text);
        while (csv.at < text.length()) {
            csv.line();
        }
        return csv.lines;
    }

    private void line() {
        int begin = line;
        List<String> fields = new ArrayList<>();
        while (true) {
            fields.add(field());
            if (at >= text.length()) {
                break;
            }
            char end = text.charAt(at++);
            if (end == '\n') {
                line++;
                break;
            }
        }
        if (fields.size() > 1 || !fields.get(0).isEmpty()) {
            lines.add(new Line(begin, List.copyOf(fields)));
        }
    }

    /** Reads one field and stops at the comma, the line feed or the end behind it. */
    private String field() {
        if (at < text.length() && text.charAt(at) == '"') {
            return quoted();
        }
        int from = at;
        int comma = indexOf(',', at);
        if (lineEnd < at) {
            lineEnd = indexOf('\n', at);
        }
        at = Math.min(comma, lineEnd);
        String field = text.substring(from, at > from && text.charAt(at - 1) == '\r' ? at - 1 : at);
        if (field.indexOf('"') >= 0) {
            throw new IllegalArgumentException(file + ":" + line + ": a quote inside an unquoted field; quote the"
                    + " whole field and double the quotes inside");
        }
        return field;
    }

    private String quoted() {
        int begin = line;
        StringBuilder field = new StringBuilder();
        at++;
        while (true) {
            int quote = text.indexOf('"', at);
            if (quote < 0) {
                throw new IllegalArgumentException(file + ":" + begin + ": a quoted field has no closing quote");
            }
            String piece = text.substring(at, quote);
            field.append(piece);
            for (int feed = piece.indexOf('\n'); feed >= 0; feed = piece.indexOf('\n', feed + 1)) {
                line++;
            }
            at = quote + 1;
            if (at >= text.length() || text.charAt(at) != '"') {
                afterQuote();
                return field.toString();
            }
            field.append('"');
            at++;
        }
    }

    /**
     * Searched by the library, not character by character: the table is read while pmcd waits for a first
     * answer.
     */
    private int indexOf(char wanted, int from) {
        int found = text.indexOf(wanted, from);
        return found < 0 ? text.length() : found;
    }

    private void afterQuote() {
        if (at < text.length() && text.charAt(at) == '\r') {
            at++;
        }
        if (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '\n') {
            throw new IllegalArgumentException(file + ":" + line + ": text behind a closing quote; expected a comma");
        }
    }
}
