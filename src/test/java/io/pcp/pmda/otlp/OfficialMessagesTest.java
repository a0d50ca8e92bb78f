package io.pcp.pmda.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What the official classes write is what we read. {@code -Dotlp.seed=N} begins with another message, {@code -Dotlp.changes=N}
 * damages more of them.
 */
class OfficialMessagesTest {
    private static final long SEED = Long.getLong("otlp.seed", 1);
    private static final int MESSAGES = 10_000;
    private static final int JSON_MESSAGES = 10_000;
    private static final int CHANGES = Integer.getInteger("otlp.changes", 25_000);

    private static MetricsData protobuf(byte[] body) throws OtlpException {
        return OtlpEncoding.PROTOBUF.decode(body, 0, body.length, DecodeLimits.DEFAULT);
    }

    private static MetricsData json(String text) throws OtlpException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return OtlpEncoding.JSON.decode(body, 0, body.length, DecodeLimits.DEFAULT);
    }

    @Test
    void randomMessagesAreReadFieldByField() throws OtlpException {
        int points = 0;
        for (long seed = SEED; seed < SEED + MESSAGES; seed++) {
            ExportMetricsServiceRequest request = new RandomMetrics(seed).request();
            MetricsData data = protobuf(request.toByteArray());
            assertEquals(Official.model(request), data, "seed " + seed);
            points += data.points();
        }
        assertTrue(points > MESSAGES, "there is something to compare: " + points);
    }

    @Test
    void theSameMessagesAsJsonAreTheSameModel() throws Exception {
        JsonFormat.Printer printer = JsonFormat.printer().printingEnumsAsInts();
        for (long seed = SEED; seed < SEED + JSON_MESSAGES; seed++) {
            ExportMetricsServiceRequest request = new RandomMetrics(seed).request();
            MetricsData expected = Official.model(request);
            assertEquals(
                    expected, json(printer.omittingInsignificantWhitespace().print(request)), "seed " + seed);
            if (seed % 8 == 0) {
                String all = printer.alwaysPrintFieldsWithNoPresence().print(request);
                assertEquals(expected, json(all), "seed " + seed);
                assertEquals(expected, json(JsonFormat.printer().print(request)), "with names of enums, seed " + seed);
            }
        }
    }

    @Test
    void fieldsNobodyKnowsChangeNothing() throws OtlpException {
        UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(
                        99,
                        UnknownFieldSet.Field.newBuilder()
                                .addVarint(-1)
                                .addFixed32(7)
                                .addFixed64(8)
                                .addLengthDelimited(com.google.protobuf.ByteString.copyFromUtf8("what"))
                                .build())
                .build();
        for (long seed = SEED; seed < SEED + 200; seed++) {
            ExportMetricsServiceRequest.Builder request = new RandomMetrics(seed).request().toBuilder();
            MetricsData expected = Official.model(request.build());
            request.setUnknownFields(unknown);
            request.getResourceMetricsBuilderList().forEach(resource -> {
                resource.setUnknownFields(unknown);
                resource.getScopeMetricsBuilderList().forEach(scope -> {
                    scope.setUnknownFields(unknown).getScopeBuilder().setUnknownFields(unknown);
                    scope.getMetricsBuilderList().forEach(metric -> metric.setUnknownFields(unknown));
                });
            });
            assertEquals(expected, protobuf(request.build().toByteArray()), "seed " + seed);
        }
    }

    @Test
    void whatBothTakeOfDamagedMessagesIsTheSame() {
        Random random = new Random(SEED);
        int same = 0;
        byte[] message = {};
        for (int i = 0; i < CHANGES; i++) {
            if (i % 50 == 0) {
                message = new RandomMetrics(SEED + i).request().toByteArray();
            }
            byte[] damaged = damage(message.clone(), random);
            MetricsData ours = takenOrNull(damaged);
            if (ours != null) {
                try {
                    assertEquals(Official.read(damaged, ours), ours, "seed " + SEED + ", change " + i);
                    same++;
                } catch (InvalidProtocolBufferException e) {
                    // In what we skip: exemplars, schemas, fields of no use.
                }
            }
        }
        assertTrue(same > CHANGES / 20, "some damage does not show: " + same);
    }

    private static byte[] damage(byte[] message, Random random) {
        for (int i = message.length == 0 ? 0 : 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(message.length);
            message[at] = (byte) (random.nextBoolean() ? random.nextInt() : message[at] ^ 1 << random.nextInt(8));
        }
        return message;
    }

    /** Null when it is refused; any other exception is a failure of the test. */
    private static MetricsData takenOrNull(byte[] body) {
        try {
            return protobuf(body);
        } catch (OtlpException e) {
            return null;
        }
    }
}
