package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.NotAnExpositionException;
import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.source.Body;
import io.pcp.pmda.source.Scraper;
import io.pcp.pmda.source.SourceConfig;
import java.util.List;
import java.util.Set;

/** Where sources get what they are made of. All are called by workers; what they make belongs to one source. */
interface SourceParts extends AutoCloseable {

    /** Fetches documents. */
    Scraper scraper(SourceConfig config);

    /** Parses documents. */
    Parser parser(SourceConfig config, SeriesRule rule);

    /**
     * Makes metrics of them.
     *
     * @throws IllegalStateException when there is no number left for another source
     */
    Mapper mapper(SourceConfig config);

    /**
     * Where points are kept that a program pushes.
     *
     * @param rule of the mapper of the source
     * @param naming attributes of resources by which series were told apart in an earlier life
     */
    BoundedStore store(SourceConfig config, SeriesRule rule, List<String> naming);

    /** Bytes that documents hold now. */
    long inflightBytes();

    /** Size of the file in which numbers are remembered. */
    long registryBytes();

    /** Makes sure that numbers given out are remembered; may write and wait for the disk. */
    default void flush() {}

    /** No source needs it any more. */
    @Override
    default void close() {}

    /** Parses the documents of one source, one at a time. */
    interface Parser {
        Exposition parse(Body body) throws NotAnExpositionException;

        /** Labels that all series of the last document have in common; the same list while it is so. */
        default List<SeriesLabel> common() {
            return List.of();
        }

        /** Why series or points of the last document were left out, with what to do; empty when none were. */
        default String shortage() {
            return "";
        }

        /** It is not used any more; by any thread. */
        default void close() {}
    }

    /** Makes metrics of the families of one source, one document at a time. */
    interface Mapper extends AutoCloseable {
        /** Which series are kept. */
        SeriesRule rule();

        /**
         * Immutable; the same object while nothing changed.
         *
         * @param common labels that all series have in common; the same list while it is so
         */
        MappedLayout map(Layout layout, List<SeriesLabel> common, long nowMillis);

        /** Labels of all its metrics. */
        LabelSet labels();

        /** First cluster of the source, which is also its instance in the control metrics. */
        int cluster();

        /** Metrics of documents that an earlier life of this agent has seen, ascending by PMID. */
        default List<BridgeMetric> remembered() {
            return List.of();
        }

        /** Names of labels by which series are told apart, or were in an earlier life of this agent. */
        default Set<String> knownLabels() {
            return Set.of();
        }

        /** The source is not configured any more. */
        @Override
        default void close() {}
    }
}
