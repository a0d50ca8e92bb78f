package io.pcp.pmda.exposition;

/**
 * Parses the documents of one source, one after the other, and remembers the last one: a document with the same lines
 * costs a comparison of bytes and the numbers.
 *
 * <p>Not thread-safe: one source, one thread at a time. What {@link #parse} returns is immutable.
 */
public final class ExpositionParser {
    private final ParseRules rules;

    public ExpositionParser(ParseRules rules) {
        this.rules = rules;
    }

    /**
     * @param body may be reused by the caller afterwards
     * @param length bytes of it that count
     * @throws NotAnExpositionException when nothing of the document counts
     */
    public Exposition parse(byte[] body, int length, ExpositionFormat format) throws NotAnExpositionException {
        throw new NotAnExpositionException("not parsed: " + rules + " " + format, null);
    }
}
