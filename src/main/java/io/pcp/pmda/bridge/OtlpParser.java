package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.NotAnExpositionException;
import io.pcp.pmda.exposition.ParseReport;
import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.otlp.Intake;
import io.pcp.pmda.otlp.MetricsData;
import io.pcp.pmda.otlp.OtlpEncoding;
import io.pcp.pmda.otlp.ResourceMetrics;
import io.pcp.pmda.otlp.SeriesStore;
import io.pcp.pmda.source.Body;
import io.pcp.pmda.source.Reading;
import io.pcp.pmda.source.SourceConfig;
import io.pcp.pmda.source.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Metrics of OTLP, JSON or protobuf. What a server or program answers is all it has: what is not in the last answer is gone.
 * What is appended to files is only what is new: series stay until they are stale.
 */
final class OtlpParser implements SourceParts.Parser {
    private final OtlpEncoding encoding;
    private final boolean complete;
    private final BoundedStore store;
    private final int maxProblems;
    private final LongSupplier clock;
    private Intake intake = Intake.NONE;
    private List<SeriesLabel> common = List.of();

    /**
     * @param complete what is not in a document is gone
     * @param maxProblems kept of each document
     * @param clock milliseconds since the epoch
     */
    OtlpParser(OtlpEncoding encoding, boolean complete, BoundedStore store, int maxProblems, LongSupplier clock) {
        this.encoding = encoding;
        this.complete = complete;
        this.store = store;
        this.maxProblems = maxProblems;
        this.clock = clock;
    }

    /**
     * For a source with documents of OTLP.
     *
     * @param rule which series are wanted, and how exactly
     */
    static OtlpParser of(
            SourceConfig config, SeriesRule rule, SeriesBudget budget, int maxProblems, LongSupplier clock) {
        boolean json = config.reading().format() == Reading.Format.OTLP_JSON;
        boolean complete = !(config.target() instanceof Target.Files);
        return new OtlpParser(
                json ? OtlpEncoding.JSON : OtlpEncoding.PROTOBUF,
                complete,
                new BoundedStore(config, rule, budget, complete),
                maxProblems,
                clock);
    }

    /** Whether documents of a source are of OTLP. */
    static boolean fits(Reading reading) {
        return reading.format() == Reading.Format.OTLP_JSON || reading.format() == Reading.Format.OTLP_PROTO;
    }

    @Override
    public Exposition parse(Body body) throws NotAnExpositionException {
        long now = clock.getAsLong();
        OtlpDocuments documents = new OtlpDocuments(maxProblems);
        intake = Intake.NONE;
        if (complete) {
            List<ResourceMetrics> all = new ArrayList<>();
            documents.read(encoding, body.bytes(), body.length(), data -> all.addAll(data.resources()));
            refuse(documents, body);
            intake = store.add(all, now);
        } else if (body.length() > 0) {
            // A file that nobody has written for an hour says how things were an hour ago.
            long written = body.writtenMillis() == 0 ? now : Math.min(now, body.writtenMillis());
            Consumer<MetricsData> taker = data -> intake = intake.plus(store.add(data.resources(), written));
            documents.read(encoding, body.bytes(), body.length(), taker);
            refuse(documents, body);
        }
        SeriesStore.View view = store.view(now);
        common = view.common();
        Exposition document = view.document();
        return new Exposition(
                document.layout(),
                document.words(),
                document.timestamps(),
                document.marks(),
                report(documents, body, document.report().rounded()));
    }

    private void refuse(OtlpDocuments documents, Body body) throws NotAnExpositionException {
        if (documents.good() == 0 && documents.bad() > 0) {
            String first = documents.problems().get(0).text();
            throw new NotAnExpositionException("not an OTLP document: " + first, report(documents, body, 0));
        }
    }

    private ParseReport report(OtlpDocuments documents, Body body, int rounded) {
        int points = intake.accepted() + intake.rejected() + intake.filtered();
        return new ParseReport(
                body.length(),
                points,
                documents.bad(),
                0,
                intake.rejected() + intake.filtered(),
                0,
                documents.exemplars(),
                rounded,
                documents.problems());
    }

    /** Points of the last document that were lost. */
    int rejected() {
        return intake.rejected();
    }

    @Override
    public List<SeriesLabel> common() {
        return common;
    }

    @Override
    public String shortage() {
        String shortage = store.shortage();
        if (intake.rejected() == 0) {
            return shortage;
        }
        String points = intake.rejected() == 1 ? " point" : " points";
        return intake.rejected() + points + " rejected: " + intake.reason()
                + (shortage.isEmpty() ? "" : "; " + shortage);
    }

    @Override
    public void close() {
        store.close();
    }
}
