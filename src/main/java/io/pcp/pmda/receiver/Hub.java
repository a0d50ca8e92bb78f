package io.pcp.pmda.receiver;

import io.pcp.pmda.source.ScrapeException;
import io.pcp.pmda.source.TlsServerSide;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;

/**
 * All connections: how many there are, their threads, which come with them and go, and one thread that ends those whose
 * time is over. Thread-safe.
 */
final class Hub {
    /** Beyond max_connections, so that they can be told; further ones wait in the queue of the system. */
    private static final int SPARE = 8;

    private static final long THREAD_SECONDS = 30;

    private final Exchange exchange;
    private final Deadlines deadlines;
    private final Figures figures;
    private final Troubles troubles;
    private final AtomicInteger threads = new AtomicInteger();
    private final ThreadPoolExecutor pool;
    private final Set<Connection> open = new LinkedHashSet<>();
    private boolean watched;
    private boolean closed;
    private volatile int most = 1;
    private volatile long generation;
    private volatile TlsServerSide tls;

    Hub(Exchange exchange, Deadlines deadlines, Figures figures, Troubles troubles) {
        this.exchange = exchange;
        this.deadlines = deadlines;
        this.figures = figures;
        this.troubles = troubles;
        this.pool = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, THREAD_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    return thread("otlp-" + threads.incrementAndGet(), task);
                });
    }

    static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    Exchange exchange() {
        return exchange;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    Figures figures() {
        return figures;
    }

    Troubles troubles() {
        return troubles;
    }

    /** Changes when connections that stand must not go on. */
    long generation() {
        return generation;
    }

    void most(int connections) {
        most = connections;
    }

    /**
     * For connections from now on; those that stand end with their request.
     *
     * @param next null for none
     */
    void tls(TlsServerSide next) {
        tls = next;
        generation++;
        end((Listener) null);
    }

    /** With TLS, when that is wanted, after the handshake. */
    Wire secured(Wire raw) throws IOException, ScrapeException {
        TlsServerSide now = tls;
        if (now == null || !(raw instanceof Wire.OfSocket tcp)) {
            return raw;
        }
        SSLSocket secure = now.over(tcp.socket());
        secure.startHandshake();
        return Wire.of(secure, tcp.socket());
    }

    /** A new connection; waits while there are far too many. By the thread of a listener. */
    void begin(Listener listener, Wire wire) throws InterruptedException {
        Connection connection;
        synchronized (this) {
            while (!closed && open.size() >= most + SPARE && !evictOldest()) {
                wait(1000);
            }
            boolean excess = open.size() >= most && !evictOldest();
            connection = new Connection(this, listener, wire, excess);
            if (closed) {
                connection.abort();
                return;
            }
            if (excess) {
                figures.dropped();
            }
            if (!watched) {
                thread("otlp-watch", this::watch).start();
                watched = true;
            }
            open.add(connection);
        }
        try {
            pool.execute(connection);
        } catch (RuntimeException | OutOfMemoryError noThread) {
            troubles.warn("threads", "a connection could not be taken: " + noThread.getMessage());
            connection.abort();
            end(connection);
        }
    }

    /** Under the lock. The one that has been of no use for longest makes place. */
    private boolean evictOldest() {
        long now = System.nanoTime();
        Connection oldest = null;
        long longest = -1;
        for (Connection connection : open) {
            long since = connection.idleSince(now);
            if (since != Long.MAX_VALUE && now - since > longest) {
                longest = now - since;
                oldest = connection;
            }
        }
        if (oldest == null || !oldest.evict()) {
            return false;
        }
        figures.dropped();
        open.remove(oldest);
        return true;
    }

    synchronized void end(Connection connection) {
        open.remove(connection);
        notifyAll();
    }

    /**
     * Ends connections without a request; those with one end after it.
     *
     * @param listener where they came in; null for all
     */
    void end(Listener listener) {
        for (Connection connection : copy()) {
            if (listener == null || connection.listener() == listener) {
                connection.evict();
            }
        }
    }

    private synchronized List<Connection> copy() {
        return new ArrayList<>(open);
    }

    /** How many could make place now. */
    synchronized long idle() {
        long now = System.nanoTime();
        return open.stream()
                .filter(connection -> connection.idleSince(now) != Long.MAX_VALUE)
                .count();
    }

    synchronized int size() {
        return open.size();
    }

    /** The thread ends when there was no connection for a while. */
    private void watch() {
        long tick = deadlines.tickMillis();
        long empty = 0;
        while (empty < TimeUnit.SECONDS.toMillis(THREAD_SECONDS)) {
            try {
                Thread.sleep(tick);
            } catch (InterruptedException e) {
                // Nobody does that.
            }
            long now = System.nanoTime();
            List<Connection> all = copy();
            all.forEach(connection -> connection.expire(now));
            empty = all.isEmpty() ? empty + tick : 0;
            synchronized (this) {
                if (closed && open.isEmpty()) {
                    break;
                }
            }
        }
        synchronized (this) {
            watched = !open.isEmpty();
            if (watched) {
                thread("otlp-watch", this::watch).start();
            }
        }
    }

    /** Waits a little for requests under way, then ends all. */
    void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        end((Listener) null);
        long deadline = System.nanoTime() + deadlines.close().toNanos();
        synchronized (this) {
            for (long left = deadlines.close().toNanos(); !open.isEmpty() && left > 0; ) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
                left = deadline - System.nanoTime();
            }
        }
        copy().forEach(Connection::abort);
        pool.shutdownNow();
    }
}
