package io.pcp.pmda.source;

import io.pcp.pmda.sdk.IoReason;
import java.io.IOException;

/** What all scrapers share: one flight at a time, ended by the watchdog or by {@link #close}; the buffer. */
abstract class TimedScraper implements Scraper {
    final SourceConfig config;
    final ScrapeServices services;
    final BodyBuffer body;

    private Flight flight;
    private boolean closed;

    TimedScraper(SourceConfig config, ScrapeServices services) {
        this.config = config;
        this.services = services;
        body = new BodyBuffer(services.buffers(), config.limits().bytes());
    }

    @Override
    public final Body scrape() throws ScrapeException {
        Flight current = begin();
        Body result = null;
        try {
            result = fetch(current);
            return result;
        } catch (IOException e) {
            ScrapeException verdict = current.verdict(e);
            throw verdict != null ? verdict : failure(e);
        } catch (ScrapeException e) {
            ScrapeException verdict = current.verdict(e);
            throw verdict != null ? verdict : e;
        } finally {
            end(current, result != null);
        }
    }

    /** A document, or why there is none; its last act is {@link BodyBuffer#body}. */
    abstract Body fetch(Flight flight) throws IOException, ScrapeException;

    /** Lets go of what is kept between scrapes; not during one. */
    abstract void drop();

    /** What an error that no layer explained means to people. */
    ScrapeException failure(IOException e) {
        return new ScrapeException(ScrapeException.Kind.FAILED, 0, Units.excerpt(IoReason.of(e), 200), e);
    }

    private synchronized Flight begin() throws ScrapeException {
        if (closed) {
            throw new ScrapeException(ScrapeException.Kind.CANCELLED, "cancelled");
        }
        if (flight != null) {
            throw new IllegalStateException("one scrape at a time");
        }
        flight = Flight.begin(services.watchdog(), config.timing().timeout());
        services.began();
        return flight;
    }

    private synchronized void end(Flight over, boolean good) {
        over.finish();
        flight = null;
        services.finished();
        if (!good) {
            body.release();
        }
        // The watchdog may have closed a connection whose last byte had just come.
        if (closed || over.ended()) {
            drop();
        }
        if (closed) {
            body.forget();
        }
    }

    @Override
    public final void release() {
        body.release();
    }

    @Override
    public final void close() {
        Flight running;
        synchronized (this) {
            closed = true;
            running = flight;
            if (running == null) {
                drop();
                body.forget();
            }
        }
        if (running != null) {
            running.cancel();
        }
    }
}
