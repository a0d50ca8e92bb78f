package io.pcp.pmda.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Decodes, and takes apart what has one metric, or one point. */
final class Decoded {
    private Decoded() {}

    static MetricsData protobuf(byte[] body) throws OtlpException {
        return OtlpEncoding.PROTOBUF.decode(body, 0, body.length, DecodeLimits.DEFAULT);
    }

    static MetricsData json(String text) throws OtlpException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return OtlpEncoding.JSON.decode(body, 0, body.length, DecodeLimits.DEFAULT);
    }

    static OtlpMetric metric(MetricsData data) {
        assertEquals(1, data.resources().size());
        assertEquals(1, data.resources().get(0).scopes().size());
        List<OtlpMetric> metrics = data.resources().get(0).scopes().get(0).metrics();
        assertEquals(1, metrics.size());
        return metrics.get(0);
    }

    static Point point(MetricsData data) {
        PointData all = metric(data).data();
        assertEquals(1, all.size());
        if (all instanceof PointData.Gauge gauge) {
            return gauge.points().get(0);
        }
        if (all instanceof PointData.Sum sum) {
            return sum.points().get(0);
        }
        if (all instanceof PointData.Histogram histogram) {
            return histogram.points().get(0);
        }
        if (all instanceof PointData.ExponentialHistogram histogram) {
            return histogram.points().get(0);
        }
        return ((PointData.Summary) all).points().get(0);
    }

    static NumberPoint number(MetricsData data) {
        return (NumberPoint) point(data);
    }

    /** Why it is not taken, as malformed. */
    static String refused(byte[] protobuf) {
        OtlpException e = assertThrows(OtlpException.class, () -> protobuf(protobuf));
        assertEquals(OtlpException.Kind.MALFORMED, e.kind());
        return e.getMessage();
    }

    static String refused(String json) {
        OtlpException e = assertThrows(OtlpException.class, () -> json(json));
        assertEquals(OtlpException.Kind.MALFORMED, e.kind());
        return e.getMessage();
    }

    /** A gauge with one point of these fields, as JSON. */
    static String gauge(String fields) {
        return "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"m\",\"gauge\":{\"dataPoints\":[{"
                + fields + "}]}}]}]}]}";
    }
}
