package io.pcp.pmda.otlp;

import java.util.List;

/**
 * Spans in protobuf, as OTLP/HTTP takes them: {@code ExportTraceServiceRequest} of one resource and one scope. Source of
 * truth: {@code trace.proto}, {@code resource.proto} and {@code trace_service.proto} of opentelemetry-proto 1.x.
 *
 * <p>A span is encoded when it ends, so that one that waits is one array. Stateless.
 */
public final class SpanEncoder {
    private static final int INTERNAL = 1;
    private static final int ERROR = 2;
    /** Sampled, and known not to have a remote parent. */
    private static final int FLAGS = 0x101;

    private SpanEncoder() {}

    /** One {@code Span}. */
    public static byte[] span(Span span) {
        ProtobufWriter out = new ProtobufWriter()
                .bytes(1, span.traceId())
                .bytes(2, span.spanId())
                .text(5, span.name())
                .number(6, INTERNAL)
                .fixed64(7, span.startNanos())
                .fixed64(8, span.endNanos());
        attributes(out, 9, span.attributes());
        if (span.error() != null) {
            out.message(15, new ProtobufWriter().text(2, span.error()).number(3, ERROR));
        }
        return out.fixed32(16, FLAGS).bytes();
    }

    /**
     * A whole request.
     *
     * @param resource attributes of who sends
     * @param scope name of the instrumentation scope
     * @param version of it
     * @param spans as {@link #span} encodes them
     */
    public static byte[] request(List<Attribute> resource, String scope, String version, List<byte[]> spans) {
        ProtobufWriter scoped = new ProtobufWriter()
                .message(1, new ProtobufWriter().text(1, scope).text(2, version));
        spans.forEach(span -> scoped.bytes(2, span));
        ProtobufWriter described = new ProtobufWriter();
        attributes(described, 1, resource);
        ProtobufWriter resources = new ProtobufWriter().message(1, described).message(2, scoped);
        return new ProtobufWriter().message(1, resources).bytes();
    }

    private static void attributes(ProtobufWriter out, int field, List<Attribute> attributes) {
        for (Attribute attribute : attributes) {
            out.message(field, attribute(attribute));
        }
    }

    private static ProtobufWriter attribute(Attribute attribute) {
        return new ProtobufWriter().text(1, attribute.key()).message(2, value(attribute.value()));
    }

    private static ProtobufWriter value(AnyValue value) {
        ProtobufWriter out = new ProtobufWriter();
        if (value instanceof AnyValue.Text text) {
            out.text(1, text.text());
        } else if (value instanceof AnyValue.Bool bool) {
            out.number(2, bool.value() ? 1 : 0);
        } else if (value instanceof AnyValue.Whole whole) {
            out.number(3, whole.value());
        } else if (value instanceof AnyValue.Real real) {
            out.real(4, real.value());
        } else if (value instanceof AnyValue.Items items) {
            ProtobufWriter list = new ProtobufWriter();
            items.values().forEach(item -> list.message(1, value(item)));
            out.message(5, list);
        } else if (value instanceof AnyValue.Fields fields) {
            ProtobufWriter map = new ProtobufWriter();
            attributes(map, 1, fields.values());
            out.message(6, map);
        } else if (value instanceof AnyValue.Bytes bytes) {
            out.bytes(7, bytes.value());
        }
        return out;
    }
}
