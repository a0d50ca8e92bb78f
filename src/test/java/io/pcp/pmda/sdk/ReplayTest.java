package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelLevel;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.protocol.Captures;
import io.pcp.pmda.protocol.LabelEncoding;
import io.pcp.pmda.protocol.Pdu;
import io.pcp.pmda.protocol.PduWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Recorded sessions of the C library with dbpmda and pmcd, given to a PMDA of this SDK that serves the same metrics. Every
 * answer is compared byte by byte. What differs is stated by the number of the PDU in the session, with the answer that is
 * given instead; besides that
 *
 * <ul>
 *   <li>the identifier in a TEXT is byte-swapped in the recordings, a mistake of the library nobody sees;
 *   <li>the CREDS at the start are the business of another class.
 * </ul>
 */
class ReplayTest {

    /** Feeds a session; {@code others} holds answers that are meant to differ from the recorded ones. */
    private static void replay(String name, Peer peer, Map<Integer, Pdu> others) {
        List<String> differences = new ArrayList<>();
        Set<Integer> used = new HashSet<>();
        for (Captures.Exchange exchange : Captures.session(name).exchanges()) {
            if (exchange.question() == null || exchange.question().pdu() instanceof Pdu.Creds) {
                continue;
            }
            // The library tells changes of names at once, this SDK at most every ten seconds.
            peer.time.run(Duration.ofSeconds(10));
            List<String> expected = new ArrayList<>();
            for (Captures.Step answer : exchange.answers()) {
                Pdu other = others.get(answer.number());
                used.add(answer.number());
                expected.add(hex(other == null ? networkOrder(answer.pdu()) : PduWriter.encode(other)));
            }
            List<String> actual = peer.frames(exchange.question().pdu()).stream()
                    .map(ReplayTest::hex)
                    .toList();
            if (!expected.equals(actual)) {
                differences.add(exchange.question().comment() + "\n  expected " + expected + "\n  but was  " + actual);
            }
        }
        assertEquals("", String.join("\n", differences));
        assertTrue(used.containsAll(others.keySet()), "stated differences that never occurred");
    }

    private static byte[] networkOrder(Pdu answer) {
        return PduWriter.encode(
                answer instanceof Pdu.Text text
                        ? new Pdu.Text(text.from(), Integer.reverseBytes(text.ident()), text.text())
                        : answer);
    }

    private static String hex(byte[] frame) {
        return HexFormat.of().formatHex(frame);
    }

    private static Peer vec(int domain) {
        MetricTable[] table = new MetricTable[1];
        Peer peer = new Peer(() -> table[0]);
        table[0] = new VecDaemon(domain, peer.changes).table;
        return peer;
    }

    private static Pdu labels(int ident, LabelLevel level, Label... labels) {
        return new Pdu.Labels(0, ident, level, List.of(LabelEncoding.entry(level, -1, LabelSet.of(labels))));
    }

    /** The recorded daemon had replaced the label "agent" that every PMDA has; this SDK always keeps it. */
    private static Pdu domainLabels(int ident) {
        return labels(ident, LabelLevel.DOMAIN, Label.text("agent", "vec"), Label.text("role", "testing"));
    }

    /** The recorded set has a nested object besides; receivers see only its inner names, so it is never sent. */
    private static Pdu clusterLabels() {
        return labels(
                400 << 22 | 3 << 10,
                LabelLevel.CLUSTER,
                new Label("flag", "true", false),
                new Label("nul", "null", false));
    }

    @Test
    void everyRequestOfDbpmdaIsAnsweredAsTheLibraryDoes() {
        replay(
                "dbpmda-all-requests",
                vec(400),
                Map.of(
                        // An empty help text is no text: clients then ask for the one line.
                        70,
                        new Pdu.Error(0, PmErr.TEXT),
                        94,
                        domainLabels(-1),
                        98,
                        clusterLabels(),
                        // The profile leaves no instance; the library then sends the labels of instance -1.
                        106,
                        new Pdu.Labels(0, 400 << 22 | 1, LabelLevel.INSTANCES, List.of())));
    }

    @Test
    void attributesLabelsAndStoresOfPmcdAreAnsweredAsTheLibraryDoes() {
        replay("pmcd-attributes-labels-store", vec(400), Map.of(108, domainLabels(400), 136, clusterLabels()));
    }

    @Test
    void interleavedClientsOfPmcdAreAnsweredAsTheLibraryDoes() {
        replay("pmcd-two-clients", vec(400), Map.of());
    }

    /** Replayed behind the "ready" of the recorded daemon, which this SDK never needs. */
    @Test
    void sessionAfterALateStartIsAnsweredAsTheLibraryDoes() {
        replay("pmcd-notready-start", vec(401), Map.of());
    }

    /** Not compared: the pid and times the sample PMDA makes up, in events (10, 12), and the order of a traverse (24). */
    @Test
    void samplePmdaIsAnsweredAsTheLibraryDoes() {
        Peer peer = new Peer(new SampleDaemon().table);
        Captures.Session session = Captures.session("dbpmda-sample-pmda");
        replay(
                "dbpmda-sample-pmda",
                peer,
                Map.of(
                        10, recast(session, 10, "0.136: 0=0 events 1=2 events"),
                        12, recast(session, 12, "0.139: 0=0 events 1=2 events"),
                        24, traversed(session)));
    }

    /** The answer of a fresh agent to the fetch before this step, which must hold what is said. */
    private static Pdu recast(Captures.Session session, int step, String values) {
        Pdu.Result recorded = (Pdu.Result) session.steps().get(step).pdu();
        assertEquals(values, ResultText.of(recorded));
        Pdu answer = new Peer(new SampleDaemon().table)
                .ask(session.steps().get(step - 1).pdu());
        assertEquals(values, ResultText.of(assertInstanceOf(Pdu.Result.class, answer)));
        return answer;
    }

    private static Pdu traversed(Captures.Session session) {
        Pdu.PmnsNames recorded = (Pdu.PmnsNames) session.steps().get(24).pdu();
        Pdu answer =
                new Peer(new SampleDaemon().table).ask(session.steps().get(23).pdu());
        Pdu.PmnsNames given = assertInstanceOf(Pdu.PmnsNames.class, answer);
        assertEquals(new HashSet<>(recorded.names()), new HashSet<>(given.names()));
        assertEquals(recorded.names().size(), given.names().size());
        return answer;
    }
}
