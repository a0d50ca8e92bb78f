package io.pcp.pmda.otlp;

/** Tells documents of OTLP from texts by how they begin; for those that nobody said anything about. */
public final class EncodingGuess {
    private static final int LOOK = 512;
    /** Tag of {@code resource_metrics}. */
    private static final int FIRST_FIELD = 0x0a;

    private EncodingGuess() {}

    /** Null for what is neither JSON nor protobuf, such as an exposition of Prometheus. */
    public static OtlpEncoding of(byte[] body, int length) {
        if (length > 0 && (body[0] == 0 || body[0] == FIRST_FIELD && binary(body, length))) {
            return OtlpEncoding.PROTOBUF;
        }
        return object(body, length) ? OtlpEncoding.JSON : null;
    }

    /** An empty line is a field, too; but no text has what comes then. */
    private static boolean binary(byte[] body, int length) {
        for (int i = 1; i < Math.min(length, LOOK); i++) {
            if (body[i] >= 0 && body[i] < ' ' && body[i] != '\t' && body[i] != '\n' && body[i] != '\r') {
                return true;
            }
        }
        return false;
    }

    /** An object that begins with a field; the labels of a series with a quoted name have no colon. */
    private static boolean object(byte[] body, int length) {
        int at = blanks(body, 0, length);
        if (at == length || body[at] != '{') {
            return false;
        }
        at = blanks(body, at + 1, length);
        if (at == length || body[at] != '"') {
            return false;
        }
        at++;
        while (at < length && body[at] != '"' && body[at] != '\\') {
            at++;
        }
        at = blanks(body, Math.min(at + 1, length), length);
        return at < length && body[at] == ':';
    }

    private static int blanks(byte[] body, int from, int length) {
        int at = from;
        while (at < length && (body[at] == ' ' || body[at] == '\t' || body[at] == '\n' || body[at] == '\r')) {
            at++;
        }
        return at;
    }
}
