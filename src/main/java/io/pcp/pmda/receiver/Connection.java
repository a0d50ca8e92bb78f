package io.pcp.pmda.receiver;

import io.pcp.pmda.otlp.OtlpEncoding;
import io.pcp.pmda.source.ScrapeException;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** A connection: its requests, one after the other, on a thread of its own. Others look at it and end it. */
final class Connection implements Runnable, Exchange.Progress {
    private static final int TLS_HANDSHAKE = 0x16;
    private static final byte[] CONTINUE = {
        'H', 'T', 'T', 'P', '/', '1', '.', '1', ' ', '1', '0', '0', ' ', 'C', 'o', 'n', 't', 'i', 'n', 'u', 'e', '\r',
        '\n', '\r', '\n'
    };

    /** What it does. */
    private enum Phase {
        /** Nothing came yet. */
        FRESH,
        IDLE,
        /** Our own time: no deadline. */
        WORKING,
        BUSY,
        GONE
    }

    private final Hub hub;
    private final Listener listener;
    private final Wire raw;
    private final boolean excess;
    private final long generation;
    private Wire wire;
    private RequestInput input;
    private boolean continueWanted;

    /** Under the lock of this object, as the next two. */
    private Phase phase = Phase.FRESH;

    private long since = System.nanoTime();
    private long deadline;
    private volatile boolean expired;

    /**
     * @param excess there are too many: its first request is told so
     */
    Connection(Hub hub, Listener listener, Wire raw, boolean excess) {
        this.hub = hub;
        this.listener = listener;
        this.raw = raw;
        this.wire = raw;
        this.excess = excess;
        this.generation = hub.generation();
        this.deadline = System.nanoTime() + fresh().toNanos();
    }

    private Duration fresh() {
        return excess ? hub.deadlines().linger() : hub.deadlines().idle();
    }

    Listener listener() {
        return listener;
    }

    // By other threads.

    /** Ends it when its deadline is over; true when it was. */
    boolean expire(long now) {
        synchronized (this) {
            if (phase == Phase.WORKING || phase == Phase.GONE || deadline - now > 0) {
                return false;
            }
            // A connection without a new request is nothing special.
            expired = phase == Phase.BUSY;
            if (phase == Phase.FRESH) {
                hub.figures().dropped();
            }
            phase = Phase.GONE;
        }
        abort();
        return true;
    }

    /** Since when nothing is under way, nanoseconds; {@link Long#MAX_VALUE} when something is, or may be at once. */
    synchronized long idleSince(long now) {
        boolean idle = phase == Phase.IDLE
                || phase == Phase.FRESH && now - since > hub.deadlines().grace().toNanos();
        return idle ? since : Long.MAX_VALUE;
    }

    /** Ends it when no request is under way. */
    boolean evict() {
        synchronized (this) {
            if (phase != Phase.IDLE && phase != Phase.FRESH) {
                return false;
            }
            phase = Phase.GONE;
        }
        abort();
        return true;
    }

    /** Ends it, whatever it does. */
    void abort() {
        try {
            raw.close();
        } catch (IOException e) {
            // It is gone, then.
        }
    }

    // By its own.

    private synchronized boolean enter(Phase next, Duration limit) {
        if (phase == Phase.GONE) {
            return false;
        }
        long now = System.nanoTime();
        // A connection is idle since its last answer began to go out.
        since = next == Phase.IDLE ? since : now;
        phase = next;
        deadline = now + limit.toNanos();
        return true;
    }

    @Override
    public synchronized void waited(long nanos) {
        deadline += nanos;
    }

    @Override
    public void received() {
        enter(Phase.WORKING, Duration.ZERO);
    }

    @Override
    public void bodyWanted() throws IOException {
        if (!excess && (!listener.open() || generation != hub.generation())) {
            // What was asked of its sender may be what the settings want now, and not what they wanted where it came
            // in.
            throw new Refusal(503, "the settings of the receiver have changed", 1);
        }
        if (continueWanted) {
            continueWanted = false;
            wire.write(CONTINUE);
        }
    }

    @Override
    public void run() {
        try {
            if (secured()) {
                input = new RequestInput(wire);
                boolean more = serve();
                while (more
                        && (input.buffered()
                                || enter(Phase.IDLE, hub.deadlines().idle()))) {
                    // Whoever ends what is idle may have looked a moment before it was.
                    more = goesOn() && serve();
                }
                wire.finish();
            }
        } catch (IOException gone) {
            // By the other side, or by whoever found that it is time.
        } catch (ScrapeException badFiles) {
            hub.troubles().warn("tls files", "no connection can be taken: " + badFiles.getMessage());
        } finally {
            abort();
            if (expired) {
                hub.figures().dropped();
                hub.troubles()
                        .warn(
                                "slow " + raw.peer(),
                                "a sender" + from() + " did not send or read in time; disconnected");
            }
            hub.end(this);
        }
    }

    private boolean secured() throws IOException, ScrapeException {
        enter(Phase.BUSY, hub.deadlines().request());
        try {
            wire = hub.secured(raw);
            return enter(Phase.FRESH, fresh());
        } catch (SSLException e) {
            if (!expired) {
                hub.figures().dropped();
                hub.troubles().warn("tls " + raw.peer(), "TLS" + from() + " failed: " + e.getMessage());
            }
            return false;
        }
    }

    private String from() {
        return raw.peer().isEmpty() ? "" : " from " + raw.peer();
    }

    /** One request; true when another one may follow. */
    private boolean serve() throws IOException {
        if (!input.begin() || !enter(Phase.BUSY, hub.deadlines().request())) {
            return false;
        }
        if (input.peek() == TLS_HANDSHAKE && wire == raw) {
            refused(Refusal.protocol(
                    "TLS on a port without it: http:// instead of https://, or set tls_cert and tls_key"));
            return false;
        }
        HttpHead head = null;
        RequestBody body = null;
        Answer answer;
        try {
            head = HttpHead.read(input);
            body = new RequestBody(input, head.length());
            continueWanted = head.expect() && head.length() != 0;
            if (excess) {
                throw new Refusal(503, "too many connections (max_connections)", 1);
            }
            answer = hub.exchange().answer(head, body, this);
        } catch (Refusal refusal) {
            refused(refusal);
            answer = Answer.refused(encoding(head), refusal);
        } catch (RuntimeException | OutOfMemoryError bug) {
            answer = Answer.refused(encoding(head), failed(bug));
        }
        enter(Phase.BUSY, hub.deadlines().write());
        boolean more = head != null && !head.close() && goesOn() && !continueWanted && body.skip();
        wire.write(answer.bytes(!more, head == null || !head.method().equals("HEAD")));
        if (!more) {
            linger();
        }
        return more;
    }

    private static OtlpEncoding encoding(HttpHead head) {
        return Exchange.encoding(head == null ? "" : head.contentType());
    }

    private boolean goesOn() {
        return !excess && !hub.exchange().closing() && listener.open() && generation == hub.generation();
    }

    private void refused(Refusal why) {
        hub.figures().refused(why, raw.peer());
        if (!hub.exchange().closing()) {
            String text = "a request" + from() + " was refused with " + why.status() + ": " + why.getMessage();
            hub.troubles().warn(why.kind() + " " + raw.peer(), text);
        }
    }

    /** What nobody thought of costs one request. */
    private Refusal failed(Throwable bug) {
        boolean memory = bug instanceof OutOfMemoryError;
        Refusal why = memory ? new Refusal(503, "no memory", 5) : new Refusal(500, "a fault of the receiver");
        hub.figures().refused(why, raw.peer());
        StackTraceElement[] trace = bug.getStackTrace();
        String where = trace.length == 0 ? "" : " at " + trace[0];
        hub.troubles().warn("fault " + bug.getClass(), "a request failed: " + bug + where);
        return why;
    }

    /** Closing while something is unread would take the answer from the sender before it has read it. */
    private void linger() throws IOException {
        wire.finish();
        enter(Phase.IDLE, hub.deadlines().linger());
        byte[] nowhere = new byte[8192];
        while (input.read(nowhere, 0, nowhere.length) >= 0) {
            // Until it ends, or the deadline comes.
        }
    }
}
