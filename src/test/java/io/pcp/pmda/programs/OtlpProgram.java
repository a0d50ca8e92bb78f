package io.pcp.pmda.programs;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A service on the OpenTelemetry SDK that pushes. After each export it prints what a second reader of the same SDK has, always
 * cumulative, so that a script can compare. Values depend on the round alone, see {@link OtlpInstruments}.
 */
public final class OtlpProgram {
    private final Map<String, String> words = new HashMap<>();

    private OtlpProgram() {}

    /**
     * Exports, prints, and ends: with 0, or with 1 when an export failed.
     *
     * <pre>
     * OtlpProgram ENDPOINT [KEY=VALUE]...
     *   ENDPOINT       URL, or a file to which JSON documents are appended, one per line; FILE.pb: protobuf, the last one only
     *   service=shop   instance=one   version=1.4.2   resource attributes; "instance=" leaves that out
     *   encoding=protobuf|json        compression=gzip|none
     *   temporality=cumulative|delta  of what is sent
     *   rounds=3       exports          pause=0   milliseconds between two
     *   factor=1       all values times so much
     *   token=         sent as bearer token
     * </pre>
     */
    public static void main(String[] args) throws InterruptedException {
        OtlpProgram program = new OtlpProgram();
        for (String arg : List.of(args).subList(1, args.length)) {
            int equals = arg.indexOf('=');
            program.words.put(arg.substring(0, equals), arg.substring(equals + 1));
        }
        System.exit(program.run(args[0]) ? 0 : 1);
    }

    private boolean run(String endpoint) throws InterruptedException {
        OtlpExpected expected = new OtlpExpected();
        SdkMeterProvider provider = SdkMeterProvider.builder()
                .setResource(resource())
                .registerView(
                        InstrumentSelector.builder().setName("request.size").build(),
                        View.builder()
                                .setAggregation(Aggregation.base2ExponentialBucketHistogram())
                                .build())
                .registerMetricReader(onDemand(exporter(endpoint)))
                .registerMetricReader(onDemand(expected))
                .build();
        OtlpInstruments instruments = new OtlpInstruments(provider, Integer.parseInt(word("factor", "1")));
        boolean success = true;
        int rounds = Integer.parseInt(word("rounds", "3"));
        for (int round = 1; round <= rounds; round++) {
            instruments.round(round);
            CompletableResultCode flushed = provider.forceFlush().join(20, TimeUnit.SECONDS);
            success &= flushed.isSuccess();
            System.out.println("== round " + round + (flushed.isSuccess() ? "" : " failed"));
            expected.print(System.out);
            System.out.flush();
            if (round < rounds) {
                TimeUnit.MILLISECONDS.sleep(Long.parseLong(word("pause", "0")));
            }
        }
        return success;
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
