package io.pcp.pmda.programs;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A service on the OpenTelemetry SDK: one reader of its metrics pushes them, a second one remembers what there is. Used by one
 * thread.
 */
public final class OtlpService implements AutoCloseable {
    private final OtlpExpected expected = new OtlpExpected();
    private final Map<String, String> words;
    private final SdkMeterProvider provider;
    private final OtlpInstruments instruments;

    /**
     * @param endpoint URL, or the path of a file
     * @param words see {@link OtlpProgram#main}
     */
    public OtlpService(String endpoint, Map<String, String> words) {
        this.words = Map.copyOf(words);
        provider = SdkMeterProvider.builder()
                .setResource(resource())
                .registerView(
                        InstrumentSelector.builder().setName("request.size").build(),
                        View.builder()
                                .setAggregation(Aggregation.base2ExponentialBucketHistogram())
                                .build())
                // What it tells of itself depends on when which reader is asked.
                .registerView(
                        InstrumentSelector.builder().setName("otel.sdk.*").build(),
                        View.builder().setAggregation(Aggregation.drop()).build())
                .registerMetricReader(onDemand(exporter(endpoint)))
                .registerMetricReader(onDemand(expected))
                .build();
        instruments = new OtlpInstruments(provider, Integer.parseInt(word("factor", "1")));
    }

    /**
     * Something happens, and is exported.
     *
     * @param number from 1 on
     * @return whether the export succeeded
     */
    public boolean round(int number) {
        instruments.round(number);
        return provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess();
    }

    /** What the SDK has had at the last export, see {@link OtlpExpected#lines}. */
    public List<String> expected() {
        return expected.lines();
    }

    /** Exports once more. */
    @Override
    public void close() {
        provider.close();
    }

    private Resource resource() {
        Attributes telling = Attributes.builder()
                .put("service.name", word("service", "shop"))
                .put("service.version", word("version", "1.4.2"))
                .put("host.name", "shop-host")
                .put("deployment.environment.name", "test")
                .build();
        Resource resource = Resource.getDefault().merge(Resource.create(telling));
        String instance = word("instance", "one");
        return instance.isEmpty()
                ? resource
                : resource.merge(Resource.create(Attributes.builder()
                        .put("service.instance.id", instance)
                        .build()));
    }

    private MetricExporter exporter(String endpoint) {
        AggregationTemporalitySelector temporality =
                word("temporality", "cumulative").equals("delta")
                        ? AggregationTemporalitySelector.deltaPreferred()
                        : AggregationTemporalitySelector.alwaysCumulative();
        if (endpoint.startsWith("/")) {
            return OtlpJsonExporter.toFile(Path.of(endpoint), temporality);
        } else if (word("encoding", "protobuf").equals("json")) {
            return OtlpJsonExporter.toUrl(URI.create(endpoint), temporality);
        }
        var builder = OtlpHttpMetricExporter.builder()
                .setEndpoint(endpoint)
                .setCompression(word("compression", "gzip"))
                .setTimeout(Duration.ofSeconds(15))
                .setAggregationTemporalitySelector(temporality);
        if (!word("token", "").isEmpty()) {
            builder.addHeader("Authorization", "Bearer " + word("token", ""));
        }
        return builder.build();
    }

    /** Exports only when told to. */
    private static PeriodicMetricReader onDemand(MetricExporter exporter) {
        return PeriodicMetricReader.builder(exporter)
                .setInterval(Duration.ofDays(1))
                .build();
    }

    private String word(String key, String otherwise) {
        return words.getOrDefault(key, otherwise);
    }
}
