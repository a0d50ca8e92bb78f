package io.pcp.pmda.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded PDU is understood and comes out again byte by byte. */
class CapturesTest {

    static List<String> names() {
        return Captures.names();
    }

    static List<String> sessions() {
        return Captures.sessions();
    }

    @Test
    void allRecordedPdusArePresent() {
        assertEquals(113, Captures.names().size());
        assertEquals(5, Captures.sessions().size());
    }

    @Test
    void everyTypeWithALayoutIsRecorded() {
        Map<PduType, Integer> seen = new TreeMap<>();
        for (String name : Captures.names()) {
            seen.merge(PduType.of(new Frame(Captures.pdu(name), Frame.HEADER).type()), 1, Integer::sum);
        }
        assertEquals(List.of(PduType.values()), List.copyOf(seen.keySet()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void recordedPduIsReencodedToTheSameBytes(String name) {
        byte[] frame = Captures.pdu(name);
        Pdu pdu = PduReader.decode(frame);
        assertFalse(pdu instanceof Pdu.Malformed, () -> pdu.toString());
        assertArrayEquals(frame, PduWriter.encode(pdu), () -> pdu.toString());
    }

    @ParameterizedTest
    @MethodSource("names")
    void recordedPduIsEqualToItselfDecodedAgain(String name) {
        Pdu first = PduReader.decode(Captures.pdu(name));
        Pdu second = PduReader.decode(PduWriter.encode(first));
        assertEquals(first, second);
        assertEquals(first.hashCode(), second.hashCode());
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void sessionParsesCompletelyInBothDirectionsAndIsReencoded(String name) throws IOException {
        Captures.Session session = Captures.session(name);
        for (boolean toAgent : new boolean[] {true, false}) {
            byte[] stream = toAgent ? session.toAgent() : session.fromAgent();
            PduReader reader = new PduReader(new ByteArrayInputStream(stream));
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            PduWriter writer = new PduWriter(again);
            for (Captures.Step step : session.steps()) {
                if (step.toAgent() == toAgent) {
                    Pdu pdu = reader.read();
                    assertFalse(pdu instanceof Pdu.Malformed, () -> step + " " + pdu);
                    assertEquals(step.pdu(), pdu);
                    writer.write(pdu);
                }
            }
            assertNull(reader.read());
            assertArrayEquals(stream, again.toByteArray());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dbpmda-all-requests, 141",
        "dbpmda-sample-pmda, 71",
        "pmcd-attributes-labels-store, 223",
        "pmcd-notready-start, 39",
        "pmcd-two-clients, 31",
    })
    void sessionHasAllItsPdus(String name, int pdus) {
        Captures.Session session = Captures.session(name);
        assertEquals(pdus, session.steps().size());
        int inExchanges = session.exchanges().stream()
                .mapToInt(e -> e.answers().size() + (e.question() == null ? 0 : 1))
                .sum();
        assertEquals(pdus, inExchanges);
        assertInstanceOf(
                Pdu.Creds.class, session.exchanges().get(0).answers().get(0).pdu());
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void pmcdWaitsForAnAnswerExactlyWhereTheTableSaysSo(String name) {
        for (Captures.Exchange exchange : Captures.session(name).exchanges()) {
            if (exchange.question() == null) {
                continue;
            }
            int type = new Frame(exchange.question().frame(), Frame.HEADER).type();
            // Behind the credentials an agent that was not ready speaks once unasked.
            if (type != PduType.CREDS.code()) {
                int expected = PduType.wantsAnswer(type) ? 1 : 0;
                assertEquals(
                        expected, exchange.answers().size(), exchange.question().comment());
            }
        }
    }

    // What differs between two recordings of the same thing, and therefore has to be kept as received.

    @Test
    void credsKeepTheProcessIdOfTheSender() {
        Pdu.Creds creds = (Pdu.Creds) PduReader.decode(Captures.pdu("rsp-creds-plain"));
        assertNotEquals(0, creds.from());
        assertEquals(Pdu.Creds.version2(creds.from(), 0), creds);
    }

    @Test
    void storeKeepsTheGarbageInItsTimestamp() {
        Pdu.Result store = (Pdu.Result) PduReader.decode(Captures.pdu("req-store-garbage-stamp"));
        assertEquals(0xebb3ae06, store.seconds());
        assertEquals(0, store.micros());
    }

    @ParameterizedTest
    @CsvSource({
        "req-text-pmid-oneline, rsp-text-pmid-oneline",
        "req-text-pmid-help, rsp-text-pmid-help",
        "req-text-indom-oneline, rsp-text-indom-empty",
    })
    void textIdentOfTheReferenceLibraryIsByteSwapped(String request, String answer) {
        Pdu.TextRequest asked = (Pdu.TextRequest) PduReader.decode(Captures.pdu(request));
        Pdu.Text text = (Pdu.Text) PduReader.decode(Captures.pdu(answer));
        assertEquals(0x64, Integer.reverseBytes(text.ident()) >>> 24);
        assertEquals(asked.ident() >>> 24, Integer.reverseBytes(text.ident()) >>> 24);
    }

    @Test
    void eventStringParametersAreFilledWithZeros() {
        byte[] frame = Captures.pdu("rsp-result-event");
        int letters = new String(frame, StandardCharsets.ISO_8859_1).indexOf("abc");
        assertEquals(0, frame[letters + 3]);
        frame[letters + 3] = '~';
        Pdu other = PduReader.decode(frame);
        assertEquals(PduReader.decode(Captures.pdu("rsp-result-event")), other);
        assertArrayEquals(Captures.pdu("rsp-result-event"), PduWriter.encode(other));
    }
}
