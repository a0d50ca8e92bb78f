package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.event.NvmlAccess;
import io.pcp.pmda.nvml.LibraryChoice;
import io.pcp.pmda.nvml.LoadResult;
import io.pcp.pmda.nvml.NvmlCounters;
import io.pcp.pmda.nvml.NvmlLibrary;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlSession;

/**
 * The one way into NVML: opened and closed by discovery, used by all workers.
 *
 * <p>Whoever calls NVML holds a {@link Use} meanwhile. Nothing is shut down or unmapped while somebody is
 * inside, since a call that hangs in the driver would return into code that is gone; until it has left, new
 * uses are refused.
 *
 * <p>Thread-safe. {@link #open} and {@link #close} are called by one thread at a time.
 */
final class NvmlConnection implements NvmlAccess {

    /**
     * Result of {@link #open}.
     *
     * @param code 0, or the NVML return code that tells why not
     * @param text in words
     */
    record Opened(int code, String text) {
        boolean ok() {
            return code == NvmlReturn.SUCCESS;
        }
    }

    /** Right to call NVML; close it at once when done. */
    final class Use implements NvmlAccess.Use {
        private final NvmlSession session;
        private final int generation;

        private Use(NvmlSession session, int generation) {
            this.session = session;
            this.generation = generation;
        }

        /** Which opening this is. */
        int generation() {
            return generation;
        }

        @Override
        public NvmlSession session() {
            return session;
        }

        @Override
        public void close() {
            left();
        }
    }

    private final NvmlCounters counters;
    private final Runnable lastLeft;

    // Guarded by this.
    private NvmlLibrary library;
    private NvmlSession session;
    private int generation;
    private int users;
    private boolean closing;
    private String path = "";

    /**
     * @param counters of the agent
     * @param lastLeft run when the last user has left a connection that is to be closed; must only queue work
     */
    NvmlConnection(NvmlCounters counters, Runnable lastLeft) {
        this.counters = counters;
        this.lastLeft = lastLeft;
    }

    /** Loads the library and initialises it. Call it only while closed. */
    Opened open(LibraryChoice choice) {
        LoadResult result = NvmlLibrary.open(choice);
        if (result instanceof LoadResult.Absent absent) {
            return new Opened(NvmlReturn.LIBRARY_NOT_FOUND, absent.because());
        }
        NvmlLibrary loaded = ((LoadResult.Loaded) result).library();
        NvmlSession started = NvmlSession.start(loaded, counters);
        Opened opened = new Opened(started.rc(), started.statusText());
        synchronized (this) {
            path = (loaded.simulated() ? "simulated: " : "") + loaded.path();
            if (started.initialised()) {
                library = loaded;
                session = started;
                generation++;
                closing = false;
                return opened;
            }
        }
        // The next attempt maps the file anew: after an upgrade it is another one.
        started.close();
        loaded.close();
        return opened;
    }

    /** Which opening this is; handles of another one are void. */
    synchronized int generation() {
        return generation;
    }

    synchronized boolean isOpen() {
        return session != null && !closing;
    }

    /** Whether nothing is mapped. */
    synchronized boolean isClosed() {
        return library == null;
    }

    /** The file last loaded, with a remark when it is the simulation; empty before the first. */
    synchronized String path() {
        return path;
    }

    /** The right to call NVML, or null while closed, closing, or opened anew since. */
    @Override
    public synchronized Use use(int ofGeneration) {
        if (session == null || closing || generation != ofGeneration) {
            return null;
        }
        users++;
        return new Use(session, generation);
    }

    private void left() {
        boolean wake;
        synchronized (this) {
            users--;
            wake = users == 0 && closing;
        }
        if (wake) {
            lastLeft.run();
        }
    }

    /**
     * Shuts down and unmaps.
     *
     * @return number of callers still inside; 0 = closed. When it is not 0, call again after {@code lastLeft}
     */
    int close() {
        NvmlSession ended;
        NvmlLibrary unmapped;
        synchronized (this) {
            if (library == null) {
                return 0;
            }
            closing = true;
            if (users > 0) {
                return users;
            }
            ended = session;
            unmapped = library;
            session = null;
        }
        if (ended != null) {
            ended.close();
        }
        if (!unmapped.tryClose()) {
            return 1;
        }
        synchronized (this) {
            library = null;
            closing = false;
        }
        return 0;
    }
}
