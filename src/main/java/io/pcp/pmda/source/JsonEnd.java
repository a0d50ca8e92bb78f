package io.pcp.pmda.source;

/** Tells whether a JSON object that nobody has ended with a line end is there to its last brace. */
final class JsonEnd {
    private JsonEnd() {}

    /** Whether it is one object, as far as its braces tell. */
    static boolean complete(byte[] bytes, int from, int to) {
        int depth = 0;
        boolean quoted = false;
        int begun = from;
        while (begun < to && bytes[begun] <= ' ') {
            begun++;
        }
        if (begun == to || bytes[begun] != '{') {
            return false;
        }
        for (int i = begun; i < to; i++) {
            byte c = bytes[i];
            if (quoted) {
                quoted = c != '"';
                i += c == '\\' ? 1 : 0;
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            }
        }
        return depth == 0 && !quoted;
    }
}
