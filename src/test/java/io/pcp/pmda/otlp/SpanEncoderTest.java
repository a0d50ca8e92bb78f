package io.pcp.pmda.otlp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Spans as the classes made from the specification see them. */
class SpanEncoderTest {
    private static final int ROUNDS = 300;

    private static AnyValue value(Random random, int depth) {
        return switch (random.nextInt(depth > 2 ? 6 : 8)) {
            case 0 -> new AnyValue.Text(text(random));
            case 1 -> new AnyValue.Bool(random.nextBoolean());
            case 2 -> new AnyValue.Whole(random.nextBoolean() ? random.nextLong() : random.nextInt(300) - 150);
            case 3 -> new AnyValue.Real(random.nextGaussian());
            case 4 -> AnyValue.None.NONE;
            case 5 -> new AnyValue.Bytes(bytes(random, random.nextInt(200)));
            case 6 -> {
                List<AnyValue> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(value(random, depth + 1));
                }
                yield new AnyValue.Items(items);
            }
            default -> new AnyValue.Fields(attributes(random, depth + 1));
        };
    }

    private static String text(Random random) {
        String letters = "aZ 0.\u00e4\u20ac\ud83d\ude00\n";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(10) == 0 ? 600 : 20); i > 0; i--) {
            text.appendCodePoint(letters.codePointAt(random.nextInt(7)));
        }
        return text.toString();
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static List<Attribute> attributes(Random random, int depth) {
        List<Attribute> all = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            all.add(new Attribute("key." + i, value(random, depth)));
        }
        return all;
    }

    private static io.opentelemetry.proto.common.v1.AnyValue official(AnyValue value) {
        var built = io.opentelemetry.proto.common.v1.AnyValue.newBuilder();
        if (value instanceof AnyValue.Text text) {
            built.setStringValue(text.text());
        } else if (value instanceof AnyValue.Bool bool) {
            built.setBoolValue(bool.value());
        } else if (value instanceof AnyValue.Whole whole) {
            built.setIntValue(whole.value());
        } else if (value instanceof AnyValue.Real real) {
            built.setDoubleValue(real.value());
        } else if (value instanceof AnyValue.Bytes bytes) {
            built.setBytesValue(ByteString.copyFrom(bytes.value()));
        } else if (value instanceof AnyValue.Items items) {
            ArrayValue.Builder list = ArrayValue.newBuilder();
            items.values().forEach(item -> list.addValues(official(item)));
            built.setArrayValue(list);
        } else if (value instanceof AnyValue.Fields fields) {
            built.setKvlistValue(KeyValueList.newBuilder().addAllValues(official(fields.values())));
        }
        return built.build();
    }

    private static List<KeyValue> official(List<Attribute> attributes) {
        return attributes.stream()
                .map(attribute -> KeyValue.newBuilder()
                        .setKey(attribute.key())
                        .setValue(official(attribute.value()))
                        .build())
                .toList();
    }

    private static io.opentelemetry.proto.trace.v1.Span official(Span span) {
        var built = io.opentelemetry.proto.trace.v1.Span.newBuilder()
                .setTraceId(ByteString.copyFrom(span.traceId()))
                .setSpanId(ByteString.copyFrom(span.spanId()))
                .setName(span.name())
                .setKind(io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_INTERNAL)
                .setStartTimeUnixNano(span.startNanos())
                .setEndTimeUnixNano(span.endNanos())
                .addAllAttributes(official(span.attributes()))
                .setFlags(0x101);
        if (span.error() != null) {
            built.setStatus(io.opentelemetry.proto.trace.v1.Status.newBuilder()
                    .setMessage(span.error())
                    .setCode(io.opentelemetry.proto.trace.v1.Status.StatusCode.STATUS_CODE_ERROR));
        }
        return built.build();
    }

    private static Span span(Random random) {
        long start = random.nextLong() >>> 2;
        return new Span(
                bytes(random, 16),
                bytes(random, 8),
                "gpu.use",
                start,
                start + random.nextInt(1 << 30),
                attributes(random, 0),
                random.nextInt(3) == 0 ? "lost" : null);
    }

    @Test
    void theOfficialClassesReadExactlyWhatWasWritten() throws Exception {
        Random random = new Random(17);
        for (int round = 0; round < ROUNDS; round++) {
            List<Attribute> resource = attributes(random, 0);
            List<Span> spans = new ArrayList<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                spans.add(span(random));
            }
            byte[] request = SpanEncoder.request(
                    resource,
                    "pmdagpu",
                    "1.2.3",
                    spans.stream().map(SpanEncoder::span).toList());
            ScopeSpans.Builder scoped = ScopeSpans.newBuilder()
                    .setScope(
                            InstrumentationScope.newBuilder().setName("pmdagpu").setVersion("1.2.3"));
            spans.forEach(span -> scoped.addSpans(official(span)));
            ExportTraceServiceRequest expected = ExportTraceServiceRequest.newBuilder()
                    .addResourceSpans(ResourceSpans.newBuilder()
                            .setResource(Resource.newBuilder().addAllAttributes(official(resource)))
                            .addScopeSpans(scoped))
                    .build();
            assertEquals(expected, ExportTraceServiceRequest.parseFrom(request), "round " + round);
        }
    }

    @Test
    void aPartThatWasRejectedIsRead() {
        ExportTraceServiceResponse answer = ExportTraceServiceResponse.newBuilder()
                .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                        .setRejectedSpans(300)
                        .setErrorMessage("too \u00e4ltere"))
                .build();
        assertEquals(new PartialSuccess(300, "too \u00e4ltere"), PartialSuccess.read(answer.toByteArray()));
        byte[] none = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
        assertArrayEquals(new byte[0], none);
        assertEquals(PartialSuccess.NONE, PartialSuccess.read(none));
        assertEquals(PartialSuccess.NONE, PartialSuccess.read("{}".getBytes()));
    }

    @Test
    void theReasonOfAFailureIsRead() {
        // google.rpc.Status has the same form: a number and a text.
        byte[] status = ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(3)
                .setErrorMessage("no such tenant")
                .build()
                .toByteArray();
        assertEquals("no such tenant", PartialSuccess.status(status));
        assertEquals("", PartialSuccess.status("<html>".getBytes()));
        assertEquals("", PartialSuccess.status(new byte[0]));
    }

    @Test
    void anyBytesAreSomeAnswer() {
        Random random = new Random(4);
        byte[] good = ExportTraceServiceResponse.newBuilder()
                .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                        .setRejectedSpans(7)
                        .setErrorMessage("because"))
                .build()
                .toByteArray();
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = random.nextBoolean() ? good.clone() : bytes(random, random.nextInt(40));
            for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            assertNotNull(PartialSuccess.read(bytes).message());
            assertNotNull(PartialSuccess.status(bytes));
        }
    }
}
