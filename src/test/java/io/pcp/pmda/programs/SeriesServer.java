package io.pcp.pmda.programs;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Many sources in one process. Documents that do not change their layout are rendered once, so that a scrape costs the
 * server next to nothing. A thread per connection, connections stay open.
 *
 * <table>
 * <caption>Paths; whatever follows makes another source of it</caption>
 * <tr><td>{@code /fixed/METRICS/INSTANCES/…}</td><td>counters; two documents in turn, which differ in all values</td></tr>
 * <tr><td>{@code /churn/SERIES/…}</td><td>half of the series have another label value with each scrape</td></tr>
 * <tr><td>{@code /names/METRICS/…}</td><td>half of the metrics have another name with each scrape</td></tr>
 * <tr><td>{@code /random/METRICS/INSTANCES/…}</td><td>of so many a third is missing, another one with each scrape; the
 * value tells which series it is: 1000 times the number of the metric plus that of the instance</td></tr>
 * <tr><td>{@code /reversed/METRICS/INSTANCES/…}</td><td>all of those, the last one first</td></tr>
 * <tr><td>{@code /hang/…}</td><td>never answers</td></tr>
 * </table>
 */
public final class SeriesServer {
    private final Map<String, byte[][]> rendered = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> scrapes = new ConcurrentHashMap<>();

    private SeriesServer() {}

    /**
     * Prints the port it listens on, then runs until it is killed.
     *
     * @param args the port, or nothing for any
     */
    public static void main(String[] args) throws IOException {
        SeriesServer server = new SeriesServer();
        int port = args.length == 0 ? 0 : Integer.parseInt(args[0]);
        try (ServerSocket listener = new ServerSocket(port, 256, InetAddress.getLoopbackAddress())) {
            System.out.println(listener.getLocalPort());
            while (true) {
                Socket socket = listener.accept();
                Thread thread = new Thread(() -> server.serve(socket), "connection");
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream());
                OutputStream out = socket.getOutputStream()) {
            socket.setTcpNoDelay(true);
            String path;
            while ((path = request(in)) != null) {
                out.write(response(path));
            }
        } catch (IOException e) {
            // The other side has gone.
        }
    }

    /** The path of the next request without its query; null at the end of the connection. */
    private static String request(InputStream in) throws IOException {
        String first = line(in);
        if (first == null) {
            return null;
        }
        String header;
        do {
            header = line(in);
        } while (header != null && !header.isEmpty());
        String[] words = first.split(" ");
        return words.length < 2 ? null : words[1].replaceFirst("\\?.*", "");
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return null;
            }
            if (c != '\r') {
                text.append((char) c);
            }
        }
        return text.toString();
    }

    private byte[] response(String path) {
        long scrape = scrapes.computeIfAbsent(path, p -> new AtomicLong()).incrementAndGet();
        String[] parts = path.substring(1).split("/");
        try {
            return switch (parts[0]) {
                case "fixed" ->
                    rendered.computeIfAbsent(path, p -> new byte[][] {fixed(parts, 1), fixed(parts, 2)})[
                            (int) (scrape & 1)];
                case "churn" -> churn(parts, scrape);
                case "names" -> names(parts, scrape);
                case "random" -> random(parts, scrape);
                case "reversed" -> reversed(parts);
                case "hang" -> hang();
                default -> answer("404 Not Found", "no such path\n");
            };
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return answer("404 Not Found", "no such path\n");
        }
    }

    private static byte[] fixed(String[] parts, int round) {
        int metrics = Integer.parseInt(parts[1]);
        int instances = Integer.parseInt(parts[2]);
        StringBuilder text = new StringBuilder(metrics * (100 + instances * 60));
        for (int m = 0; m < metrics; m++) {
            String name = "app_requests_of_part_" + m + "_total";
            head(text, name, "counter");
            for (int i = 0; i < instances; i++) {
                text.append(name).append("{handler=\"/api/v1/item/").append(i).append("\",method=\"GET\"} ");
                text.append(1_000_000L * round + 977L * i + m).append('\n');
            }
        }
        return answer("200 OK", text.toString());
    }

    private static byte[] churn(String[] parts, long scrape) {
        int series = Integer.parseInt(parts[1]);
        StringBuilder text = new StringBuilder(series * 60);
        head(text, "churn_stays", "gauge");
        for (int i = 0; i < series / 2; i++) {
            text.append("churn_stays{pod=\"pod-")
                    .append(i)
                    .append("\"} ")
                    .append(i)
                    .append('\n');
        }
        head(text, "churn_moves", "gauge");
        for (int i = 0; i < series - series / 2; i++) {
            text.append("churn_moves{pod=\"pod-").append(scrape).append('-').append(i);
            text.append("\"} ").append(i).append('\n');
        }
        return answer("200 OK", text.toString());
    }

    private static byte[] names(String[] parts, long scrape) {
        int metrics = Integer.parseInt(parts[1]);
        StringBuilder text = new StringBuilder(metrics * 80);
        for (int i = 0; i < metrics; i++) {
            String name = i < metrics / 2 ? "name_stays_" + i : "name_moves_" + scrape + "_" + i;
            head(text, name, "gauge");
            text.append(name).append(' ').append(i).append('\n');
        }
        return answer("200 OK", text.toString());
    }

    private static byte[] random(String[] parts, long scrape) {
        int metrics = Integer.parseInt(parts[1]);
        int instances = Integer.parseInt(parts[2]);
        Random random = new Random(scrape);
        StringBuilder text = new StringBuilder();
        for (int m = 0; m < metrics; m++) {
            boolean present = random.nextInt(3) > 0;
            if (present) {
                head(text, "random_" + m, "gauge");
            }
            for (int i = 0; i < instances; i++) {
                if (random.nextInt(3) > 0 && present) {
                    named(text, m, i);
                }
            }
        }
        return answer("200 OK", text.toString());
    }

    private static byte[] reversed(String[] parts) {
        StringBuilder text = new StringBuilder();
        for (int m = Integer.parseInt(parts[1]) - 1; m >= 0; m--) {
            head(text, "random_" + m, "gauge");
            for (int i = Integer.parseInt(parts[2]) - 1; i >= 0; i--) {
                named(text, m, i);
            }
        }
        return answer("200 OK", text.toString());
    }

    /** Metrics with an even number have one label, the others two. */
    private static void named(StringBuilder text, int metric, int instance) {
        text.append("random_")
                .append(metric)
                .append("{pod=\"pod-")
                .append(instance)
                .append('"');
        if (metric % 2 == 1) {
            text.append(",zone=\"z").append(instance % 3).append('"');
        }
        text.append("} ").append(1000 * metric + instance).append('\n');
    }

    private static byte[] hang() {
        while (true) {
            LockSupport.park();
        }
    }

    private static void head(StringBuilder text, String name, String type) {
        text.append("# HELP ").append(name).append(" For a test.\n");
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static byte[] answer(String status, String body) {
        return ("HTTP/1.1 " + status + "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
