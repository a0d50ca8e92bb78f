package io.pcp.pmda.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Future;

/**
 * One scrape under way: how long it may take by the wall clock, how far it is, and what has to be closed to end it. A
 * limit per read would let a server go on for ever with a byte a second; so the watchdog closes the socket when the time
 * is over, and the thread that waits on it gets away, whatever it waits for.
 */
final class Flight implements Runnable {
    /** How far a scrape is; the text ends {@code timeout (no answer in 2 s: ...)}. */
    enum Phase {
        LOOKUP("looking up the name"),
        CONNECTING("connecting"),
        HANDSHAKE("TLS handshake"),
        WAITING("waiting for the answer"),
        READING("reading the body at "),
        RUNNING("the program runs, output so far ");

        private final String text;

        Phase(String text) {
            this.text = text;
        }
    }

    private final Duration limit;
    private final long deadline;
    private Future<?> alarm;
    private Closeable resource;
    private ScrapeException.Kind ended;
    private volatile Phase phase = Phase.CONNECTING;
    private volatile long bytes;

    private Flight(Duration limit) {
        this.limit = limit;
        deadline = System.nanoTime() + limit.toNanos();
    }

    static Flight begin(Watchdog watchdog, Duration limit) {
        Flight flight = new Flight(limit);
        flight.alarm = watchdog.after(limit.toNanos(), flight);
        return flight;
    }

    /** The time is over. */
    @Override
    public void run() {
        end(ScrapeException.Kind.TIMEOUT);
    }

    /** From any thread. */
    void cancel() {
        end(ScrapeException.Kind.CANCELLED);
    }

    private void end(ScrapeException.Kind why) {
        Closeable open;
        synchronized (this) {
            if (ended != null) {
                return;
            }
            ended = why;
            open = resource;
        }
        close(open);
    }

    /** What is closed to end the scrape from now on; instead of what was named before. */
    void guard(Closeable open) throws IOException {
        synchronized (this) {
            if (ended == null) {
                resource = open;
                return;
            }
        }
        close(open);
        throw new InterruptedIOException("ended");
    }

    /** The scrape is over for its own reasons. */
    void finish() {
        alarm.cancel(false);
        synchronized (this) {
            resource = null;
        }
    }

    void phase(Phase next) {
        phase = next;
        bytes = 0;
    }

    void bytes(long soFar) {
        bytes = soFar;
    }

    /** Whether its time is over or it was cancelled. */
    synchronized boolean ended() {
        return ended != null;
    }

    /** Nanoseconds; negative when there is no time left. */
    long left() {
        return deadline - System.nanoTime();
    }

    /** Throws what {@link #verdict} says, if anything. */
    void check() throws ScrapeException {
        if (left() <= 0) {
            end(ScrapeException.Kind.TIMEOUT);
        }
        ScrapeException verdict = verdict(null);
        if (verdict != null) {
            throw verdict;
        }
    }

    /**
     * Why it was ended from outside, or null when it was not.
     *
     * @param cause what the thread met that was ended, or null
     */
    ScrapeException verdict(Throwable cause) {
        ScrapeException.Kind why;
        synchronized (this) {
            why = ended;
        }
        if (why == null) {
            return null;
        }
        if (why == ScrapeException.Kind.CANCELLED) {
            return new ScrapeException(why, 0, "cancelled", cause);
        }
        Phase at = phase;
        String where = at == Phase.READING || at == Phase.RUNNING ? at.text + Units.bytes(bytes) : at.text;
        String text = "timeout (no answer in " + Units.duration(limit) + ": " + where + ")";
        return new ScrapeException(why, 0, text, cause);
    }

    /** Closes what is open, if anything; what fails at that is of no interest. */
    static void close(Closeable open) {
        if (open != null) {
            try {
                open.close();
            } catch (IOException ignored) {
                // It is gone either way.
            }
        }
    }
}
