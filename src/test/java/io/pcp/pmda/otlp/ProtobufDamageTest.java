package io.pcp.pmda.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not protobuf, not whole, or too much. */
class ProtobufDamageTest {
    @Test
    void aMessageCutOffAnywhereIsRefusedOrHasLess() {
        byte[] body = {};
        for (int seed = 1; body.length < 3000; seed++) {
            body = new RandomMetrics(seed).request().toByteArray();
        }
        int refused = 0;
        for (int length = 0; length < body.length; length++) {
            try {
                assertNotNull(OtlpEncoding.PROTOBUF.decode(body, 0, length, DecodeLimits.DEFAULT));
            } catch (OtlpException e) {
                refused++;
                assertEquals(OtlpException.Kind.MALFORMED, e.kind());
                assertTrue(e.getMessage().startsWith("protobuf: byte "), e.getMessage());
            }
        }
        assertTrue(refused > body.length - 10, "only between resources it ends well: " + refused);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0af", "80", "eda080", "f4908080", "f8", "e282", "c3", "f0808080"})
    void stringsThatAreNotUtf8AreRefused(String bytes) {
        byte[] body =
                Wire.request(new Wire().bytes(1, new Wire().hex("6162" + bytes).bytes()));
        assertEquals("protobuf: byte 10: string is not UTF-8", Decoded.refused(body));
        Wire value = new Wire().bytes(1, new Wire().hex(bytes).bytes());
        byte[] attribute = Wire.request(Wire.gauge(new Wire().message(7, Wire.attribute("k", value))));
        assertTrue(Decoded.refused(attribute).endsWith("string is not UTF-8"));
    }

    @Test
    void allCharactersThatThereAreAreTaken() throws OtlpException {
        String text = "\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff";
        assertEquals(
                text,
                Decoded.metric(Decoded.protobuf(Wire.request(new Wire().text(1, text))))
                        .name());
    }

    @Test
    void messagesSayWhereTheyAreWrong() {
        assertEquals(
                "protobuf: byte 2: field reaches beyond its message; the document is cut off or damaged",
                Decoded.refused(new Wire().hex("0a 05 00").bytes()));
        assertEquals(
                "protobuf: byte 1: message ends within a number",
                Decoded.refused(new Wire().hex("8a").bytes()));
        assertEquals(
                "protobuf: byte 11: number of more than 64 bits",
                Decoded.refused(new Wire().hex("18 ffffffffffffffffff02").bytes()));
        assertEquals(
                "protobuf: byte 11: number of more than 64 bits",
                Decoded.refused(new Wire().hex("18 8080808080808080808000").bytes()));
        assertEquals(
                "protobuf: byte 1: field with a number that no field can have",
                Decoded.refused(new Wire().hex("02 00").bytes()));
        assertEquals(
                "protobuf: byte 6: field with a number that no field can have",
                Decoded.refused(new Wire().hex("80808080 8001 00").bytes()));
        assertEquals(
                "protobuf: byte 1: field of a form that OTLP does not have",
                Decoded.refused(new Wire().hex("0b 0c").bytes()));
        assertEquals(
                "protobuf: byte 11: field reaches beyond its message; the document is cut off or damaged",
                Decoded.refused(new Wire().hex("0a ffffffffffffffffff01 00").bytes()));
        assertEquals(
                "protobuf: byte 1: field of a form that OTLP does not have",
                Decoded.refused(new Wire().hex("0f").bytes()));
    }

    @Test
    void listsOfNumbersEndWithAWholeNumber() {
        Wire point = new Wire().bytes(6, new byte[12]);
        Wire metric = new Wire().message(9, new Wire().message(1, point));
        assertTrue(Decoded.refused(Wire.request(metric)).endsWith("message ends within a number"));
    }

    private static Wire nested(int depth, int field) {
        Wire value = new Wire().text(1, "x");
        for (int i = 0; i < depth; i++) {
            Wire inner = field == 5 ? value : Wire.attribute("k", value);
            value = new Wire().message(field, new Wire().message(1, inner));
        }
        return Wire.gauge(new Wire().message(7, Wire.attribute("k", value)));
    }

    @Test
    void valuesWithinValuesHaveALimit() throws OtlpException {
        for (int field = 5; field <= 6; field++) {
            assertEquals(
                    1,
                    Decoded.number(Decoded.protobuf(Wire.request(nested(32, field))))
                            .attributes()
                            .size());
            String why = Decoded.refused(Wire.request(nested(33, field)));
            assertTrue(why.endsWith("values within values, more than 32 deep"), why);
            assertTrue(Decoded.refused(Wire.request(nested(1000, field))).contains("deep"));
        }
    }

    /** Smallest messages of each level, again and again: each few bytes would be an object. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void fewBytesThatStandForManyObjectsEndWithinTheBudget(int level) {
        Wire many = new Wire();
        Wire empty = new Wire();
        int field = switch (level) {
            case 1, 2, 9 -> 2;
            case 4 -> 7;
            case 7 -> 6;
            default -> 1;
        };
        for (int i = 0; i < 2_200_000; i++) {
            if (level == 9) {
                many.varint(field, 1);
            } else {
                many.message(field, empty);
            }
        }
        byte[] body = within(level, many).bytes();
        OtlpException e = assertThrows(OtlpException.class, () -> Decoded.protobuf(body));
        assertEquals(OtlpException.Kind.TOO_LARGE, e.kind());
        assertTrue(e.getMessage().contains("24576 KB"), e.getMessage());
    }

    private static Wire within(int level, Wire many) {
        return switch (level) {
            case 0 -> many; // resources
            case 1 -> new Wire().message(1, many); // scopes
            case 2 -> new Wire().message(1, new Wire().message(2, many)); // metrics
            case 3 -> new Wire().message(1, new Wire().message(2, new Wire().message(2, new Wire().message(5, many))));
            case 4 -> new Wire().message(1, metric(new Wire().message(5, new Wire().message(1, many)))); // attributes
            case 5 -> new Wire().message(1, metric(Wire.gauge(attribute(new Wire().message(5, many))))); // items
            case 6 -> new Wire().message(1, metric(Wire.gauge(attribute(new Wire().message(6, many))))); // fields
            case 7 -> new Wire().message(1, metric(new Wire().message(11, new Wire().message(1, many)))); // quantiles
            case 8 -> new Wire().message(1, new Wire().message(1, many)); // attributes of the resource
            default ->
                new Wire()
                        .message(
                                1,
                                metric(new Wire()
                                        .message(10, new Wire().message(1, new Wire().message(8, many))))); // buckets
        };
    }

    private static Wire metric(Wire metric) {
        return new Wire().message(2, new Wire().message(2, metric));
    }

    private static Wire attribute(Wire value) {
        return new Wire().message(7, Wire.attribute("k", value));
    }
}
