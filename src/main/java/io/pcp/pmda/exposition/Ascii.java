package io.pcp.pmda.exposition;

/** Bytes of a document: which may stand in a name, where lines and blanks end, and a hash of them. */
final class Ascii {
    private static final long PRIME = 0x9e3779b97f4a7c15L;

    private static final int START = 1;
    private static final int DIGIT = 2;
    private static final int COLON = 4;
    private static final byte[] CLASSES = classes();

    private Ascii() {}

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int c = 'a'; c <= 'z'; c++) {
            classes[c] = START;
            classes[c - 'a' + 'A'] = START;
        }
        for (int c = '0'; c <= '9'; c++) {
            classes[c] = DIGIT;
        }
        classes['_'] = START;
        classes[':'] = COLON;
        return classes;
    }

    /** The offset after the name of a metric; {@code from} when there is none. */
    static int metricName(byte[] text, int from, int limit) {
        int at = from;
        while (at < limit && CLASSES[text[at] & 0xff] != 0) {
            at++;
        }
        return at > from && CLASSES[text[from] & 0xff] == DIGIT ? from : at;
    }

    /** The offset after the name of a label; {@code from} when there is none. */
    static int labelName(byte[] text, int from, int limit) {
        int at = from;
        while (at < limit && (CLASSES[text[at] & 0xff] & (START | DIGIT)) != 0) {
            at++;
        }
        return at > from && CLASSES[text[from] & 0xff] == DIGIT ? from : at;
    }

    static int skipBlanks(byte[] text, int from, int limit) {
        int at = from;
        while (at < limit && (text[at] == ' ' || text[at] == '\t')) {
            at++;
        }
        return at;
    }

    /** Skips blanks and ends of lines. */
    static int skipEmpty(byte[] text, int from, int limit) {
        int at = from;
        while (at < limit && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n')) {
            at++;
        }
        return at;
    }

    /** The offset of the next line feed, or the limit. */
    static int lineEnd(byte[] text, int from, int limit) {
        int at = from;
        while (at < limit && text[at] != '\n') {
            at++;
        }
        return at;
    }

    /** Whether a line ends at an offset: line feed, carriage return before it, or the limit. */
    static boolean isEnd(byte[] text, int at, int limit) {
        return at >= limit || text[at] == '\n' || text[at] == '\r' && (at + 1 == limit || text[at + 1] == '\n');
    }

    /** Of equal bytes the same; without the seed nobody can make many that are the same. */
    static int hash(int seed, byte[] text, int from, int to) {
        long hash = seed ^ (long) (to - from) << 32;
        int at = from;
        while (to - at >= 4) {
            int word = text[at] & 0xff | (text[at + 1] & 0xff) << 8 | (text[at + 2] & 0xff) << 16 | text[at + 3] << 24;
            hash = (hash ^ word) * PRIME;
            hash ^= hash >>> 29;
            at += 4;
        }
        while (at < to) {
            hash = (hash ^ text[at++]) * PRIME;
        }
        return (int) (hash ^ hash >>> 32);
    }

    /** Whether a text has exactly these characters; all of the bytes are below 128. */
    static boolean same(String text, byte[] bytes, int from, int to) {
        int length = to - from;
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }

    /** Spreads the bits of a hash, so that sums of several are as good. */
    static int mix(int hash) {
        int mixed = (hash ^ hash >>> 16) * 0x85ebca6b;
        mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
        return mixed ^ mixed >>> 16;
    }
}
