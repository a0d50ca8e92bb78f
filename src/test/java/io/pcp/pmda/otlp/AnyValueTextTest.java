package io.pcp.pmda.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnyValueTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "1, 1",
        "-1.5, -1.5",
        "100, 100",
        "0.1, 0.1",
        "1e-6, 0.000001",
        "9.9e-7, 9.9e-7",
        "-1e-7, -1e-7",
        "1e-10, 1e-10",
        "1e20, 100000000000000000000",
        "123456789012345680000, 123456789012345680000",
        "1e21, 1e+21",
        "1.5e300, 1.5e+300",
        "4.9e-324, 5e-324",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "2.2250738585072014E-308, 2.2250738585072014e-308",
        "2e23, 2e+23",
        "9007199254740993, 9007199254740992",
        "0.30000000000000004, 0.30000000000000004",
        "NaN, NaN",
        "Infinity, Infinity",
        "-Infinity, -Infinity"
    })
    void doublesAreWhatTheCollectorMakesOfThem(double value, String text) {
        assertEquals(text, new AnyValue.Real(value).text());
    }

    @Test
    void noDoubleHasMoreDigitsThanItMustOrIsAnother() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            double value = i % 2 == 0 ? Double.longBitsToDouble(random.nextLong()) : random.nextInt(100_000) / 1000.0;
            if (Double.isFinite(value)) {
                String text = new AnyValue.Real(value).text();
                assertEquals(value, Double.parseDouble(text));
                assertTrue(digits(text) <= digits(Double.toString(value)), text);
            }
        }
    }

    /** Without those that only say how large it is. */
    private static int digits(String number) {
        String digits = number.toLowerCase().split("e")[0].replaceAll("[-.]", "");
        return digits.replaceAll("^0+", "").replaceAll("0+$", "").length();
    }

    @Test
    void simpleValuesAreTheirText() {
        assertEquals("a\"b", new AnyValue.Text("a\"b").text());
        assertEquals("true", new AnyValue.Bool(true).text());
        assertEquals("-9223372036854775808", new AnyValue.Whole(Long.MIN_VALUE).text());
        assertEquals("", AnyValue.None.NONE.text());
        assertEquals("", new AnyValue.Bytes(new byte[0]).text());
        assertEquals("+/8=", new AnyValue.Bytes(new byte[] {(byte) 0xfb, (byte) 0xff}).text());
    }

    @Test
    void listsAndMapsAreCompactJson() {
        AnyValue inner = new AnyValue.Fields(List.of(
                new Attribute("z", new AnyValue.Real(Double.NaN)),
                new Attribute("b", new AnyValue.Bytes(new byte[] {0})),
                new Attribute("z", new AnyValue.Whole(2)),
                new Attribute("a\n", AnyValue.None.NONE)));
        AnyValue list = new AnyValue.Items(List.of(
                new AnyValue.Text("<\"\\\u0001\t/é😀>"),
                new AnyValue.Whole(7),
                new AnyValue.Real(1),
                new AnyValue.Bool(false),
                new AnyValue.Items(List.of()),
                new AnyValue.Fields(List.of()),
                inner));
        assertEquals(
                "[\"<\\\"\\\\\\u0001\\t/é😀>\",7,1,false,[],{},{\"a\\n\":null,\"b\":\"AA==\",\"z\":\"NaN\"}]",
                list.text());
    }

    @Test
    void whatListsAndMapsBecomeIsJson() throws Exception {
        ObjectMapper json = new ObjectMapper();
        int seen = 0;
        for (int seed = 1; seed < 500; seed++) {
            ExportMetricsServiceRequest request = new RandomMetrics(seed).request();
            for (ResourceMetrics resource : Official.model(request).resources()) {
                for (Attribute attribute : resource.resource()) {
                    AnyValue value = attribute.value();
                    if (value instanceof AnyValue.Items items) {
                        JsonNode read = json.readTree(value.text());
                        assertEquals(items.values().size(), read.size());
                        seen++;
                    } else if (value instanceof AnyValue.Fields) {
                        assertTrue(json.readTree(value.text()).isObject());
                        seen++;
                    }
                }
            }
        }
        assertTrue(seen > 50, "some: " + seen);
    }
}
