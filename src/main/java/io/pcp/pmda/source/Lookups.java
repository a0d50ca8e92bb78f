package io.pcp.pmda.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;

/**
 * Addresses of host names, looked up by helper threads: a name server that does not answer holds such a thread for a
 * minute and no source for longer than its timeout. Sources that wait for the same name share a thread, and few threads are
 * at work at once; those that hang do not count, so that names of other servers are looked up meanwhile. Addresses and
 * {@code localhost} need neither. Thread-safe.
 */
final class Lookups {
    /** Threads at a time that do not hang. */
    static final int MAX_AT_WORK = 8;

    /** Threads at a time, including those nobody waits for any more. */
    static final int MAX_RUNNING = 64;

    /** A name that takes longer than this hangs, for all we know. */
    private static final long HANGS_NANOS = 500_000_000;

    private static final class Lookup {
        final long began = System.nanoTime();
        InetAddress[] found;
        UnknownHostException failure;
        boolean done;
    }

    private final Resolver resolver;
    private final Map<String, Lookup> running = new HashMap<>();

    Lookups(Resolver resolver) {
        this.resolver = resolver;
    }

    /**
     * @param host without brackets
     * @throws UnknownHostException when there is none
     * @throws IOException when the flight ended
     */
    InetAddress[] resolve(String host, Flight flight) throws IOException {
        InetAddress[] known = literal(host);
        if (known != null) {
            return known;
        }
        flight.guard(this::wake);
        Lookup lookup = null;
        synchronized (this) {
            while (lookup == null || !lookup.done) {
                if (flight.ended()) {
                    throw new InterruptedIOException("ended");
                }
                if (lookup == null) {
                    lookup = joined(host);
                } else {
                    await(0);
                }
            }
        }
        if (lookup.failure != null) {
            throw lookup.failure;
        }
        return lookup.found;
    }

    /** Null after having waited for a thread to become free. */
    private Lookup joined(String host) throws IOException {
        Lookup lookup = running.get(host);
        if (lookup != null) {
            return lookup;
        }
        long millis = untilRoom();
        if (millis >= 0) {
            await(millis);
            return null;
        }
        Lookup mine = new Lookup();
        running.put(host, mine);
        Thread thread = new Thread(() -> run(host, mine), "lookup of " + host);
        thread.setDaemon(true);
        thread.start();
        return mine;
    }

    /** Milliseconds after which there may be room for another thread, 0 when one has to end; less when there is room. */
    private long untilRoom() {
        if (running.size() < MAX_AT_WORK) {
            return -1;
        }
        long now = System.nanoTime();
        long next = HANGS_NANOS;
        int atWork = 0;
        for (Lookup lookup : running.values()) {
            long left = HANGS_NANOS - (now - lookup.began);
            if (left > 0) {
                atWork++;
                next = Math.min(next, left);
            }
        }
        if (running.size() >= MAX_RUNNING) {
            return 0;
        }
        return atWork < MAX_AT_WORK ? -1 : next / 1_000_000 + 1;
    }

    private void run(String host, Lookup lookup) {
        InetAddress[] found = null;
        UnknownHostException failure = null;
        try {
            found = resolver.resolve(host);
        } catch (UnknownHostException e) {
            failure = e;
        } finally {
            synchronized (this) {
                running.remove(host);
                lookup.found = found;
                lookup.failure = found == null && failure == null ? new UnknownHostException(host) : failure;
                lookup.done = true;
                notifyAll();
            }
        }
    }

    /** For at most so many milliseconds; 0: until somebody wakes it. */
    private void await(long millis) throws IOException {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private synchronized void wake() {
        notifyAll();
    }

    /** Null for a name that has to be looked up. */
    static InetAddress[] literal(String host) throws UnknownHostException {
        if (host.indexOf(':') >= 0) {
            return new InetAddress[] {InetAddress.getByName(host)};
        }
        if (host.equalsIgnoreCase("localhost")) {
            // Always this machine, RFC 6761.
            byte[] six = new byte[16];
            six[15] = 1;
            return new InetAddress[] {
                InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1}),
                InetAddress.getByAddress("localhost", six)
            };
        }
        byte[] four = dotted(host);
        return four == null ? null : new InetAddress[] {InetAddress.getByAddress(four)};
    }

    private static byte[] dotted(String host) {
        byte[] out = new byte[4];
        int part = 0;
        int digits = 0;
        int value = 0;
        for (int i = 0; i <= host.length(); i++) {
            char c = i < host.length() ? host.charAt(i) : '.';
            if (c == '.') {
                if (digits == 0 || part == 4) {
                    return null;
                }
                out[part++] = (byte) value;
                digits = 0;
                value = 0;
            } else if (c >= '0' && c <= '9' && digits < 3 && value * 10 + c - '0' <= 255) {
                value = value * 10 + c - '0';
                digits++;
            } else {
                return null;
            }
        }
        return part == 4 ? out : null;
    }
}
