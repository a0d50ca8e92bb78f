package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.NotAnExpositionException;
import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.source.Body;
import java.util.List;
import java.util.function.LongSupplier;

/** Another parser, whose documents get what the buckets of their histograms say about the last minute. */
final class QuantileParser implements SourceParts.Parser {
    private final SourceParts.Parser inner;
    private final LongSupplier nanos;
    private Histograms histograms;

    /**
     * @param levels above 0 and below 1, ascending
     * @param rule what is wanted of what is made, and whether buckets are integers
     * @param nanos a clock that never goes back
     */
    QuantileParser(SourceParts.Parser inner, List<Double> levels, SeriesRule rule, LongSupplier nanos) {
        this.inner = inner;
        this.nanos = nanos;
        histograms =
                new Histograms(levels.stream().mapToDouble(Double::doubleValue).toArray(), rule);
    }

    @Override
    public Exposition parse(Body body) throws NotAnExpositionException {
        Exposition document = inner.parse(body);
        histograms = histograms.of(document.layout());
        return histograms.extend(document, nanos.getAsLong());
    }

    @Override
    public List<SeriesLabel> common() {
        return inner.common();
    }

    @Override
    public String shortage() {
        return inner.shortage();
    }

    @Override
    public void close() {
        inner.close();
    }
}
