package io.pcp.pmda.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.util.JsonFormat;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not JSON, not what it should be, not whole, or too much. */
class JsonDamageTest {
    private static final int CHANGES = Integer.getInteger("otlp.changes", 10_000);
    private static final String PREFIX = Decoded.gauge("@").split("@")[0];

    private static byte[] random(int seed) throws Exception {
        return JsonFormat.printer()
                .omittingInsignificantWhitespace()
                .print(new RandomMetrics(seed).request())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String refused(byte[] body) {
        OtlpException e = assertThrows(
                OtlpException.class, () -> OtlpEncoding.JSON.decode(body, 0, body.length, DecodeLimits.DEFAULT));
        assertEquals(OtlpException.Kind.MALFORMED, e.kind());
        return e.getMessage();
    }

    @Test
    void aDocumentCutOffAnywhereIsRefused() throws Exception {
        byte[] body = random(17);
        for (int seed = 1; body.length < 1000 || body.length > 4000; seed++) {
            body = random(seed);
        }
        for (int length = 0; length < body.length; length++) {
            int cut = length;
            byte[] document = body;
            OtlpException e = assertThrows(
                    OtlpException.class, () -> OtlpEncoding.JSON.decode(document, 0, cut, DecodeLimits.DEFAULT));
            assertTrue(e.getMessage().startsWith("JSON: "), e.getMessage());
        }
    }

    @Test
    void damageIsRefusedOrTakenAndNothingElse() throws Exception {
        long seed = Long.getLong("otlp.seed", 1);
        Random random = new Random(seed);
        byte[] message = {};
        for (int i = 0; i < CHANGES; i++) {
            if (i % 50 == 0) {
                message = random(i);
            }
            byte[] damaged = message.clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(damaged.length);
                damaged[at] =
                        (byte) (random.nextBoolean() ? random.nextInt(128) : damaged[at] ^ 1 << random.nextInt(8));
            }
            try {
                assertNotNull(OtlpEncoding.JSON.decode(damaged, 0, damaged.length, DecodeLimits.DEFAULT));
            } catch (OtlpException e) {
                assertFalse(e.getMessage().length() > 220, e.getMessage());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", change " + i, e);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                          | JSON: the document is empty
            ` `                         | JSON: the document is empty
            []                          | JSON: line 1, column 1: expected an object
            null                        | JSON: line 1, column 1: expected an object
            {} {}                       | JSON: line 1, column 4: more after the end of the document
            {"resourceMetrics":{}}      | JSON: line 1, column 20: expected a list
            {"resourceMetrics":[1]}     | JSON: line 1, column 21: expected an object
            {"resourceMetrics":[[]]}    | JSON: line 1, column 21: expected an object
            """)
    void messagesSayWhereTheyAreWrong(String json, String why) {
        assertEquals(why, Decoded.refused(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{} x",
                "{},",
                "{}]",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1,}",
                "{/**/}",
                "{\"a\":01}",
                "{\"a\":\"\t\"}",
                "x"
            })
    void whatIsNotJsonIsRefused(String json) {
        assertTrue(Decoded.refused(json).startsWith("JSON: line 1, column "));
    }

    @Test
    void messagesQuoteAtMostAFewCharacters() {
        String why = Decoded.refused("{\"resourceMetrics\": secretsecretsecret}");
        assertFalse(why.contains("secretsecret"), why);
        String token = Decoded.refused(Decoded.gauge("\"asInt\":\"secretsecret\""));
        assertFalse(token.contains("secret"), token);
        String name = Decoded.refused("{\"secretsecretsecret\" 1}");
        assertFalse(name.contains("secretsecret"), name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"asInt\":[]",
                "\"attributes\":{}",
                "\"attributes\":[1]",
                "\"attributes\":[{\"key\":1}]",
                "\"attributes\":[{\"value\":\"x\"}]",
                "\"attributes\":[{\"value\":{\"stringValue\":5}}]",
                "\"attributes\":[{\"value\":{\"boolValue\":1}}]",
                "\"attributes\":[{\"value\":{\"boolValue\":\"yes\"}}]",
                "\"attributes\":[{\"value\":{\"arrayValue\":[]}}]",
                "\"attributes\":[{\"value\":{\"kvlistValue\":1}}]",
                "\"attributes\":[{\"value\":{\"bytesValue\":\"*\"}}]",
                "\"attributes\":[{\"value\":{\"bytesValue\":\"A===\"}}]",
                "\"exemplars\":{}",
                "\"exemplars\":[1]"
            })
    void fieldsOfAnotherFormAreRefused(String fields) {
        String why = Decoded.refused(Decoded.gauge(fields));
        assertTrue(why.contains(": expected "), why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00", "x\\ud800x", "\\udc00\\ud800", "\\ud800\\ud800\\udc00"})
    void halvesOfSurrogatePairsAreRefused(String text) {
        String why = Decoded.refused(Decoded.gauge("\"attributes\":[{\"key\":\"" + text + "\"}]"));
        assertTrue(why.endsWith("half a surrogate pair in a string"), why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0af", "80", "eda080", "f4908080", "ff"})
    void whatIsNotUtf8IsRefusedWhereverItIs(String bytes) {
        byte[] body = new Wire().hex("7b 22").hex(bytes).hex("22 3a 31 7d").bytes();
        assertEquals("JSON: byte 2 is not UTF-8", refused(body));
    }

    @Test
    void otherEncodingsAreRefused() {
        assertTrue(refused("{}".getBytes(StandardCharsets.UTF_16LE)).contains("UTF-16"));
        assertTrue(refused("{}".getBytes(StandardCharsets.UTF_16BE)).contains("UTF-16"));
        assertEquals("JSON: byte 0 is not UTF-8", refused("{}".getBytes(StandardCharsets.UTF_16)));
    }

    private static String nested(int depth, String open, String close) {
        return PREFIX + "\"attributes\":[{\"value\":" + open.repeat(depth) + "{}" + close.repeat(depth)
                + "}]}]}}]}]}]}";
    }

    @Test
    void valuesWithinValuesHaveALimit() throws OtlpException {
        String items = "{\"arrayValue\":{\"values\":[";
        String fields = "{\"kvlistValue\":{\"values\":[{\"value\":";
        assertEquals(1, Decoded.json(nested(32, items, "]}}")).points());
        assertEquals(1, Decoded.json(nested(32, fields, "}]}}")).points());
        assertTrue(Decoded.refused(nested(33, items, "]}}")).contains("more than 32 deep"));
        assertTrue(Decoded.refused(nested(33, fields, "}]}}")).contains("more than 32 deep"));
        assertTrue(Decoded.refused("{\"x\":" + "[".repeat(100_000)).contains("nesting"), "of fields nobody knows");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"resourceMetrics":[                                             | {}
            {"resourceMetrics":[{"scopeMetrics":[                            | {}
            {"resourceMetrics":[{"scopeMetrics":[{"metrics":[                | {}
            {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"gauge":{"dataPoints":[    | {}
            {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"histogram":{"dataPoints":[{"bucketCounts":[ | 1
            {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"summary":{"dataPoints":[{"quantileValues":[ | {}
            {"resourceMetrics":[{"resource":{"attributes":[                  | {}
            {"resourceMetrics":[{"resource":{"attributes":[{"value":{"arrayValue":{"values":[ | {}
            """)
    void fewBytesThatStandForManyObjectsEndWithinTheBudget(String before, String one) {
        String json = before + one + ("," + one).repeat(1_000_000);
        byte[] body = json.getBytes(StandardCharsets.ISO_8859_1);
        OtlpException e = assertThrows(
                OtlpException.class, () -> OtlpEncoding.JSON.decode(body, 0, body.length, DecodeLimits.DEFAULT));
        assertEquals(OtlpException.Kind.TOO_LARGE, e.kind());
    }

    @Test
    void stringsCountByTheirLength() {
        byte[] body = Decoded.gauge("\"attributes\":[{\"key\":\"" + "x".repeat(100_000) + "\"}]")
                .getBytes(StandardCharsets.UTF_8);
        DecodeLimits small = new DecodeLimits(1 << 20, 32);
        assertEquals(1, assertTaken(body, small));
        OtlpException e = assertThrows(
                OtlpException.class,
                () -> OtlpEncoding.JSON.decode(body, 0, body.length, new DecodeLimits(100_000, 32)));
        assertEquals("JSON: a string of more than 12500 characters", e.getMessage());
        assertEquals(OtlpException.Kind.TOO_LARGE, e.kind());
    }

    private static int assertTaken(byte[] body, DecodeLimits limits) {
        try {
            return OtlpEncoding.JSON.decode(body, 0, body.length, limits).points();
        } catch (OtlpException e) {
            throw new AssertionError(e);
        }
    }
}
