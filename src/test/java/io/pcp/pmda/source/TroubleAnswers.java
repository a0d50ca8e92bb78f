package io.pcp.pmda.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/**
 * What a {@link TroubleServer} answers to a path. Amounts come with the query, {@code /ok?1000}.
 *
 * <table>
 * <caption>Paths</caption>
 * <tr><td>/ok?N</td><td>N gauges (10), values count the requests</td></tr>
 * <tr><td>/gzip?N /chunked?N /old?N /interim?N</td><td>the same, compressed; in chunks with extensions and a trailer; as
 *     HTTP/1.0 up to the end of the connection; after a 100 and a 103</td></tr>
 * <tr><td>/members</td><td>gzip of two members</td></tr>
 * <tr><td>/openmetrics /cut</td><td>OpenMetrics with and without its end</td></tr>
 * <tr><td>/churn?N</td><td>half of the N names are new in each answer</td></tr>
 * <tr><td>/hang /hang-body /trickle /trickle-head</td><td>no answer; none after the headers; a byte every 20 ms</td></tr>
 * <tr><td>/drip?MS /drip-head?MS</td><td>as /old; from a request for /drip-on to one for /drip-off a byte of the body, or of
 *     the headers, every MS</td></tr>
 * <tr><td>/slow?MS</td><td>answers late</td></tr>
 * <tr><td>/reset /truncated /truncated-chunks /truncated-gzip /close</td><td>ends in the middle of the body, or before the
 *     answer</td></tr>
 * <tr><td>/huge /huge-chunks /bomb /big-head /endless-head</td><td>200 MB; gzip of zeros; headers without end</td></tr>
 * <tr><td>/loop /redirect?URL</td><td>redirects</td></tr>
 * <tr><td>/html /json /status?N</td><td>something else</td></tr>
 * <tr><td>/auth?VALUE</td><td>401 unless {@code Authorization} has this value</td></tr>
 * <tr><td>/no-http /bad-length /bad-chunk /bad-gzip</td><td>malformed</td></tr>
 * </table>
 */
final class TroubleAnswers {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final long HUGE = 200L << 20;

    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean dripping;

    /**
     * @return whether the connection goes on
     */
    boolean answer(String target, String head, OutputStream out, SocketChannel channel)
            throws IOException, InterruptedException {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        String argument = query < 0 ? "" : target.substring(query + 1);
        return switch (path) {
            case "/hang", "/hang-body", "/trickle", "/trickle-head", "/slow" -> slow(path, argument, out);
            case "/drip", "/drip-head" -> drip(path, argument, out);
            case "/drip-on", "/drip-off" -> {
                dripping = path.equals("/drip-on");
                yield document("/ok", "1", out);
            }
            case "/reset", "/truncated", "/truncated-chunks", "/truncated-gzip", "/close" -> cut(path, out, channel);
            case "/huge", "/huge-chunks", "/bomb", "/big-head", "/endless-head" -> large(path, out);
            case "/no-http", "/bad-length", "/bad-chunk", "/bad-gzip" -> malformed(path, out);
            case "/loop", "/redirect", "/status", "/auth" -> status(path, argument, head, out);
            default -> document(path, argument, out);
        };
    }

    private boolean document(String path, String argument, OutputStream out) throws IOException {
        byte[] text = gauges(argument.isEmpty() ? 10 : Integer.parseInt(argument), path.equals("/churn"));
        switch (path) {
            case "/ok", "/churn" -> full(out, "200 OK", TEXT, "", text);
            case "/gzip" -> full(out, "200 OK", TEXT, "Content-Encoding: gzip\r\n", zipped(text));
            case "/members" ->
                full(out, "200 OK", TEXT, "Content-Encoding: gzip\r\n", join(zipped(text), zipped(text)));
            case "/interim" -> {
                write(out, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
                full(out, "200 OK", TEXT, "", text);
            }
            case "/chunked" -> {
                write(out, "HTTP/1.1 200 OK\r\nContent-Type: " + TEXT + "\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (int at = 0; at < text.length; at += 100) {
                    int part = Math.min(100, text.length - at);
                    write(out, Integer.toHexString(part) + ";why=\"not\"\r\n");
                    out.write(text, at, part);
                    write(out, "\r\n");
                }
                write(out, "0\r\nX-Sum: 1\r\n\r\n");
            }
            case "/old" -> {
                write(out, "HTTP/1.0 200 OK\r\nContent-Type: " + TEXT + "\r\n\r\n");
                out.write(text);
                return false;
            }
            case "/openmetrics", "/cut" -> {
                String end = path.equals("/cut") ? "" : "# EOF\n";
                full(out, "200 OK", OPEN, "", join(text, end.getBytes(StandardCharsets.US_ASCII)));
            }
            case "/html" ->
                full(
                        out,
                        "200 OK",
                        "text/html",
                        "",
                        "<html><body>Login</body></html>".getBytes(StandardCharsets.US_ASCII));
            case "/json" ->
                full(out, "200 OK", "application/json", "", "{\"up\": 1}".getBytes(StandardCharsets.US_ASCII));
            default ->
                full(out, "404 Not Found", "text/plain", "", "no such path\n".getBytes(StandardCharsets.US_ASCII));
        }
        return true;
    }

    private byte[] gauges(int number, boolean churn) {
        int round = count.incrementAndGet();
        StringBuilder text = new StringBuilder(number * 60);
        for (int i = 0; i < number; i++) {
            String name = "trouble_" + i + (churn && i % 2 == 0 ? "_" + round : "");
            text.append("# TYPE ").append(name).append(" gauge\n").append(name).append("{a=\"b\"} ");
            text.append(round).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private boolean slow(String path, String argument, OutputStream out) throws IOException, InterruptedException {
        if (path.equals("/slow")) {
            Thread.sleep(Long.parseLong(argument));
            return document("/ok", "", out);
        }
        if (!path.equals("/hang") && !path.equals("/trickle-head")) {
            write(out, "HTTP/1.1 200 OK\r\nContent-Type: " + TEXT + "\r\nContent-Length: 100000\r\n\r\n");
        }
        while (path.startsWith("/hang")) {
            Thread.sleep(60_000);
        }
        if (path.equals("/trickle-head")) {
            write(out, "HTTP/1.1 200 OK\r\nX: ");
        }
        while (true) {
            write(out, "a");
            // Far below any sensible timeout of a single read, and far above that of the whole.
            Thread.sleep(20);
        }
    }

    /** All of it comes, in minutes: no single read waits for long. */
    private boolean drip(String path, String pause, OutputStream out) throws IOException, InterruptedException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        boolean more = document("/old", "", answer);
        byte[] bytes = answer.toByteArray();
        int at = 0;
        if (path.equals("/drip")) {
            at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
            out.write(bytes, 0, at);
        }
        for (; dripping && at < bytes.length; at++) {
            out.write(bytes[at]);
            Thread.sleep(Long.parseLong(pause));
        }
        out.write(bytes, at, bytes.length - at);
        return more;
    }

    private boolean cut(String path, OutputStream out, SocketChannel channel) throws IOException {
        byte[] text = gauges(100, false);
        switch (path) {
            case "/truncated", "/reset" -> {
                write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + 2 * text.length + "\r\n\r\n");
                out.write(text);
                if (path.equals("/reset")) {
                    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                }
            }
            case "/truncated-chunks" -> {
                write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\ntrouble_1 1\ntrou\r\n10\r\nble");
            }
            case "/truncated-gzip" -> {
                byte[] zipped = zipped(text);
                full(out, "200 OK", TEXT, "Content-Encoding: gzip\r\n", Arrays.copyOf(zipped, zipped.length / 2));
            }
            default -> {
                // Nothing at all.
            }
        }
        return false;
    }

    private boolean large(String path, OutputStream out) throws IOException {
        byte[] zeros = new byte[1 << 16];
        Arrays.fill(zeros, (byte) '\n');
        switch (path) {
            case "/huge" -> {
                write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + HUGE + "\r\n\r\n");
                for (long sent = 0; sent < HUGE; sent += zeros.length) {
                    out.write(zeros);
                }
            }
            case "/huge-chunks" -> {
                write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (long sent = 0; sent < HUGE; sent += zeros.length) {
                    write(out, "10000\r\n");
                    out.write(zeros);
                    write(out, "\r\n");
                }
                write(out, "0\r\n\r\n");
            }
            case "/bomb" -> {
                write(out, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
                try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
                    for (long sent = 0; sent < HUGE; sent += zeros.length) {
                        zip.write(zeros);
                    }
                }
            }
            default -> {
                write(out, "HTTP/1.1 200 OK\r\n");
                String line = "X-Long: " + "x".repeat(1000) + "\r\n";
                for (int i = 0; i < 40 || path.equals("/endless-head"); i++) {
                    write(out, line);
                }
                write(out, "Content-Length: 0\r\n\r\n");
            }
        }
        return false;
    }

    private static boolean malformed(String path, OutputStream out) throws IOException {
        String ok = "HTTP/1.1 200 OK\r\n";
        write(
                out,
                switch (path) {
                    case "/no-http" -> "SSH-2.0-OpenSSH_9.2\r\n";
                    case "/bad-length" -> ok + "Content-Length: 12x\r\n\r\n";
                    case "/bad-chunk" -> ok + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n";
                    default -> ok + "Content-Encoding: gzip\r\nContent-Length: 8\r\n\r\nnot gzip";
                });
        return false;
    }

    private boolean status(String path, String argument, String head, OutputStream out) throws IOException {
        byte[] text = "something is wrong\n".getBytes(StandardCharsets.US_ASCII);
        switch (path) {
            case "/loop" -> full(out, "302 Found", "text/plain", "Location: /loop\r\n", text);
            case "/redirect" -> full(out, "302 Found", "text/plain", "Location: " + argument + "\r\n", text);
            case "/auth" -> {
                if (head.contains("\r\nAuthorization: " + argument.replace('+', ' ') + "\r\n")) {
                    return document("/ok", "", out);
                }
                full(out, "401 Unauthorized", "text/plain", "WWW-Authenticate: Bearer\r\n", text);
            }
            default -> full(out, argument + " Trouble", "text/plain", "", text);
        }
        return true;
    }

    private static void full(OutputStream out, String status, String type, String headers, byte[] body)
            throws IOException {
        write(
                out,
                "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\n" + headers + "Content-Length: " + body.length
                        + "\r\n\r\n");
        out.write(body);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] zipped(byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text);
        }
        return bytes.toByteArray();
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
