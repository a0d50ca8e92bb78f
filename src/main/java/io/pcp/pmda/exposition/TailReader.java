package io.pcp.pmda.exposition;

/**
 * Reads what follows the value of a sample: a timestamp, an exemplar, the end of the line. Not thread-safe: what was read
 * stands in fields.
 */
final class TailReader {
    private static final double MILLIS = 1000;
    private static final double MOST_MILLIS = 0x1p63;

    private final Fault fault;
    private final NumberReader number = new NumberReader();

    /** Milliseconds since the epoch, or {@link Exposition#NO_TIMESTAMP}. */
    long timestamp;

    boolean exemplar;
    /** Offset of the next line. */
    int next;

    TailReader(Fault fault) {
        this.fault = fault;
    }

    /**
     * @param from offset after the value
     * @return false when the line is wrong, as the fault says
     */
    boolean read(byte[] text, int from, int end, ExpositionFormat format) {
        timestamp = Exposition.NO_TIMESTAMP;
        exemplar = false;
        int at = Ascii.skipBlanks(text, from, end);
        if (at == from && !Ascii.isEnd(text, at, end)) {
            return fault.expected("a blank or the end of the line after the value", at);
        }
        if (!Ascii.isEnd(text, at, end) && text[at] != '#') {
            int after = format == ExpositionFormat.OPENMETRICS ? seconds(text, at, end) : millis(text, at, end);
            if (after < 0) {
                return false;
            }
            at = Ascii.skipBlanks(text, after, end);
            if (at == after && !Ascii.isEnd(text, at, end)) {
                return fault.expected("a blank or the end of the line after the timestamp", at);
            }
        }
        if (!Ascii.isEnd(text, at, end)) {
            if (text[at] != '#' || !isExemplar(text, at + 1, end)) {
                return fault.expected("an exemplar (# {…}) or the end of the line", at);
            }
            exemplar = true;
            at = Ascii.lineEnd(text, at, end);
        }
        next = Math.min(end, Ascii.lineEnd(text, at, end) + 1);
        return true;
    }

    private static boolean isExemplar(byte[] text, int from, int end) {
        int at = Ascii.skipBlanks(text, from, end);
        return at > from && at < end && text[at] == '{';
    }

    private int millis(byte[] text, int from, int end) {
        int at = from;
        boolean negative = text[at] == '-';
        if (negative || text[at] == '+') {
            at++;
        }
        int first = at;
        long value = 0;
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            int digit = text[at++] - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                fault.wrong("the timestamp is out of range", from);
                return -1;
            }
            value = value * 10 + digit;
        }
        if (at == first) {
            fault.expected("a timestamp in whole milliseconds", from);
            return -1;
        }
        timestamp = negative ? -value : value;
        return at;
    }

    private int seconds(byte[] text, int from, int end) {
        if (!number.read(text, from, end)) {
            fault.expected("a timestamp in seconds", from);
            return -1;
        }
        double value = Math.rint(Double.longBitsToDouble(number.bits) * MILLIS);
        if (!(Math.abs(value) < MOST_MILLIS)) {
            fault.wrong("the timestamp is out of range", from);
            return -1;
        }
        timestamp = (long) value;
        return number.end;
    }
}
