package io.pcp.pmda.gpu;

import java.util.ArrayList;
import java.util.List;

/** Comma separated values as RFC 4180 defines them: quoted fields may hold commas, doubled quotes and line breaks. */
final class Csv {

    /**
     * One record.
     *
     * @param line where it begins, from 1
     * @param fields without their quotes
     */
    record Line(int line, List<String> fields) {}

    private final String file;
    private final String text;
    private final List<Line> lines = new ArrayList<>();
    private int at;
    private int line = 1;

    private Csv(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * All records of a text; empty lines are none.
     *
     * @param file name for messages
     * @throws IllegalArgumentException with file and line, for a quote that never ends or stands where none may
     */
    static List<Line> parse(String file, String text) {
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
        while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '\n') {
            if (text.charAt(at) == '"') {
                throw new IllegalArgumentException(file + ":" + line + ": a quote inside an unquoted field; quote the"
                        + " whole field and double the quotes inside");
            }
            at++;
        }
        int to = at > from && text.charAt(at - 1) == '\r' ? at - 1 : at;
        return text.substring(from, to);
    }

    private String quoted() {
        int begin = line;
        StringBuilder field = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '"') {
                line += c == '\n' ? 1 : 0;
                field.append(c);
            } else if (at < text.length() && text.charAt(at) == '"') {
                field.append('"');
                at++;
            } else {
                afterQuote();
                return field.toString();
            }
        }
        throw new IllegalArgumentException(file + ":" + begin + ": a quoted field has no closing quote");
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
