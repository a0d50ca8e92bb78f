package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.Family;
import io.pcp.pmda.exposition.NotAnExpositionException;
import io.pcp.pmda.exposition.Problem;
import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.source.Body;
import io.pcp.pmda.source.NamePattern;
import io.pcp.pmda.source.ScrapeException;
import io.pcp.pmda.source.Scraper;
import io.pcp.pmda.source.SourceConfig;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * From a source to its next snapshot: fetch, parse, map. One at a time, on a worker; ending it is for any thread. Every
 * outcome is counted, and logged when it is another one than before.
 */
final class SourceRefresh {
    private final SourceConfig config;
    private final FleetServices fleet;
    private final SourceState state;
    private final Consumer<SourceSnapshot> taken;
    private final String what;
    private final PmdaLog log;

    // Used by the worker alone, but for closing it; the memory of documents.
    private volatile SourceParts.Parser parser;
    private boolean confirmed;

    // Guarded by this.
    private SourceParts.Mapper mapper;
    private Scraper scraper;
    private boolean closed;

    private volatile boolean forget;

    /**
     * @param taken gets each snapshot before anybody can see it
     */
    SourceRefresh(SourceConfig config, FleetServices fleet, SourceState state, Consumer<SourceSnapshot> taken) {
        this.config = config;
        this.fleet = fleet;
        this.state = state;
        this.taken = taken;
        what = "source " + config.name();
        log = fleet.context().log();
    }

    /** Made at the first question. */
    synchronized SourceParts.Mapper mapper() {
        if (mapper == null) {
            mapper = fleet.parts().mapper(config);
        }
        return mapper;
    }

    private synchronized Scraper scraper() throws PcpException {
        if (closed) {
            throw new PcpException(PmErr.AGAIN, "removed");
        }
        if (scraper == null) {
            scraper = fleet.parts().scraper(config);
        }
        return scraper;
    }

    /**
     * @throws PcpException with what {@code control.status} says
     */
    SourceSnapshot refresh() throws PcpException {
        String failure = "internal error";
        Scraper current = scraper();
        try {
            SourceSnapshot snapshot = document(current);
            taken.accept(snapshot);
            failure = null;
            return snapshot;
        } catch (ScrapeException missing) {
            failure = missing.kind() == ScrapeException.Kind.CANCELLED && isClosed() ? "" : missing.getMessage();
            throw new PcpException(PmErr.AGAIN, missing.getMessage());
        } catch (NotAnExpositionException other) {
            failure = notAnExposition(other);
            throw new PcpException(PmErr.AGAIN, failure);
        } catch (PcpException unexpected) {
            failure = unexpected.getMessage();
            throw unexpected;
        } catch (RuntimeException | Error bug) {
            failure = "internal error: " + bug;
            // Whatever it was in the middle of, the next document begins anew.
            forget = true;
            throw bug;
        } finally {
            current.release();
            if (isClosed()) {
                endParser(); // which may have been made after everything else was closed
            }
            ended(failure);
        }
    }

    private SourceSnapshot document(Scraper current) throws ScrapeException, NotAnExpositionException, PcpException {
        long began = System.nanoTime();
        Body body = fetch(current, began);
        long fetched = System.nanoTime();
        state.fetched(body, micros(fetched - began));
        try {
            if (parser == null || forget) {
                forget = false;
                endParser();
                parser = fleet.parts().parser(config, mapper().rule());
            }
            Exposition document = parser.parse(body);
            state.parsed(document.report());
            expected(document);
            long now = fleet.context().time().epochMillis();
            MappedLayout mapped = mapper().map(document.layout(), parser.common(), now);
            SourceSnapshot snapshot = new SourceSnapshot(document, mapped, now);
            state.mapped(snapshot, config.limits().series(), parser.shortage());
            tell(snapshot);
            return snapshot;
        } catch (NotAnExpositionException refused) {
            if (refused.report() != null) {
                state.parsed(refused.report());
            }
            throw refused;
        } finally {
            state.parseTook(micros(System.nanoTime() - fetched));
        }
    }

    private void endParser() {
        SourceParts.Parser last = parser;
        if (last != null) {
            last.close();
        }
    }

    private Body fetch(Scraper current, long began) throws ScrapeException {
        try {
            return current.scrape();
        } catch (ScrapeException missing) {
            state.notFetched(missing, micros(System.nanoTime() - began));
            throw missing;
        }
    }

    private static long micros(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos);
    }

    /** Ports are shared by programs that have nothing to do with each other: the family tells which one answers. */
    private void expected(Exposition document) throws PcpException {
        NamePattern expect = config.mapping().expect();
        if (expect == null || confirmed) {
            return;
        }
        for (Family family : document.layout().families()) {
            if (expect.matches(family.name())) {
                confirmed = true;
                return;
            }
        }
        throw new PcpException(PmErr.AGAIN, "another program: no family matches " + expect.text());
    }

    private static String notAnExposition(NotAnExpositionException other) {
        String message = String.valueOf(other.getMessage());
        return message.startsWith("not an ") ? message : "not an exposition: " + message;
    }

    /**
     * @param failure null after success, empty when it was ended from here
     */
    private void ended(String failure) {
        if (failure != null && failure.isEmpty()) {
            return;
        }
        state.attempted(failure);
        boolean guess = config.enabled() == SourceConfig.Enabled.AUTO && !confirmed;
        if (failure == null) {
            if (log.changed(what, "ok")) {
                log.info(what + ": answers again");
            }
        } else if (guess) {
            log.debug(what + ": not found (" + failure + ")");
        } else if (log.changed(what, failure.replaceAll("[0-9]+", "0"))) {
            // Numbers in it (times, offsets, ports) make no new state.
            log.warning(what + ": no document (" + failure + ")");
        }
        if (fleet.debug() > 0) {
            log.info(what + ": " + (failure == null ? "fetched " + figures() : failure));
        }
    }

    private String figures() {
        return state.get(SourceCount.DOCUMENT_BYTES) + " bytes in " + state.get(SourceCount.LAST_FETCH_TIME) + " us, "
                + state.get(SourceCount.SERIES) + " series in " + state.get(SourceCount.LAST_PARSE_TIME) + " us";
    }

    private void tell(SourceSnapshot snapshot) {
        String partial = state.partial();
        if (log.changed(what + " document", partial.isEmpty() ? "ok" : "partial")) {
            if (partial.isEmpty()) {
                log.info(what + ": documents are complete again");
            } else {
                log.warning(what + ": part of the document is lost (" + partial + ")");
            }
        }
        if (fleet.debug() > 1) {
            for (Problem problem : snapshot.document().report().problems()) {
                log.info(what + ": " + problem);
            }
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Ends a fetch that is under way; the next one begins with a new connection. */
    void cancel() {
        Scraper current;
        synchronized (this) {
            current = scraper;
            scraper = null;
        }
        if (current != null) {
            current.close();
        }
    }

    /** As {@link #cancel}, and what was kept of documents goes too. */
    void drop() {
        forget = true;
        cancel();
    }

    /** For good. */
    void close() {
        SourceParts.Mapper last;
        synchronized (this) {
            closed = true;
            last = mapper;
        }
        cancel();
        endParser();
        if (last != null) {
            last.close();
        }
    }
}
