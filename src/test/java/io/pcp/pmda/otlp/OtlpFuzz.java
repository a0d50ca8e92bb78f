package io.pcp.pmda.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;

/** What must hold for any bytes that are said to be OTLP. */
public final class OtlpFuzz {
    private static final DecodeLimits SMALL = new DecodeLimits(4 << 10, 2);
    private static final int LONGEST_MESSAGE = 250;

    private OtlpFuzz() {}

    /** Is taken or refused with a reason, the same within a smaller budget, and the official classes read the same. */
    public static void protobuf(byte[] input) {
        MetricsData ours = decode(OtlpEncoding.PROTOBUF, input);
        if (ours != null) {
            try {
                assertEquals(Official.read(input, ours), ours);
            } catch (InvalidProtocolBufferException e) {
                // In what we skip.
            }
        }
        documents(AllDocuments.protobuf(input, input.length, SMALL, OtlpFuzz::problem));
        int complete = ProtobufDocuments.complete(input, 0, input.length);
        assertTrue(complete >= 0 && complete <= input.length);
    }

    /** Is taken or refused with a reason, as one document and as several. */
    public static void json(byte[] input) {
        MetricsData whole = decode(OtlpEncoding.JSON, input);
        List<String> problems = new ArrayList<>();
        List<MetricsData> all = AllDocuments.json(
                input, input.length, DecodeLimits.DEFAULT, (line, why) -> problems.add(line + " " + why));
        documents(all);
        if (whole != null && input.length > 0 && input[input.length - 1] == '}') {
            assertTrue(!all.isEmpty() || !problems.isEmpty());
        }
    }

    /** Null when it is refused. */
    private static MetricsData decode(OtlpEncoding encoding, byte[] input) {
        MetricsData data;
        try {
            data = encoding.decode(input, 0, input.length, DecodeLimits.DEFAULT);
        } catch (OtlpException e) {
            problem(1, e.getMessage());
            return null;
        }
        documents(List.of(data));
        try {
            assertEquals(data, encoding.decode(input, 0, input.length, SMALL));
        } catch (OtlpException e) {
            problem(1, e.getMessage());
        }
        return data;
    }

    private static void documents(List<MetricsData> documents) {
        for (MetricsData data : documents) {
            int points = 0;
            for (ResourceMetrics resource : data.resources()) {
                texts(resource.resource());
                for (ScopeMetrics scope : resource.scopes()) {
                    texts(scope.scope().attributes());
                    for (OtlpMetric metric : scope.metrics()) {
                        points += metric.data().size();
                    }
                }
            }
            assertEquals(data.points(), points);
        }
    }

    private static void texts(List<Attribute> attributes) {
        for (Attribute attribute : attributes) {
            assertEquals(attribute.value().text(), attribute.value().text());
        }
    }

    private static void problem(int place, String why) {
        assertTrue(place > 0 && !why.isBlank() && why.length() < LONGEST_MESSAGE && why.indexOf('\n') < 0, why);
    }
}
