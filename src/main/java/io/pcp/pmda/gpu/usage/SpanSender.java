package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.sdk.PmdaLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Spans on their way: a queue of bounded length and one thread, started with the first span, that sends them in batches.
 * Nobody who adds a span waits for the network. Thread-safe.
 *
 * <p>A batch stays in the queue until the endpoint has answered. While that is away or asks to wait, it is tried again at
 * growing intervals; what comes while the queue is full is lost.
 */
public final class SpanSender implements AutoCloseable {
    /** Spans that wait at a time. */
    static final int MAX_QUEUE = 2048;

    /** Spans of one request. */
    static final int MAX_BATCH = 512;

    private static final String STATE = "usage spans";

    /**
     * Durations in milliseconds.
     *
     * @param delay a span waits for others at most so long
     * @param firstPause before the first new attempt; doubles
     * @param mostPause the longest of our own
     * @param timeout of one request
     * @param last for all that is done at the end
     */
    record Pace(long delay, long firstPause, long mostPause, long timeout, long last) {
        static final Pace DEFAULT = new Pace(5_000, 1_000, 60_000, 10_000, 1_000);
    }

    /** Sends one batch. */
    interface Endpoint extends AutoCloseable {
        /**
         * @param millis at most, by the wall clock
         */
        Outcome send(List<byte[]> spans, long millis);

        /** From any thread; ends an attempt under way. */
        @Override
        void close();
    }

    /**
     * What became of a batch.
     *
     * @param again whether it is to be sent again
     * @param rejected spans that are lost otherwise
     * @param problem null for none; without secrets
     * @param pauseMillis how long to wait at least before the next attempt
     */
    record Outcome(boolean again, long rejected, String problem, long pauseMillis) {}

    private final Endpoint endpoint;
    private final PmdaLog log;
    private final Pace pace;
    private final Deque<byte[]> queue = new ArrayDeque<>();
    private Thread thread;
    private long oldest;
    private boolean closing;
    private boolean full;
    private long sent;
    private long dropped;
    /** Of the thread. */
    private long pause;

    SpanSender(Endpoint endpoint, PmdaLog log, Pace pace) {
        this.endpoint = endpoint;
        this.log = log;
        this.pace = pace;
    }

    /** Sends to an endpoint as configured. */
    public static SpanSender to(SpanSettings settings, String version, PmdaLog log) {
        return new SpanSender(new SpanEndpoint(settings, version, log), log, Pace.DEFAULT);
    }

    /** Takes a span as {@link io.pcp.pmda.otlp.SpanEncoder#span} encodes it; returns at once. */
    void add(byte[] span) {
        boolean lost;
        boolean first;
        synchronized (this) {
            lost = closing || queue.size() >= MAX_QUEUE;
            first = lost && !full;
            if (lost) {
                full = true;
                dropped++;
            } else {
                if (queue.isEmpty()) {
                    oldest = System.nanoTime();
                }
                queue.add(span);
                if (thread == null) {
                    thread = new Thread(this::run, "usage spans");
                    thread.setDaemon(true);
                    thread.start();
                }
                if (queue.size() == 1 || queue.size() == MAX_BATCH) {
                    notifyAll();
                }
            }
        }
        if (first) {
            log.warning("usage spans: " + MAX_QUEUE + " wait for the endpoint, further ones are lost");
        }
    }

    private void run() {
        try {
            for (List<byte[]> batch = next(); batch != null; batch = next()) {
                took(batch.size(), attempt(batch, pace.timeout()));
            }
            finish();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** What nobody thought of costs one batch, not all that come. */
    private Outcome attempt(List<byte[]> batch, long millis) {
        try {
            return endpoint.send(batch, millis);
        } catch (RuntimeException bug) {
            return new Outcome(
                    false,
                    batch.size(),
                    "a fault of the agent: " + bug.getClass().getName(),
                    0);
        }
    }

    /** The next batch when it is due; null at the end. */
    private synchronized List<byte[]> next() throws InterruptedException {
        if (pause > 0) {
            sleep(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause));
        }
        while (!closing && queue.isEmpty()) {
            wait();
        }
        while (!closing && queue.size() < MAX_BATCH && pause == 0 && left(due()) > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left(due()));
        }
        return closing ? null : batch();
    }

    private long due() {
        return oldest + TimeUnit.MILLISECONDS.toNanos(pace.delay());
    }

    private static long left(long until) {
        return until - System.nanoTime();
    }

    private synchronized void sleep(long until) throws InterruptedException {
        while (!closing && left(until) > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left(until));
        }
    }

    private synchronized List<byte[]> batch() {
        List<byte[]> first = new ArrayList<>(Math.min(MAX_BATCH, queue.size()));
        for (byte[] span : queue) {
            if (first.size() == MAX_BATCH) {
                break;
            }
            first.add(span);
        }
        return first;
    }

    /**
     * @return whether the batch is done with
     */
    private boolean took(int count, Outcome outcome) {
        synchronized (this) {
            if (!outcome.again()) {
                for (int i = 0; i < count; i++) {
                    queue.remove();
                }
                long lost = Math.min(outcome.rejected(), count);
                dropped += lost;
                sent += count - lost;
                pause = 0;
                // Not with every batch that makes room for a moment.
                full &= queue.size() > MAX_QUEUE / 2;
                oldest = System.nanoTime();
            } else {
                pause = pause == 0 ? pace.firstPause() : Math.min(pace.mostPause(), 2 * pause);
                pause += ThreadLocalRandom.current().nextLong(1 + pause / 4);
                pause = Math.max(pause, outcome.pauseMillis());
            }
        }
        tell(outcome);
        return !outcome.again();
    }

    /** Once per change of state. */
    private void tell(Outcome outcome) {
        if (outcome.again() && ending()) {
            return;
        }
        if (outcome.problem() == null) {
            if (log.changed(STATE, "ok")) {
                log.info("usage spans: the endpoint takes them again");
            }
        } else if (log.changed(STATE, outcome.problem().replaceAll("[0-9]+", "0"))) {
            String then = outcome.again()
                    ? "; " + waiting() + " wait and are sent later"
                    : outcome.rejected() > 0 ? "; " + outcome.rejected() + " are lost" : "";
            log.warning("usage spans: " + outcome.problem() + then);
        }
    }

    private synchronized boolean ending() {
        return closing;
    }

    private synchronized int waiting() {
        return queue.size();
    }

    /** What waits is tried once more, as long as the endpoint takes it. */
    private void finish() {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pace.last());
        boolean goes = true;
        for (List<byte[]> batch = batch(); goes && !batch.isEmpty(); batch = batch()) {
            long millis = TimeUnit.NANOSECONDS.toMillis(left(until));
            goes = millis > 0 && took(batch.size(), attempt(batch, millis));
        }
    }

    synchronized long sent() {
        return sent;
    }

    synchronized long dropped() {
        return dropped;
    }

    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closing = true;
            notifyAll();
            running = thread;
        }
        try {
            if (running != null) {
                running.join(pace.last());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        endpoint.close();
        int left = waiting();
        if (left > 0) {
            log.warning("usage spans: " + left + " could not be sent before the end and are lost");
        }
    }
}
