package io.pcp.pmda.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporterBuilder;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.pcp.pmda.otlp.Intake;
import io.pcp.pmda.otlp.MetricsData;
import io.pcp.pmda.otlp.OtlpEncoding;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.sdk.TimeSource;
import io.pcp.pmda.source.TlsFiles;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exporter of OpenTelemetry itself sends. */
class RealSenderTest {
    private final Queue<MetricsData> taken = new ConcurrentLinkedQueue<>();
    private final OtlpReceiver receiver = new OtlpReceiver(
            data -> {
                taken.add(data);
                return new Intake(data.points(), 0, 0, "");
            },
            new PmdaLog("test", () -> new PrintStream(OutputStream.nullOutputStream())),
            OtlpEncoding::decode,
            ReceiverRig.LONG,
            TimeSource.system());

    @TempDir
    private Path directory;

    @AfterEach
    void end() {
        receiver.close();
    }

    private OtlpHttpMetricExporterBuilder exporter(String scheme) {
        int port = ((ReceiverSettings.Listen.Tcp) receiver.listening().get(0)).port();
        return OtlpHttpMetricExporter.builder()
                .setEndpoint(scheme + "://localhost:" + port + "/v1/metrics")
                .setTimeout(Duration.ofSeconds(20));
    }

    /** Sends one counter, and another time when the program ends. */
    private static void send(OtlpHttpMetricExporter exporter) {
        PeriodicMetricReader reader = PeriodicMetricReader.builder(exporter)
                .setInterval(Duration.ofHours(1))
                .build();
        try (SdkMeterProvider provider = SdkMeterProvider.builder()
                .setResource(Resource.create(
                        Attributes.builder().put("service.name", "shop").build()))
                .registerMetricReader(reader)
                .build()) {
            provider.get("test").counterBuilder("orders").build().add(7);
            reader.forceFlush().join(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void plainAndCompressedMetricsArrive() {
        receiver.apply(ReceiverRig.settings());
        for (String compression : new String[] {"none", "gzip"}) {
            send(exporter("http").setCompression(compression).build());
            MetricsData data = taken.poll();
            assertEquals("shop", data.resources().get(0).attribute("service.name"));
            assertEquals(
                    "orders",
                    data.resources().get(0).scopes().get(0).metrics().get(0).name());
            taken.clear();
        }
        assertEquals(0, receiver.counts().refused());
        assertTrue(receiver.counts().accepted() >= 2);
    }

    @Test
    void withTlsATokenAndItsCertificate() throws Exception {
        TlsFiles made = new TlsFiles(directory);
        made.make("server", "EC", "-ext", "san=dns:localhost");
        made.make("sender", "EC");
        Path token = Files.writeString(directory.resolve("token"), "secret\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        ReceiverSettings.Listen tcp = ReceiverRig.settings().listen().get(0);
        receiver.apply(ReceiverRig.with(
                new ReceiverSettings.Security(token, made.pem("server"), made.key("server"), made.pem("sender")), tcp));
        byte[] trusted = Files.readAllBytes(made.pem("server"));
        OtlpHttpMetricExporterBuilder secure = exporter("https")
                .setTrustedCertificates(trusted)
                .setClientTls(Files.readAllBytes(made.key("sender")), Files.readAllBytes(made.pem("sender")));
        send(secure.build());
        assertTrue(taken.isEmpty());
        assertTrue(receiver.counts().lastRefusal().startsWith("401: "), receiver.counts()::lastRefusal);
        send(secure.addHeader("Authorization", "Bearer secret")
                .setCompression("gzip")
                .build());
        assertEquals("shop", taken.poll().resources().get(0).attribute("service.name"));
    }
}
