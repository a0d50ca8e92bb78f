package io.pcp.pmda.otlp;

import java.util.function.Consumer;

/**
 * JSON documents in one body: one that may have many lines, or many that have one line each, as the collector's file
 * exporter writes them. Of the latter a bad one costs itself only.
 */
public final class JsonDocuments {
    private final byte[] body;
    private final int from;
    private final int end;
    private final DecodeLimits limits;
    private final BadDocument problems;

    private JsonDocuments(byte[] body, int from, int length, DecodeLimits limits, BadDocument problems) {
        this.body = body;
        this.from = from;
        this.end = from + length;
        this.limits = limits;
        this.problems = problems;
    }

    /**
     * Gives away all that can be taken, one at a time, in the order of the lines; each before the next one is read. Thread-safe.
     *
     * @param body not kept
     * @param limits of each document
     */
    public static void each(
            byte[] body,
            int from,
            int length,
            DecodeLimits limits,
            Consumer<MetricsData> documents,
            BadDocument problems) {
        new JsonDocuments(body, from, length, limits, problems).read(documents);
    }

    private void read(Consumer<MetricsData> documents) {
        Line line = next(from, 1);
        if (line == null) {
            problems.at(1, "JSON: the document is empty");
            return;
        }
        if (next(line.to + 1, line.number + 1) != null && !complete(line)) {
            // Either a document of several lines, or a line that is damaged; the last case is told from both by its
            // rest.
            OtlpException whole = whole(documents);
            if (whole == null) {
                return;
            }
            if (!anyComplete(line)) {
                problems.at(1, whole.getMessage());
                return;
            }
        }
        for (; line != null; line = next(line.to + 1, line.number + 1)) {
            try {
                documents.accept(JsonDecoder.decode(body, line.from, line.to - line.from, limits));
            } catch (OtlpException e) {
                problems.at(line.number, e.getMessage());
            }
        }
    }

    private OtlpException whole(Consumer<MetricsData> documents) {
        try {
            documents.accept(JsonDecoder.decode(body, from, end - from, limits));
            return null;
        } catch (OtlpException e) {
            return e;
        }
    }

    private boolean anyComplete(Line first) {
        for (Line line = first; line != null; line = next(line.to + 1, line.number + 1)) {
            if (complete(line)) {
                return true;
            }
        }
        return false;
    }

    /** Looks like a document: a cheap guess that is right for all that programs write. */
    private boolean complete(Line line) {
        int last = line.to - 1;
        while (blank(body[last])) {
            last--;
        }
        int first = line.from;
        while (blank(body[first])) {
            first++;
        }
        return body[first] == '{' && body[last] == '}' && balanced(first, last);
    }

    private boolean balanced(int first, int last) {
        int open = 0;
        boolean text = false;
        for (int i = first; i <= last; i++) {
            byte b = body[i];
            if (b == '"') {
                text = !text;
            } else if (text) {
                i += b == '\\' ? 1 : 0;
            } else if (b == '{' || b == '[') {
                open++;
            } else if (b == '}' || b == ']') {
                open--;
            }
        }
        return open == 0 && !text;
    }

    /** The next line that is not blank. */
    private Line next(int at, int number) {
        int line = number;
        int start = at;
        while (start < end) {
            int to = start;
            boolean blank = true;
            while (to < end && body[to] != '\n') {
                blank &= blank(body[to]);
                to++;
            }
            if (!blank) {
                return new Line(line, start, to);
            }
            start = to + 1;
            line++;
        }
        return null;
    }

    private static boolean blank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    private record Line(int number, int from, int to) {}
}
