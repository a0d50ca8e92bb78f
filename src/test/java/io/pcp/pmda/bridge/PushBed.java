package io.pcp.pmda.bridge;

import io.pcp.pmda.otlp.AnyValue;
import io.pcp.pmda.otlp.Attribute;
import io.pcp.pmda.otlp.Intake;
import io.pcp.pmda.otlp.MetricsData;
import io.pcp.pmda.otlp.NumberPoint;
import io.pcp.pmda.otlp.OtlpMetric;
import io.pcp.pmda.otlp.PointData;
import io.pcp.pmda.otlp.ResourceMetrics;
import io.pcp.pmda.otlp.Scope;
import io.pcp.pmda.otlp.ScopeMetrics;
import io.pcp.pmda.otlp.Temporality;
import io.pcp.pmda.receiver.ReceiverSettings;
import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.source.FileTrust;
import io.pcp.pmda.source.SourceConfigReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An agent with the real mapping and registry, into whose receiver the test puts decoded requests: it listens nowhere. Its
 * clock is moved on by hand.
 */
final class PushBed implements AutoCloseable {
    static final Duration STALE = Duration.ofMinutes(5);

    private final AtomicLong clock = new AtomicLong(1_700_000_000_000_000_000L);
    private final Path directory;
    private BridgeModule.Configuration configuration;
    final Bed bed;

    /**
     * @param directory of configuration and of what the agent remembers
     */
    PushBed(Path directory) {
        this.directory = directory;
        AgentWiring agent = new AgentWiring(BridgeSettings.defaults(directory), "1.2.3");
        bed = new Bed(directory, new BridgeModule.Wiring() {
            @Override
            public BridgeModule.Watch watch(PmdaContext context, BridgeModule.Configuration heard) {
                configuration = heard;
                return agent.watch(context, heard);
            }

            @Override
            public SourceParts parts(PmdaContext context) {
                return agent.parts(context);
            }

            @Override
            public int threads() {
                return agent.threads();
            }
        });
        apply(settings(64, 20_000, ""));
    }

    static ReceiverSettings settings(int services, int series, String lines) {
        ReceiverSettings off = ReceiverSettings.OFF;
        return new ReceiverSettings(
                off.listen(),
                off.path(),
                off.maxBody(),
                off.maxConnections(),
                services,
                series,
                off.maxPointsPerSecond(),
                STALE,
                off.security(),
                lines);
    }

    void apply(ReceiverSettings settings) {
        SourceConfigReader reader = new SourceConfigReader(FileTrust.current());
        configuration.push(new PushConfig(settings, directory.resolve("otlp.conf"), reader));
    }

    Intake take(ResourceMetrics... resources) {
        MetricsData data = new MetricsData(List.of(resources), resources.length, 0);
        return bed.module().gate().sources().take(data);
    }

    /** What a service sends. */
    ResourceMetrics of(String service, OtlpMetric... metrics) {
        return of(List.of(text("service.name", service)), metrics);
    }

    ResourceMetrics of(List<Attribute> resource, OtlpMetric... metrics) {
        return new ResourceMetrics(resource, List.of(new ScopeMetrics(Scope.NONE, List.of(metrics))));
    }

    static Attribute text(String key, String value) {
        return new Attribute(key, new AnyValue.Text(value));
    }

    /** A gauge with a value per attribute {@code l}, or one without. */
    OtlpMetric gauge(String name, double value, String... labels) {
        return new OtlpMetric(name, "", "", new PointData.Gauge(points(Double.doubleToRawLongBits(value), labels)));
    }

    /** A gauge with an integer. */
    OtlpMetric whole(String name, long value) {
        NumberPoint point = new NumberPoint(List.of(), 0, clock.addAndGet(1000), 0, NumberPoint.Kind.WHOLE, value);
        return new OtlpMetric(name, "", "", new PointData.Gauge(List.of(point)));
    }

    private List<NumberPoint> points(long bits, String... labels) {
        List<NumberPoint> points = new ArrayList<>();
        for (String label : labels.length == 0 ? new String[] {""} : labels) {
            List<Attribute> attributes = label.isEmpty() ? List.of() : List.of(text("l", label));
            points.add(new NumberPoint(attributes, 0, clock.addAndGet(1000), 0, NumberPoint.Kind.REAL, bits));
        }
        return points;
    }

    /** A sum that says what it is, or does not. */
    OtlpMetric sum(String name, double value, Temporality temporality) {
        List<NumberPoint> points = points(Double.doubleToRawLongBits(value));
        return new OtlpMetric(name, "", "", new PointData.Sum(points, temporality, true));
    }

    @Override
    public void close() {
        bed.close();
    }
}
