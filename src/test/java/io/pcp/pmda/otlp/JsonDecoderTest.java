package io.pcp.pmda.otlp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents written by hand, in the forms that programs of all languages send. */
class JsonDecoderTest {
    private static NumberPoint number(String fields) throws OtlpException {
        return Decoded.number(Decoded.json(Decoded.gauge(fields)));
    }

    private static AnyValue value(String json) throws OtlpException {
        return number("\"attributes\":[{\"key\":\"k\",\"value\":" + json + "}]")
                .attributes()
                .get(0)
                .value();
    }

    private static Point point(String kind, String fields) throws OtlpException {
        return Decoded.point(Decoded.json("{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"" + kind
                + "\":{\"dataPoints\":[{" + fields + "}]}}]}]}]}"));
    }

    @Test
    void aDocumentAsTheSpecificationShowsItIsRead() throws OtlpException {
        MetricsData data = Decoded.json("""
                {
                  "resourceMetrics": [{
                    "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "my.service"}}]},
                    "scopeMetrics": [{
                      "scope": {
                        "name": "my.library", "version": "1.0.0",
                        "attributes": [{"key": "my.scope.attribute", "value": {"stringValue": "some scope attribute"}}]
                      },
                      "metrics": [{
                        "name": "my.counter", "unit": "1", "description": "I am a Counter",
                        "sum": {
                          "aggregationTemporality": 1, "isMonotonic": true,
                          "dataPoints": [{
                            "asDouble": 5,
                            "startTimeUnixNano": "1544712660300000000", "timeUnixNano": "1544712660300000001",
                            "attributes": [{"key": "my.counter.attr", "value": {"stringValue": "some value"}}]
                          }]
                        }
                      }]
                    }]
                  }]
                }
                """);
        ResourceMetrics resource = data.resources().get(0);
        assertEquals("my.service", resource.attribute("service.name"));
        assertEquals(
                new Scope(
                        "my.library",
                        "1.0.0",
                        List.of(new Attribute("my.scope.attribute", new AnyValue.Text("some scope attribute")))),
                resource.scopes().get(0).scope());
        NumberPoint number = new NumberPoint(
                List.of(new Attribute("my.counter.attr", new AnyValue.Text("some value"))),
                1544712660300000000L,
                1544712660300000001L,
                0,
                NumberPoint.Kind.REAL,
                Double.doubleToRawLongBits(5));
        assertEquals(
                new OtlpMetric(
                        "my.counter",
                        "I am a Counter",
                        "1",
                        new PointData.Sum(List.of(number), Temporality.DELTA, true)),
                Decoded.metric(data));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", " {\n} ", "{\"resourceMetrics\":[]}", "{\"resourceMetrics\":null}", "\ufeff{}"})
    void documentsWithoutAnythingAreEmpty(String json) throws OtlpException {
        assertSame(MetricsData.EMPTY, Decoded.json(json));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            5                       | 5
            "5"                     | 5
            -7                      | -7
            "-7"                    | -7
            5.0                     | 5
            "12e2"                  | 1200
            1.5e1                   | 15
            -0                      | 0
            "9223372036854775807"   | 9223372036854775807
            9223372036854775807     | 9223372036854775807
            "-9223372036854775808"  | -9223372036854775808
            -9223372036854775808    | -9223372036854775808
            "0000000000000000000000000000001" | 1
            """)
    void wholeNumbersComeAsNumbersOrStrings(String json, long expected) throws OtlpException {
        assertEquals(expected, number("\"asInt\":" + json).bits());
        assertEquals(new AnyValue.Whole(expected), value("{\"intValue\":" + json + "}"));
    }

    @Test
    void numbersWithoutASignReachTheirLast() throws OtlpException {
        assertEquals(-1, number("\"timeUnixNano\":\"18446744073709551615\"").timeNanos());
        assertEquals(-1, number("\"timeUnixNano\":18446744073709551615").timeNanos());
        assertEquals(
                Long.MIN_VALUE,
                number("\"timeUnixNano\":\"9223372036854775808\"").timeNanos());
        assertEquals(-1, number("\"flags\":4294967295").flags());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.5",
                "\"1.5\"",
                "\"\"",
                "\"-\"",
                "\" 1\"",
                "\"1 \"",
                "\"0x1\"",
                "\"\u0661\"",
                "9223372036854775808",
                "\"-9223372036854775809\"",
                "1e999999999",
                "\"1e999999999\"",
                "\"1e-999999999\"",
                "\"1e99999999999\"",
                "true",
                "{}",
                "[]",
                "\"NaN\""
            })
    void whatIsNoWholeNumberIsRefused(String json) {
        String why = Decoded.refused(Decoded.gauge("\"asInt\":" + json));
        assertEquals("JSON: line 1, column 94: expected a whole number of 64 bits", why);
    }

    @Test
    void numbersBeyondTheirRangeAreRefused() {
        assertEquals(
                "JSON: line 1, column 101: expected a whole number of 64 bits without a sign",
                Decoded.refused(Decoded.gauge("\"timeUnixNano\":-1")));
        Decoded.refused(Decoded.gauge("\"timeUnixNano\":\"-1\""));
        Decoded.refused(Decoded.gauge("\"timeUnixNano\":\"18446744073709551616\""));
        Decoded.refused(Decoded.gauge("\"flags\":4294967296"));
        Decoded.refused(Decoded.gauge("\"flags\":-1"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1.5          | 1.5
            "1.5"        | 1.5
            5            | 5
            "5"          | 5
            -0.0         | -0.0
            -0           | -0.0
            1E3          | 1000
            "NaN"        | NaN
            "Infinity"   | Infinity
            "-Infinity"  | -Infinity
            4.9e-324     | 4.9e-324
            1e-999       | 0
            18446744073709551615 | 18446744073709551615
            """)
    void doublesComeAsNumbersOrStrings(String json, double expected) throws OtlpException {
        NumberPoint point = number("\"asDouble\":" + json);
        assertEquals(expected, point.real());
        assertEquals(new AnyValue.Real(expected), value("{\"doubleValue\":" + json + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"nan\"", "\"1f\"", "\"0x1p3\"", "\" 1\"", "\"\"", "1e999", "true", "{}", "\"inf\""})
    void whatIsNoDoubleIsRefused(String json) {
        String why = Decoded.refused(Decoded.gauge("\"asDouble\":" + json));
        assertEquals("JSON: line 1, column 97: expected a number within the range of a double", why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "+1", "Infinity", ".5", "5.", "0x1"})
    void whatJsonHasNoWordForIsRefused(String json) {
        Decoded.refused(Decoded.gauge("\"asDouble\":" + json));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1    | DELTA
            2    | CUMULATIVE
            7    | UNSPECIFIED
            -1   | UNSPECIFIED
            0    | UNSPECIFIED
            null | UNSPECIFIED
            "AGGREGATION_TEMPORALITY_DELTA"      | DELTA
            "AGGREGATION_TEMPORALITY_CUMULATIVE" | CUMULATIVE
            "something"                          | UNSPECIFIED
            """)
    void temporalityIsANumberOrAName(String json, Temporality expected) throws OtlpException {
        PointData.Sum sum = (PointData.Sum) Decoded.metric(Decoded.json(
                        "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"sum\":{\"aggregationTemporality\":"
                                + json + "}}]}]}]}"))
                .data();
        assertEquals(expected, sum.temporality());
    }

    @Test
    void valuesOfAllKindsAreRead() throws OtlpException {
        assertEquals(new AnyValue.Text("Ω😀\n"), value("{\"stringValue\":\"Ω\\ud83d\\uDE00\\n\"}"));
        assertEquals(new AnyValue.Text(""), value("{\"stringValue\":\"\"}"));
        assertEquals(new AnyValue.Bool(false), value("{\"boolValue\":false}"));
        assertEquals(new AnyValue.Bool(true), value("{\"boolValue\":\"true\"}"));
        assertEquals(AnyValue.None.NONE, value("{}"));
        assertEquals(AnyValue.None.NONE, value("null"));
        assertEquals(AnyValue.None.NONE, value("{\"stringValue\":null}"));
        assertEquals(AnyValue.None.NONE, value("{\"boolValue\":true,\"stringValueStrindex\":1}"));
        assertEquals(
                new AnyValue.Items(List.of(new AnyValue.Whole(1), AnyValue.None.NONE, AnyValue.None.NONE)),
                value("{\"arrayValue\":{\"values\":[{\"intValue\":1},{},null]}}"));
        assertEquals(
                new AnyValue.Fields(List.of(
                        new Attribute("a", new AnyValue.Fields(List.of())), new Attribute("", AnyValue.None.NONE))),
                value("{\"kvlistValue\":{\"values\":[{\"value\":{\"kvlistValue\":{}},\"key\":\"a\"},{}]}}"));
    }

    @ParameterizedTest
    @CsvSource({"'+/8=',fbff", "'+/8',fbff", "'-_8=',fbff", "'-_8',fbff", "'',''", "'AA==',00", "'AA',00"})
    void bytesAreBase64OfAnyAlphabet(String base64, String hex) throws OtlpException {
        AnyValue read = value("{\"bytesValue\":\"" + base64 + "\"}");
        assertArrayEquals(new Wire().hex(hex).bytes(), ((AnyValue.Bytes) read).value());
    }

    @Test
    void nullIsAFieldThatIsNotSet() throws OtlpException {
        NumberPoint point = number("\"asInt\":5,\"asInt\":null,\"asDouble\":null,\"attributes\":null,\"flags\":null");
        assertEquals(new NumberPoint(List.of(), 0, 0, 0, NumberPoint.Kind.WHOLE, 5), point);
        MetricsData data =
                Decoded.json("{\"resourceMetrics\":[null,{\"resource\":null,\"scopeMetrics\":[null,{\"scope\":"
                        + "null,\"metrics\":[null,{\"name\":null,\"gauge\":{\"dataPoints\":[null]}}]}]}]}");
        assertEquals(new OtlpMetric("", "", "", new PointData.Gauge(List.of())), Decoded.metric(data));
    }

    @Test
    void fieldsNobodyKnowsAreSkippedWithAllThatIsInThem() throws OtlpException {
        MetricsData data = Decoded.json("{\"resource_metrics\":[{}],\"x\":{\"resourceMetrics\":[[{}],1]},"
                + Decoded.gauge("\"as_int\":9,\"start_time_unix_nano\":4,\"asInt\":3,\"y\":[[],{\"asInt\":4}]")
                        .substring(1));
        assertEquals(new NumberPoint(List.of(), 0, 0, 0, NumberPoint.Kind.WHOLE, 3), Decoded.number(data));
    }

    @Test
    void whatComesTwiceIsMerged() throws OtlpException {
        NumberPoint point = number("\"asInt\":3,\"asDouble\":1.5,\"attributes\":[{\"key\":\"a\",\"key\":\"b\"}],"
                + "\"attributes\":[{\"key\":\"c\"}]");
        assertEquals(1.5, point.real());
        assertEquals(
                List.of("b", "c"),
                point.attributes().stream().map(Attribute::key).toList());
        MetricsData data = Decoded.json("{\"resourceMetrics\":[{\"resource\":{\"attributes\":[{\"key\":\"a\"}]},"
                + "\"resource\":{\"attributes\":[{\"key\":\"b\"}]}}],\"resourceMetrics\":[{}]}");
        assertEquals(2, data.resources().size());
        assertEquals(2, data.resources().get(0).resource().size());
        MetricsData kinds = Decoded.json("{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"sum\":"
                + "{\"dataPoints\":[{},{}]},\"gauge\":{\"dataPoints\":[{}]}}]}]}]}");
        assertEquals(1, kinds.points());
        assertEquals(1, ((PointData.Gauge) Decoded.metric(kinds).data()).size());
    }

    @Test
    void histogramsOfBothKindsAndSummariesAreRead() throws OtlpException {
        assertEquals(
                new HistogramPoint(
                        List.of(),
                        0,
                        0,
                        0,
                        new Amounts(3, true, 1.5, true, Double.NEGATIVE_INFINITY, false, Double.NaN),
                        new long[] {1, 2, -1},
                        new double[] {0.5, Double.POSITIVE_INFINITY}),
                point(
                        "histogram",
                        "\"count\":\"3\",\"sum\":1.5,\"min\":\"-Infinity\",\"bucketCounts\":[1,\"2\",18446744073709551615],"
                                + "\"explicitBounds\":[0.5,\"Infinity\"]"));
        assertEquals(
                new ExponentialPoint(
                        List.of(),
                        0,
                        0,
                        0,
                        new Amounts(3, false, Double.NaN, false, Double.NaN, true, 0),
                        -3,
                        1,
                        0.25,
                        new ExponentialPoint.Buckets(-2, new long[] {1, 2}),
                        ExponentialPoint.Buckets.EMPTY),
                point(
                        "exponentialHistogram",
                        "\"count\":3,\"max\":0,\"scale\":-3,\"zeroCount\":\"1\",\"zeroThreshold\":0.25,\"positive\":"
                                + "{\"bucketCounts\":[\"1\",2],\"offset\":\"-2\"}"));
        assertEquals(
                new SummaryPoint(
                        List.of(),
                        0,
                        0,
                        1,
                        2,
                        3,
                        List.of(new SummaryPoint.Quantile(0.5, 1), new SummaryPoint.Quantile(1, 0))),
                point(
                        "summary",
                        "\"count\":2,\"sum\":3,\"flags\":1,\"quantileValues\":[{\"quantile\":0.5,\"value\":1},{\"quantile\":1}]"));
    }

    @Test
    void exemplarsAreCountedAndLeftOut() throws OtlpException {
        MetricsData data = Decoded.json(Decoded.gauge(
                "\"exemplars\":[{\"asInt\":\"x\",\"spanId\":\"zz\",\"filteredAttributes\":[{}]},{},null]"));
        assertEquals(2, data.exemplars());
    }

    @Test
    void theSameTextIsTheSameObject() throws OtlpException {
        String attribute = "\"attributes\":[{\"key\":\"key\",\"value\":{\"stringValue\":\"value\"}}]";
        PointData.Gauge gauge =
                (PointData.Gauge) Decoded.metric(Decoded.json(Decoded.gauge(attribute + "},{" + attribute)))
                        .data();
        assertSame(
                gauge.points().get(0).attributes().get(0),
                gauge.points().get(1).attributes().get(0));
    }

    @Test
    void aDocumentWithinALargerArrayIsRead() throws OtlpException {
        byte[] body = Decoded.gauge("\"asInt\":5").getBytes(StandardCharsets.UTF_8);
        byte[] around = ("}}}" + new String(body, StandardCharsets.UTF_8) + "}}").getBytes(StandardCharsets.UTF_8);
        MetricsData data = OtlpEncoding.JSON.decode(around, 3, body.length, DecodeLimits.DEFAULT);
        assertEquals(5, Decoded.number(data).bits());
    }
}
