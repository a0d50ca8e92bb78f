package io.pcp.pmda.receiver;

import java.io.IOException;
import java.util.Locale;

/**
 * What comes before the body of a request, RFC 9112, as far as it matters here. Where two readers could disagree about
 * where a request ends, it is refused.
 *
 * @param method as sent
 * @param path of the target without query; {@code *} for all
 * @param old HTTP/1.0
 * @param length of the body in bytes; -1 when it is chunked
 * @param expect the sender waits for {@code 100 Continue}
 * @param close the connection ends with this request
 * @param contentType empty when there is none
 * @param encoding {@code Content-Encoding}; empty when there is none
 * @param authorization a secret; empty when there is none
 */
record HttpHead(
        String method,
        String path,
        boolean old,
        long length,
        boolean expect,
        boolean close,
        String contentType,
        String encoding,
        String authorization) {
    /** Empty lines before a request, which old clients send behind the one before. */
    private static final int MAX_EMPTY = 4;

    /**
     * Reads it, with the empty line at its end.
     *
     * @throws Refusal when it is no head of HTTP/1; nothing that follows can be trusted
     * @throws java.io.EOFException when the stream ends within
     */
    static HttpHead read(RequestInput input) throws IOException {
        String first = input.line();
        for (int i = 0; first.isEmpty() && i < MAX_EMPTY; i++) {
            first = input.line();
        }
        String[] words = first.split(" ", -1);
        if (words.length != 3 || words[1].isEmpty() || !HttpFields.token(words[0])) {
            throw new Refusal(400, "not HTTP: the first line is not METHOD TARGET VERSION");
        }
        if (words[2].equals("HTTP/2.0")) {
            throw new Refusal(
                    400, "HTTP/2, as gRPC speaks it, is not understood: the protocol has to be http/protobuf");
        }
        if (!words[2].matches("HTTP/1\\.[0-9]")) {
            throw new Refusal(400, "not HTTP/1: the first line ends with another version");
        }
        HttpFields fields = new HttpFields();
        for (String line = input.line(); !line.isEmpty(); line = input.line()) {
            fields.add(line);
        }
        return of(words[0], path(words[1]), words[2].endsWith("0"), fields);
    }

    private static HttpHead of(String method, String path, boolean old, HttpFields fields) throws Refusal {
        if (!old && fields.count("host") != 1 || fields.count("host") > 1) {
            throw new Refusal(400, "there is not one header Host");
        }
        for (String once : new String[] {"content-type", "authorization"}) {
            if (fields.count(once) > 1) {
                throw new Refusal(400, "the header " + once + " comes twice");
            }
        }
        boolean chunked = fields.count("transfer-encoding") > 0;
        if (chunked && (old || !fields.value("transfer-encoding").equalsIgnoreCase("chunked"))) {
            throw new Refusal(400, "Transfer-Encoding is not chunked, or the request is HTTP/1.0");
        }
        if (chunked && fields.count("content-length") > 0) {
            throw new Refusal(400, "Content-Length and Transfer-Encoding in one request");
        }
        String connection = fields.value("connection").toLowerCase(Locale.ROOT);
        boolean close = old || HttpFields.listed(connection, "close");
        boolean expect = !old && fields.value("expect").equalsIgnoreCase("100-continue");
        return new HttpHead(
                method,
                path,
                old,
                chunked ? -1 : fields.length(),
                expect,
                close,
                fields.value("content-type"),
                fields.value("content-encoding"),
                fields.value("authorization"));
    }

    /** Of {@code /path?query} and of {@code http://host/path?query}. */
    private static String path(String target) {
        String path = target;
        int scheme = target.indexOf("://");
        if (scheme > 0 && target.charAt(0) != '/') {
            int slash = target.indexOf('/', scheme + 3);
            path = slash < 0 ? "/" : target.substring(slash);
        }
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    /** Never what authorizes. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
