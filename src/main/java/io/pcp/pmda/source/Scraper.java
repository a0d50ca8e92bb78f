package io.pcp.pmda.source;

/**
 * Fetches the documents of one source. {@link #scrape} runs on a worker, one at a time, and ends by the timeout of the
 * source, whatever the other side does; {@link #close} may be called by any thread at any time and ends a running one.
 */
public interface Scraper extends AutoCloseable {
    /**
     * @return good until {@link #release} or the next call
     * @throws ScrapeException when no complete document came in time
     */
    Body scrape() throws ScrapeException;

    /**
     * The last body is not looked at any more: its memory may serve another source. By the worker; without this call it
     * stays with this source until its next scrape.
     */
    default void release() {}

    /** Drops connections; a running scrape ends with {@link ScrapeException.Kind#CANCELLED}. */
    @Override
    void close();
}
