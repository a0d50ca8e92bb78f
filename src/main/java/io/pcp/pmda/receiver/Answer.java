package io.pcp.pmda.receiver;

import io.pcp.pmda.otlp.Intake;
import io.pcp.pmda.otlp.OtlpEncoding;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * An answer. Bodies are messages of protobuf or the same in JSON: {@code ExportMetricsServiceResponse} for 200,
 * {@code google.rpc.Status} for the rest.
 *
 * @param retrySeconds for {@code Retry-After}; 0 for none
 */
record Answer(int status, OtlpEncoding encoding, byte[] body, int retrySeconds) {
    private static final int MAX_MESSAGE = 1000;

    /** A request whose points were taken, or most of them. */
    static Answer taken(OtlpEncoding encoding, Intake intake) {
        boolean json = encoding == OtlpEncoding.JSON;
        if (intake.rejected() == 0 && intake.reason().isEmpty()) {
            return new Answer(200, encoding, json ? ascii("{}") : new byte[0], 0);
        }
        String reason = cut(intake.reason());
        if (json) {
            // 64-bit numbers are strings in the JSON of protobuf.
            String rejected = intake.rejected() == 0 ? "" : "\"rejectedDataPoints\":\"" + intake.rejected() + "\",";
            String text = "{\"partialSuccess\":{" + rejected + "\"errorMessage\":" + quoted(reason) + "}}";
            return new Answer(200, encoding, text.getBytes(StandardCharsets.UTF_8), 0);
        }
        ProtobufText partial = new ProtobufText().number(1, intake.rejected()).text(2, reason);
        return new Answer(200, encoding, new ProtobufText().message(1, partial).bytes(), 0);
    }

    /** A request that was refused. */
    static Answer refused(OtlpEncoding encoding, Refusal why) {
        int code = code(why.status());
        String message = cut(why.getMessage());
        byte[] body = encoding == OtlpEncoding.JSON
                ? ("{\"code\":" + code + ",\"message\":" + quoted(message) + "}").getBytes(StandardCharsets.UTF_8)
                : new ProtobufText().number(1, code).text(2, message).bytes();
        return new Answer(why.status(), encoding, body, why.retrySeconds());
    }

    /** {@code google.rpc.Code} */
    private static int code(int status) {
        return switch (status) {
            case 401 -> 16;
            case 404 -> 5;
            case 405 -> 12;
            case 413, 429 -> 8;
            case 500 -> 13;
            case 503 -> 14;
            default -> 3;
        };
    }

    private static String cut(String text) {
        return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE) + "...";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c >= 0x7f && c < 0xa0 || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    /**
     * As bytes of HTTP/1.1.
     *
     * @param close whether the connection ends with it
     * @param withBody false for HEAD, which has only its length
     */
    byte[] bytes(boolean close, boolean withBody) {
        StringBuilder head = new StringBuilder(256);
        head.append("HTTP/1.1 ").append(status).append(' ').append(phrase()).append("\r\n");
        head.append("Date: ").append(date()).append("\r\n");
        head.append("Content-Type: ").append(encoding.contentType()).append("\r\n");
        head.append("Content-Length: ").append(body.length).append("\r\n");
        if (status == 405) {
            head.append("Allow: POST\r\n");
        }
        if (status == 401) {
            head.append("WWW-Authenticate: Bearer\r\n");
        }
        if (retrySeconds > 0) {
            head.append("Retry-After: ").append(retrySeconds).append("\r\n");
        }
        if (close) {
            head.append("Connection: close\r\n");
        }
        byte[] start = ascii(head.append("\r\n").toString());
        byte[] all = new byte[start.length + (withBody ? body.length : 0)];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, all.length - start.length);
        return all;
    }

    private String phrase() {
        return switch (status) {
            case 200 -> "OK";
            case 401 -> "Unauthorized";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 503 -> "Service Unavailable";
            default -> "Bad Request";
        };
    }

    private static String date() {
        return DATE.format(Instant.now());
    }

    /** RFC 9110, 5.6.7. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);
}
