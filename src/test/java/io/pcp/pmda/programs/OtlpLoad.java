package io.pcp.pmda.programs;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Pushes as much as it is told to, and says what became of it. A thread per connection, each with series of its own; what is
 * refused is not sent again.
 */
public final class OtlpLoad {
    private final String host;
    private final int port;
    private final Map<String, String> words = new HashMap<>();
    private final Map<Integer, Long> statuses = new TreeMap<>();
    private final List<long[]> latencies = new ArrayList<>();
    private long sent;
    private long accepted;
    private long partial;

    private OtlpLoad(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /**
     * Prints words {@code KEY=VALUE} on one line: points sent and accepted, points accepted per second, requests by status,
     * answers with a partial success, milliseconds from the first byte sent to the last one of the answer.
     *
     * <pre>
     * OtlpLoad HOST PORT [KEY=VALUE]...
     *   series=5000   request=500   points in a request   connections=2
     *   rate=50000    points per second of all, 0 for as many as go   seconds=10
     *   service=load  temporality=cumulative|delta (each point adds 1)   kind=sum|histogram (of 10 buckets)
     * </pre>
     */
    public static void main(String[] args) throws InterruptedException {
        OtlpLoad load = new OtlpLoad(args[0], Integer.parseInt(args[1]));
        for (String arg : List.of(args).subList(2, args.length)) {
            int equals = arg.indexOf('=');
            load.words.put(arg.substring(0, equals), arg.substring(equals + 1));
        }
        System.out.println(load.run());
    }

    private String run() throws InterruptedException {
        int connections = number("connections", 2);
        int series = number("series", 5000) / connections;
        long seconds = number("seconds", 10);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            List<OtlpBodies> bodies = bodies(i * series, series);
            Thread thread = new Thread(() -> send(bodies, connections, seconds), "load-" + i);
            threads.add(thread);
        }
        long begin = System.nanoTime();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        double took = (System.nanoTime() - begin) / 1e9;
        long[] all = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return String.format(
                Locale.ROOT,
                "sent=%d accepted=%d rate=%.0f statuses=%s partial=%d p50_ms=%.2f p99_ms=%.2f max_ms=%.2f",
                sent,
                accepted,
                accepted / took,
                statuses.toString().replaceAll("[{} ]", ""),
                partial,
                at(all, 0.5),
                at(all, 0.99),
                at(all, 1));
    }

    private List<OtlpBodies> bodies(int first, int series) {
        int request = number("request", 500);
        List<OtlpBodies> bodies = new ArrayList<>();
        for (int from = first; from < first + series; from += request) {
            bodies.add(new OtlpBodies(
                    words.getOrDefault("service", "load"),
                    from,
                    Math.min(request, first + series - from),
                    delta(),
                    words.getOrDefault("kind", "sum").equals("histogram")));
        }
        return bodies;
    }

    private boolean delta() {
        return words.getOrDefault("temporality", "cumulative").equals("delta");
    }

    private void send(List<OtlpBodies> bodies, int connections, long seconds) {
        long rate = number("rate", 50_000);
        Tally tally = new Tally();
        try (Socket socket = new Socket(host, port)) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            long begin = System.nanoTime();
            long end = begin + TimeUnit.SECONDS.toNanos(seconds);
            for (long round = 1; System.nanoTime() < end; round++) {
                for (OtlpBodies body : bodies) {
                    if (rate > 0) {
                        pause(begin + tally.sent * connections * 1_000_000_000L / rate);
                    }
                    tally.one(body, out, in, delta() ? 1 : round);
                }
            }
        } catch (IOException e) {
            System.err.println(e);
        }
        add(tally);
    }

    private static void pause(long until) {
        for (long now = System.nanoTime(); now < until; now = System.nanoTime()) {
            LockSupport.parkNanos(until - now);
        }
    }

    private synchronized void add(Tally tally) {
        sent += tally.sent;
        accepted += tally.accepted;
        partial += tally.partial;
        tally.statuses.forEach((status, n) -> statuses.merge(status, n, Long::sum));
        latencies.add(Arrays.copyOf(tally.nanos, tally.requests));
    }

    private int number(String key, int otherwise) {
        return words.containsKey(key) ? Integer.parseInt(words.get(key)) : otherwise;
    }

    private static double at(long[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1e6;
    }

    /** Of one connection. */
    private static final class Tally {
        private final Map<Integer, Long> statuses = new HashMap<>();
        private long[] nanos = new long[1024];
        private int requests;
        private long sent;
        private long accepted;
        private long partial;

        private void one(OtlpBodies body, OutputStream out, InputStream in, long value) throws IOException {
            byte[] bytes =
                    body.of(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) + requests % 1_000_000, value);
            long begin = System.nanoTime();
            out.write(
                    ("POST /v1/metrics HTTP/1.1\r\nHost: load\r\nContent-Type: application/x-protobuf\r\nContent-Length: "
                                    + bytes.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
            out.flush();
            int status = Integer.parseInt(line(in).split(" ")[1]);
            int length = 0;
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
            }
            in.readNBytes(length);
            if (requests == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * requests);
            }
            nanos[requests++] = System.nanoTime() - begin;
            statuses.merge(status, 1L, Long::sum);
            sent += body.points();
            accepted += status == 200 ? body.points() : 0;
            partial += status == 200 && length > 0 ? 1 : 0;
        }

        private static String line(InputStream in) throws IOException {
            StringBuilder text = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new IOException("the agent has closed the connection");
                }
                if (c != '\r') {
                    text.append((char) c);
                }
            }
            return text.toString();
        }
    }
}
