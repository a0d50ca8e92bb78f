package io.pcp.pmda.receiver;

import io.pcp.pmda.otlp.DecodeLimits;
import io.pcp.pmda.otlp.Intake;
import io.pcp.pmda.otlp.MetricsData;
import io.pcp.pmda.otlp.OtlpEncoding;
import io.pcp.pmda.otlp.OtlpException;
import io.pcp.pmda.sdk.TimeSource;
import io.pcp.pmda.source.AgentAccount;
import io.pcp.pmda.source.ByteSource;
import io.pcp.pmda.source.GzipReader;
import io.pcp.pmda.source.ScrapeException;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.Inflater;

/** What becomes of a request whose head was read. Thread-safe. */
final class Exchange {
    /** At a time: decoding takes a processor and much memory. */
    private static final int TURNS = 2;

    /** A body above this takes all turns: two large ones at a time could be too much for the memory. */
    private static final int LARGE = 256 << 10;

    /** Parts of the heap that all bodies together may take, a large request when it is decoded, and a small one. */
    private static final int BODIES = 6;

    private static final int LARGE_REQUEST = 5;
    private static final int SMALL_REQUEST = 16;

    /** {@link OtlpEncoding#decode}, or what a test puts in its place. */
    interface Decoder {
        MetricsData decode(OtlpEncoding encoding, byte[] body, int from, int length, DecodeLimits limits)
                throws OtlpException;
    }

    private final OtlpSink sink;
    private final Decoder decoder;
    private final Deadlines deadlines;
    private final Figures figures;
    private final AgentAccount account;
    private final ByteBudget memory = new ByteBudget(0);
    private final Semaphore turns = new Semaphore(TURNS, true);
    private final PointRate rate;
    private volatile ReceiverSettings settings = ReceiverSettings.OFF;
    private volatile Token token;
    private volatile boolean closing;

    Exchange(OtlpSink sink, Decoder decoder, Deadlines deadlines, Figures figures, TimeSource clock) {
        this.sink = sink;
        this.decoder = decoder;
        this.deadlines = deadlines;
        this.figures = figures;
        this.account = AgentAccount.current();
        this.rate = new PointRate(clock);
    }

    void apply(ReceiverSettings next) {
        memory.limit(Math.max(next.maxBody(), Runtime.getRuntime().maxMemory() / BODIES));
        Token now = token;
        if (next.security().bearerTokenFile() == null) {
            token = null;
        } else if (now == null || !now.path().equals(next.security().bearerTokenFile())) {
            token = new Token(next.security().bearerTokenFile(), account);
        }
        settings = next;
    }

    /** Why no request can be taken; empty when all is well. */
    String problem() {
        Token now = token;
        return now == null ? "" : now.problem();
    }

    /** From now on all requests are refused. */
    void close() {
        closing = true;
    }

    boolean closing() {
        return closing;
    }

    /** The encoding of an answer: that of the request, or the one that people can read. */
    static OtlpEncoding encoding(String contentType) {
        return mediaType(contentType).equals(OtlpEncoding.PROTOBUF.contentType())
                ? OtlpEncoding.PROTOBUF
                : OtlpEncoding.JSON;
    }

    private static String mediaType(String contentType) {
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return type.strip().toLowerCase(Locale.ROOT);
    }

    /** What a connection does while a request is answered. */
    interface Progress {
        /** The body is wanted now: a sender that asks before it sends is told so. */
        void bodyWanted() throws IOException;

        /** The sender was kept waiting so long, and is not to be blamed for it. */
        void waited(long nanos);

        /** All of it is here; what comes now is our own time. */
        void received();
    }

    /**
     * Answers a request.
     *
     * @throws Refusal any other status than 200
     */
    Answer answer(HttpHead head, RequestBody body, Progress progress) throws IOException {
        ReceiverSettings now = settings;
        if (closing || now.listen().isEmpty()) {
            throw new Refusal(503, "the receiver ends", 5);
        }
        OtlpEncoding encoding = examine(head, now);
        boolean gzip = head.encoding().equalsIgnoreCase("gzip");
        if (head.length() > now.maxBody()) {
            throw RequestBody.tooLarge(now.maxBody());
        }
        body.limit(now.maxBody());
        progress.bodyWanted();
        try (BodyBytes bytes = new BodyBytes(memory, deadlines.queue())) {
            read(bytes, body, gzip, head.length(), now.maxBody(), progress);
            progress.received();
            Intake intake = inTurn(encoding, bytes, now);
            figures.taken(intake);
            return Answer.taken(encoding, intake);
        } finally {
            figures.body(body.taken());
        }
    }

    /** Programs that are given one endpoint for all send what nobody takes here until they are told not to. */
    private static String nothing(String asked, String path) {
        String other = asked.endsWith("/v1/traces") ? "TRACES" : asked.endsWith("/v1/logs") ? "LOGS" : "";
        return other.isEmpty()
                ? "there is nothing here; metrics go to " + path
                : "only metrics are taken, at " + path + "; give the program OTEL_" + other + "_EXPORTER=none";
    }

    private OtlpEncoding examine(HttpHead head, ReceiverSettings now) throws Refusal {
        if (!head.path().equals(now.path())) {
            throw new Refusal(404, nothing(head.path(), now.path()));
        }
        if (!head.method().equals("POST")) {
            throw new Refusal(405, "metrics are sent with POST");
        }
        Token wanted = token;
        if (wanted != null) {
            wanted.check(head.authorization());
        }
        OtlpEncoding encoding = encoding(head.contentType());
        if (!mediaType(head.contentType()).equals(encoding.contentType())) {
            throw new Refusal(415, "Content-Type is neither application/x-protobuf nor application/json");
        }
        String coding = head.encoding().toLowerCase(Locale.ROOT);
        if (!coding.isEmpty() && !coding.equals("identity") && !coding.equals("gzip")) {
            throw new Refusal(415, "Content-Encoding is not gzip");
        }
        return encoding;
    }

    private void read(BodyBytes into, RequestBody body, boolean gzip, long hint, int most, Progress progress)
            throws IOException {
        ByteSource source = body;
        Inflater inflater = gzip && !body.ended() ? new Inflater(true) : null;
        GzipReader reader = inflater == null ? null : new GzipReader(body, new byte[16_384], inflater);
        try {
            into.fill(reader == null ? source : reader, reader == null ? hint : -1, most);
        } catch (ScrapeException e) {
            boolean bomb = e.kind() == ScrapeException.Kind.TOO_LARGE;
            throw bomb
                    ? new Refusal(413, "the body inflates more than 100 times")
                    : new Refusal(400, "the body is no gzip stream, or is damaged");
        } finally {
            if (inflater != null) {
                inflater.end();
            }
            progress.waited(into.waitedNanos());
        }
        if (reader != null && reader.trailing()) {
            throw new Refusal(400, "something follows the gzip stream in the body");
        }
    }

    private Intake inTurn(OtlpEncoding encoding, BodyBytes bytes, ReceiverSettings now) throws Refusal {
        int permits = bytes.length() > LARGE ? TURNS : 1;
        try {
            if (!turns.tryAcquire(permits, deadlines.queue().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new Refusal(429, "too many requests at a time", 1);
            }
        } catch (InterruptedException e) {
            throw new Refusal(503, "the receiver ends", 5);
        }
        try {
            long most = Runtime.getRuntime().maxMemory() / (permits > 1 ? LARGE_REQUEST : SMALL_REQUEST);
            return decoded(encoding, bytes, most, now);
        } finally {
            turns.release(permits);
        }
    }

    private Intake decoded(OtlpEncoding encoding, BodyBytes bytes, long most, ReceiverSettings now) throws Refusal {
        MetricsData data;
        DecodeLimits limits =
                new DecodeLimits(Math.min(most, DecodeLimits.DEFAULT.bytes()), DecodeLimits.DEFAULT.depth());
        try {
            data = decoder.decode(encoding, bytes.bytes(), 0, bytes.length(), limits);
        } catch (OtlpException e) {
            throw new Refusal(e.kind() == OtlpException.Kind.TOO_LARGE ? 413 : 400, e.getMessage());
        }
        int seconds = rate.take(data.points(), now.maxPointsPerSecond());
        if (seconds > 0) {
            throw new Refusal(429, "more than max_points_per_second, " + now.maxPointsPerSecond(), seconds);
        }
        return sink.take(data);
    }
}
