package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.source.SourceConfig;

/**
 * Families of one source as metrics: names, kinds, units, instances, labels and numbers.
 *
 * <p>Not thread-safe: used by whichever thread scrapes the source, one at a time. What it returns is immutable.
 */
final class SourceMapping {
    private final SourceConfig config;

    SourceMapping(SourceConfig config) {
        this.config = config;
    }

    /** Which series are kept, and how exactly; for the parser. */
    SeriesRule rule() {
        return SeriesRule.ALL;
    }

    /**
     * @param nowMillis wall clock, for what expires
     */
    MappedLayout map(Layout layout, long nowMillis) {
        throw new UnsupportedOperationException(config.name());
    }
}
