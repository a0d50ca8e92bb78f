package io.pcp.pmda.exposition;

/** What is counted while a document is read; see {@link ParseReport}. */
final class Tally {
    int samples;
    /** Lines that were lost. */
    int errors;
    /** Breaches that are found without looking for them. */
    int odd;

    int dropped;
    int exemplars;
}
