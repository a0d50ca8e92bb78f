package io.pcp.pmda.source;

/**
 * Fetches the documents of one source. {@link #scrape} runs on a worker, one at a time, and ends by the timeout of the
 * source, whatever the other side does; {@link #close} may be called by any thread at any time and ends a running one.
 */
public interface Scraper extends AutoCloseable {
    /**
     * @return good until the next call
     * @throws ScrapeException when no complete document came in time
     */
    Body scrape() throws ScrapeException;

    /** Drops connections; a running scrape ends with {@link ScrapeException.Kind#CANCELLED}. */
    @Override
    void close();
}
