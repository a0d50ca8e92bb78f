package io.pcp.pmda.source;

import java.io.IOException;
import java.util.Locale;

/**
 * What an answer says of itself, RFC 9112. Read by {@link #read}; of one thread.
 *
 * <p>Headers may have {@link Scratch#SIZE} bytes in all, those of interim answers included.
 */
final class ResponseHead {
    private int status;
    private boolean close;
    private long length = -1;
    private boolean chunked;
    private String contentType;
    private String encoding = "";
    private String location;
    private String retryAfter;

    private ResponseHead() {}

    /** The final answer; interim ones (1xx) are passed over. */
    static ResponseHead read(HttpInput in) throws IOException, ScrapeException {
        int left = Scratch.SIZE;
        while (true) {
            ResponseHead head = new ResponseHead();
            String line = in.line(left);
            left -= line.length() + 2;
            head.statusLine(line);
            while (true) {
                line = in.line(left);
                left -= line.length() + 2;
                if (line.isEmpty()) {
                    break;
                }
                head.header(line);
            }
            if (head.status >= 200 || head.status == 101) {
                return head;
            }
        }
    }

    private void statusLine(String line) throws ScrapeException {
        boolean good = line.length() >= 12 && line.startsWith("HTTP/1.") && line.charAt(8) == ' ';
        for (int i = 9; good && i < 12; i++) {
            good = line.charAt(i) >= '0' && line.charAt(i) <= '9';
        }
        if (!good) {
            throw new ScrapeException(
                    ScrapeException.Kind.FAILED,
                    "not http: the answer begins with \"" + Units.excerpt(line, 24) + "\"");
        }
        status = Integer.parseInt(line.substring(9, 12));
        close = line.charAt(7) == '0';
    }

    private void header(String line) throws ScrapeException {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            // The rest of a folded header, which none of ours is; or noise that says nothing.
            return;
        }
        String value = line.substring(colon + 1).strip();
        switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "content-length" -> length = length(value);
            case "transfer-encoding" -> chunked = chunked(value);
            case "content-type" -> contentType = value;
            case "content-encoding" -> encoding = value.toLowerCase(Locale.ROOT);
            case "location" -> location = value;
            case "retry-after" -> retryAfter = value;
            case "connection" -> {
                String words = value.toLowerCase(Locale.ROOT);
                close = words.contains("close") || close && !words.contains("keep-alive");
            }
            default -> {
                // Of no interest.
            }
        }
    }

    private long length(String value) throws ScrapeException {
        long number = -1;
        for (int i = 0; i < value.length() && value.length() <= 18; i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                number = -1;
                break;
            }
            number = Math.max(number, 0) * 10 + digit;
        }
        if (number < 0 || length >= 0 && length != number) {
            throw new ScrapeException(ScrapeException.Kind.FAILED, "malformed answer: Content-Length");
        }
        return number;
    }

    private static boolean chunked(String value) throws ScrapeException {
        if (value.equalsIgnoreCase("chunked")) {
            return true;
        }
        if (value.equalsIgnoreCase("identity")) {
            return false;
        }
        throw new ScrapeException(
                ScrapeException.Kind.FAILED, "malformed answer: Transfer-Encoding " + Units.excerpt(value, 40));
    }

    int status() {
        return status;
    }

    /** Null without. */
    String contentType() {
        return contentType;
    }

    /** Lower case; empty without. */
    String encoding() {
        return encoding;
    }

    /** Null without. */
    String location() {
        return location;
    }

    /** Seconds or a date, as it came; null without. */
    String retryAfter() {
        return retryAfter;
    }

    /** Bytes of the body as sent; -1 when it is not known. */
    long length() {
        return chunked ? -1 : length;
    }

    boolean chunked() {
        return chunked;
    }

    /** Whether the server ends the connection; also when a length contradicts the chunks, as in request smuggling. */
    boolean closes() {
        return close || chunked && length >= 0 || !chunked && length < 0;
    }
}
