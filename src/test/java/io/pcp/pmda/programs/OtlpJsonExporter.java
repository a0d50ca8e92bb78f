package io.pcp.pmda.programs;

import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.exporter.logging.otlp.internal.metrics.OtlpStdoutMetricExporter;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.function.Predicate;

/**
 * Sends JSON, which the SDK writes to streams only: by HTTP, or to a file as the file exporter of the collector does, one
 * document per line. Exports are not concurrent.
 */
final class OtlpJsonExporter implements MetricExporter {
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private final MetricExporter writer = OtlpStdoutMetricExporter.builder()
            .setOutput(buffer)
            .setWrapperJsonObject(true)
            .build();
    private final AggregationTemporalitySelector temporality;
    private final Predicate<byte[]> sender;

    private OtlpJsonExporter(AggregationTemporalitySelector temporality, Predicate<byte[]> sender) {
        this.temporality = temporality;
        this.sender = sender;
    }

    /** Documents are appended to it, one per line; the bytes of a protobuf message replace a file {@code .pb}. */
    static OtlpJsonExporter toFile(Path file, AggregationTemporalitySelector temporality) {
        return new OtlpJsonExporter(
                temporality, line -> file.toString().endsWith(".pb") ? replace(file, line) : append(file, line));
    }

    static OtlpJsonExporter toUrl(URI url, AggregationTemporalitySelector temporality) {
        HttpClient client = HttpClient.newHttpClient();
        return new OtlpJsonExporter(temporality, body -> post(client, url, body));
    }

    private static boolean append(Path file, byte[] line) {
        try {
            Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean replace(Path file, byte[] json) {
        MetricsData.Builder message = MetricsData.newBuilder();
        try {
            JsonFormat.parser().merge(new String(json, StandardCharsets.UTF_8), message);
            Files.write(file, message.build().toByteArray());
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether all of it was taken. */
    private static boolean post(HttpClient client, URI url, byte[] body) {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200 || !response.body().equals("{}")) {
                System.err.println(response.statusCode() + " " + response.body());
            }
            return response.statusCode() == 200;
        } catch (IOException e) {
            System.err.println(e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
        buffer.reset();
        boolean done = writer.export(metrics).isSuccess();
        byte[] line = (buffer.toString(StandardCharsets.UTF_8).strip() + "\n").getBytes(StandardCharsets.UTF_8);
        return done && sender.test(line) ? CompletableResultCode.ofSuccess() : CompletableResultCode.ofFailure();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
        return temporality.getAggregationTemporality(type);
    }
}
