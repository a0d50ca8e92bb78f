package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.ExpositionFormat;
import io.pcp.pmda.exposition.ExpositionParser;
import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.NotAnExpositionException;
import io.pcp.pmda.exposition.ParseRules;
import io.pcp.pmda.source.Body;
import io.pcp.pmda.source.Reading;

/** The text formats, within the memory there is for series. */
final class TextParser implements SourceParts.Parser {
    private final Reading.Format wanted;
    private final SeriesBound bound;
    private final ParseRules rules;
    private ExpositionParser parser;

    /**
     * @param rules whose rule is the bound
     */
    TextParser(Reading.Format wanted, SeriesBound bound, ParseRules rules) {
        this.wanted = wanted;
        this.bound = bound;
        this.rules = rules;
        parser = new ExpositionParser(rules);
    }

    @Override
    public Exposition parse(Body body) throws NotAnExpositionException {
        ExpositionFormat format = switch (wanted) {
            case OPENMETRICS -> ExpositionFormat.OPENMETRICS;
            case PROMETHEUS -> ExpositionFormat.PROMETHEUS;
            default -> ExpositionFormat.of(body.contentType());
        };
        if (bound.roomAgain()) {
            // What a parser has left out it does not offer again.
            bound.forget();
            parser = new ExpositionParser(rules);
        }
        bound.begin();
        Layout kept = bound.layout();
        try {
            Exposition document = parser.parse(body.bytes(), body.length(), format);
            kept = document.layout();
            return document;
        } catch (NotAnExpositionException other) {
            throw hint(other, body);
        } finally {
            bound.end(kept);
        }
    }

    private static NotAnExpositionException hint(NotAnExpositionException other, Body body) {
        return other.report() == null && OtlpDocuments.looksLike(body.bytes(), body.length())
                ? new NotAnExpositionException(other.getMessage() + "; metrics of OTLP need 'format = otlp-json'", null)
                : other;
    }

    @Override
    public String shortage() {
        return bound.shortage();
    }

    @Override
    public void close() {
        bound.close();
    }
}
