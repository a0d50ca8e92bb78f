package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.ParseRules;
import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.source.Limits;
import io.pcp.pmda.source.Reading;
import io.pcp.pmda.source.ScrapeServices;
import io.pcp.pmda.source.Scraper;
import io.pcp.pmda.source.Scrapers;
import io.pcp.pmda.source.SourceConfig;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** Scrapers, parsers and mappings of a real agent, and the registry of its numbers. Thread-safe. */
final class AgentParts implements SourceParts {
    /** A quarter of the heap is for documents under way; what is made of them needs the rest. */
    private static final int SHARE = 4;

    private static final int MAX_PROBLEMS = 10;

    private final ScrapeServices services;
    private final Registry registry;
    private final SeriesBudget budget;
    private final MappingLog log;
    private final LongSupplier clock;

    AgentParts(PmdaContext context, BridgeSettings settings, String version, MappingLog log) {
        this(context, settings, version, log, SeriesBudget.ofHeap());
    }

    /**
     * @param budget of all sources together
     */
    AgentParts(PmdaContext context, BridgeSettings settings, String version, MappingLog log, SeriesBudget budget) {
        this.budget = budget;
        this.log = log;
        clock = context.time()::epochMillis;
        long most = Math.min(settings.maxInflightBytes(), Runtime.getRuntime().maxMemory() / SHARE);
        services = new ScrapeServices(
                ScrapeServices.Settings.of(version, context.log()::warning).withMaxInflightBytes(most));
        registry = Registry.open(context.stateDirectory().resolve(context.domain() + ".bridge.reg"), log);
    }

    @Override
    public Scraper scraper(SourceConfig config) {
        return Scrapers.of(config, services);
    }

    @Override
    public Parser parser(SourceConfig config, SeriesRule rule) {
        Reading reading = config.reading();
        Parser plain = OtlpParser.fits(reading)
                ? OtlpParser.of(config, rule, budget, MAX_PROBLEMS, clock)
                : text(reading, config.limits(), rule);
        return reading.quantiles().isEmpty()
                ? plain
                : new QuantileParser(plain, reading.quantiles(), rule, System::nanoTime);
    }

    private Parser text(Reading reading, Limits limits, SeriesRule rule) {
        SeriesBound bound = new SeriesBound(rule, limits.series(), budget);
        return new TextParser(
                reading.format(),
                bound,
                new ParseRules(
                        reading.strict(),
                        reading.utf8(),
                        limits.line(),
                        limits.labels(),
                        limits.labelName(),
                        limits.labelValue(),
                        MAX_PROBLEMS,
                        bound));
    }

    @Override
    public Mapper mapper(SourceConfig config) {
        return new Numbered(config, new SourceMapping(config, registry, log));
    }

    @Override
    public BoundedStore store(SourceConfig config, SeriesRule rule, List<String> naming) {
        return new BoundedStore(config, rule, budget, false, naming);
    }

    private record Numbered(SourceConfig config, SourceMapping mapping) implements Mapper {
        @Override
        public SeriesRule rule() {
            return mapping.rule();
        }

        @Override
        public MappedLayout map(Layout layout, List<SeriesLabel> common, long nowMillis) {
            return mapping.map(layout, common, nowMillis);
        }

        @Override
        public LabelSet labels() {
            return mapping.sourceLabels();
        }

        @Override
        public int cluster() {
            int[] clusters = mapping.clusters();
            if (clusters.length == 0) {
                throw new IllegalStateException("all clusters are given to other sources");
            }
            return clusters[0];
        }

        @Override
        public List<BridgeMetric> remembered() {
            return mapping.remembered();
        }

        @Override
        public Set<String> knownLabels() {
            return mapping.knownLabels();
        }

        @Override
        public void close() {
            mapping.close();
        }
    }

    @Override
    public long inflightBytes() {
        return services.inflightBytes();
    }

    @Override
    public long registryBytes() {
        return registry.bytes();
    }

    @Override
    public void flush() {
        registry.flush();
    }

    @Override
    public void close() {
        registry.close();
        services.close();
    }
}
