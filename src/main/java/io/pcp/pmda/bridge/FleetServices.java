package io.pcp.pmda.bridge;

import io.pcp.pmda.sdk.PmdaContext;

/** What the sources of an agent share. Thread-safe. */
interface FleetServices {
    PmdaContext context();

    ScrapePool pool();

    SourceParts parts();

    /** 0 to 2: nothing besides changes, every attempt, every problem of a document. */
    int debug();

    /** Metrics have come or gone. */
    void namesChanged();

    /** A document was mapped: there may be numbers that the disk does not know yet. */
    void numbersGiven();

    /** A fetch got an answer that is not fresh. */
    void late();
}
