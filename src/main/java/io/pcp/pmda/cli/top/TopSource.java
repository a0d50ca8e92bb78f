package io.pcp.pmda.cli.top;

import java.time.Duration;

/**
 * Where readings come from. Owned by one thread, except that {@link #close} may be called by another and ends a call
 * that is waiting.
 */
public sealed interface TopSource extends AutoCloseable permits LiveSource, ProxySource, ArchiveSource {

    /**
     * The next readings: of now, or one step further in an archive.
     *
     * @param interval time between two readings that is wanted
     * @return null at the end of an archive
     * @throws TopException when there are none; a later call may succeed
     */
    Readings next(Duration interval) throws TopException, InterruptedException;

    /** What is looked at, in few words; empty for this machine. */
    String description();

    @Override
    void close();
}
