package io.pcp.pmda.sdk;

import static io.pcp.pmda.sdk.Asked.DOMAIN;
import static io.pcp.pmda.sdk.Asked.instances;
import static io.pcp.pmda.sdk.Asked.pmid;
import static io.pcp.pmda.sdk.Asked.store;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelLevel;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Profile;
import io.pcp.pmda.model.Value;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.protocol.Pdu;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each request is answered with, beyond the recorded sessions ({@link ReplayTest}). Metrics: {@link VecDaemon}, and a
 * few that misbehave.
 */
class DispatcherTest {
    private static final InDom COLOURS = InDom.of(DOMAIN, 0);

    private MetricTable served;
    private final Peer peer = new Peer(() -> served);

    DispatcherTest() {
        served = new VecDaemon(DOMAIN, peer.changes).table;
    }

    private String fetch(int... items) {
        int[] pmids = new int[items.length];
        for (int i = 0; i < items.length; i++) {
            pmids[i] = pmid(items[i] / 100, items[i] % 100);
        }
        return ResultText.of(peer.fetch(pmids));
    }

    // Requests without an answer

    static Stream<Pdu> silent() {
        return Stream.of(
                new Pdu.Profile(0, 0, Profile.ALL),
                new Pdu.Attr(0, Pdu.Attr.USERID, "0"),
                new Pdu.Attr(0, 999, ""),
                new Pdu.Error(0, PmErr.NOTCONN),
                new Pdu.Error(7, PmErr.NOTCONN),
                new Pdu.Error(0, 0),
                new Pdu.Error(0, PmErr.GENERIC),
                Pdu.Creds.version2(1, 0),
                new Pdu.Desc(
                        0,
                        new VecDaemon(DOMAIN, new ChangeFlags(new HandDrivenTime()))
                                .table
                                .metric(pmid(0, 0))
                                .desc()),
                new Pdu.Instances(0, COLOURS, List.of()),
                new Pdu.Text(0, 0, "text"),
                new Pdu.Labels(0, 0, LabelLevel.ITEM, List.of()),
                new Pdu.HighResFetch(0, 0, 0, new int[] {pmid(0, 0)}),
                new Pdu.HighResResult(0, 0, 0, List.of()),
                new Pdu.DescIds(0, 0, new int[] {pmid(0, 0)}),
                new Pdu.Descs(0, List.of()));
    }

    @ParameterizedTest
    @MethodSource("silent")
    void pduThatIsNoRequestIsNotAnswered(Pdu pdu) {
        assertEquals(List.of(), peer.tell(pdu));
        assertEquals("0.0: -5", fetch(0));
    }

    @Test
    void strayAnswersAreLoggedOncePerType() {
        for (int i = 0; i < 3; i++) {
            peer.tell(new Pdu.Text(0, i, "text"));
            peer.tell(new Pdu.Descs(i, List.of()));
        }
        assertEquals(2, peer.log.lines().size(), () -> peer.log.lines().toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x7001, 0x7003, 0x7004, 0x7006, 0x7008, 0x700d, 0x700e, 0x700f, 0x7010, 0x7012})
    void malformedRequestIsAnsweredWithGeneric(int type) {
        assertEquals(PmErr.GENERIC, peer.error(new Pdu.Malformed(0, type, "length 1")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x7000, 0x7002, 0x7005, 0x700a, 0x700c, 0x7011, 0x7014, 0x7018, 0x8000, 0, -1})
    void malformedPduNobodyWaitsForIsNotAnswered(int type) {
        assertEquals(List.of(), peer.tell(new Pdu.Malformed(0, type, "length 1")));
    }

    @Test
    void malformedPdusAreLoggedOncePerType() {
        for (int i = 0; i < 1000; i++) {
            peer.tell(new Pdu.Malformed(i, 0x7003, "length " + i));
            peer.tell(new Pdu.Malformed(i, 0x9000 + i, "unknown"));
        }
        assertEquals(
                List.of(
                        "Warning: PDU 0x7003 from client 0 is not understood: length 0",
                        "Warning: PDU 0x9000 from client 0 is not understood: unknown"),
                peer.log.lines());
    }

    // Single questions

    static Stream<Arguments> refused() {
        int unknown = pmid(9, 9);
        int foreign = Pmid.of(DOMAIN + 1, 0, 0).packed();
        return Stream.of(
                Arguments.of(new Pdu.DescRequest(0, unknown), PmErr.PMID),
                Arguments.of(new Pdu.DescRequest(0, foreign), PmErr.PMID),
                Arguments.of(new Pdu.DescRequest(0, -1), PmErr.PMID),
                Arguments.of(instances(InDom.of(DOMAIN, 9), -1, ""), PmErr.INDOM),
                Arguments.of(instances(InDom.NULL, -1, ""), PmErr.INDOM),
                Arguments.of(instances(COLOURS, 2, ""), PmErr.INST),
                Arguments.of(instances(COLOURS, -2, ""), PmErr.INST),
                Arguments.of(instances(COLOURS, Integer.MIN_VALUE, ""), PmErr.INST),
                Arguments.of(instances(COLOURS, -1, "gree"), PmErr.INST),
                Arguments.of(instances(COLOURS, -1, "green boxes"), PmErr.INST),
                Arguments.of(instances(COLOURS, 0, "red"), PmErr.INST),
                Arguments.of(new Pdu.TextRequest(0, unknown, 5), PmErr.TEXT),
                Arguments.of(new Pdu.TextRequest(0, unknown, 6), PmErr.TEXT),
                Arguments.of(new Pdu.TextRequest(0, InDom.of(DOMAIN, 9).packed(), 9), PmErr.TEXT),
                Arguments.of(new Pdu.TextRequest(0, COLOURS.packed(), 10), PmErr.TEXT),
                Arguments.of(new Pdu.TextRequest(0, pmid(3, 0), 5), PmErr.TEXT),
                Arguments.of(new Pdu.PmnsNames(0, List.of("vec.none"), List.of()), PmErr.NAME),
                Arguments.of(new Pdu.PmnsNames(0, List.of("vec.dyn"), List.of()), PmErr.NAME),
                Arguments.of(new Pdu.PmnsNames(0, List.of(), List.of()), PmErr.NAME),
                Arguments.of(new Pdu.PmnsIds(0, 0, new int[] {unknown}), PmErr.PMID),
                Arguments.of(new Pdu.PmnsIds(0, 0, new int[0]), PmErr.PMID),
                Arguments.of(new Pdu.PmnsChild(0, true, "vec.none"), PmErr.NAME),
                Arguments.of(new Pdu.PmnsTraverse(0, 0, "none"), PmErr.NAME),
                Arguments.of(store(unknown, -1, new Value.Word(1)), PmErr.PMID),
                Arguments.of(store(pmid(0, 0), -1, new Value.Word(1)), PmErr.PERMISSION),
                Arguments.of(store(pmid(0, 14), 0, new Value.Word(1)), PmErr.INST),
                Arguments.of(store(pmid(0, 14), -1, Value.text("1")), PmErr.TYPE),
                Arguments.of(
                        new Pdu.Result(0, 0, 0, List.of(new Pdu.ValueSet(pmid(0, 14), 0, 0, List.of()))),
                        PmErr.BADSTORE));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsUnknownOrNotAllowedIsAnsweredWithItsCode(Pdu request, int code) {
        assertEquals(PmErr.name(code), PmErr.name(peer.error(request)));
    }

    @Test
    void childrenComeWithAndWithoutStatus() {
        assertEquals(
                new Pdu.PmnsNames(0, List.of("foo", "bar"), List.of(0, 1)),
                peer.ask(new Pdu.PmnsChild(0, true, "vec.dyn")));
        assertEquals(
                new Pdu.PmnsNames(0, List.of("foo", "bar"), List.of()),
                peer.ask(new Pdu.PmnsChild(0, false, "vec.dyn")));
        assertEquals(new Pdu.PmnsNames(0, List.of(), List.of()), peer.ask(new Pdu.PmnsChild(0, true, "vec.dyn.foo")));
    }

    @Test
    void traverseOfALeafIsTheLeaf() {
        assertEquals(
                new Pdu.PmnsNames(0, List.of("vec.dyn.foo"), List.of()),
                peer.ask(new Pdu.PmnsTraverse(0, 0, "vec.dyn.foo")));
    }

    @Test
    void clusterLabelsAreFoundWhateverTheItemBitsSay() {
        for (int item : new int[] {0, 1, 1023}) {
            Pdu.Labels labels = (Pdu.Labels) peer.ask(new Pdu.LabelRequest(0, pmid(3, item), LabelLevel.CLUSTER));
            assertEquals("{\"flag\":true,\"nul\":null}", labels.entries().get(0).json());
            assertEquals(pmid(3, item), labels.ident());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CONTEXT, -1",
        "ITEM, 1677721600",
        "CLUSTER, 1677721600",
        // Unknown: a metric, an instance domain.
        "ITEM, 1677730825",
        "INDOM, 1677721609",
        "INSTANCES, 1677721609",
        "INSTANCES, 1677721609"
    })
    void levelWithoutLabelsHasNoSets(LabelLevel level, int ident) {
        assertEquals(new Pdu.Labels(0, ident, level, List.of()), peer.ask(new Pdu.LabelRequest(0, ident, level)));
    }

    // Fetch

    @Test
    void fetchIsAnsweredInTheOrderAskedWithDuplicatesAndUnknownsInTheirPlaces() {
        assertEquals(
                "0.6: 'hello'; 9.9: PM_ERR_PMID; 0.0: -5; 0.6: 'hello'; 0.15: PM_ERR_APPVERSION; 0.20: none; 0.0: -5",
                fetch(6, 909, 0, 6, 15, 20, 0));
    }

    @Test
    void fetchOfAnotherDomainsMetricIsUnknown() {
        assertEquals(
                "0.0: PM_ERR_PMID",
                ResultText.of(peer.fetch(Pmid.of(DOMAIN + 1, 0, 0).packed())));
    }

    static Stream<Arguments> profiles() {
        return Stream.of(
                Arguments.of(new Profile(true, List.of()), "0=0 1=100 7=700", "0=500 2=502"),
                Arguments.of(new Profile(false, List.of()), "none", "none"),
                Arguments.of(profile(true, COLOURS, false, 7), "7=700", "0=500 2=502"),
                Arguments.of(profile(true, COLOURS, true, 7), "0=0 1=100", "0=500 2=502"),
                Arguments.of(profile(true, COLOURS, false), "none", "0=500 2=502"),
                Arguments.of(profile(true, COLOURS, true), "0=0 1=100 7=700", "0=500 2=502"),
                Arguments.of(profile(false, COLOURS, false, 1, 7, 99), "1=100 7=700", "none"),
                Arguments.of(profile(false, COLOURS, false, 99), "none", "none"));
    }

    private static Profile profile(boolean include, InDom indom, boolean unlisted, Integer... instances) {
        return new Profile(include, List.of(new Profile.Entry(indom, unlisted, List.of(instances))));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void profileSelectsInstancesAndNeverSingularValues(Profile profile, String colours, String cached) {
        peer.tell(new Pdu.Profile(0, 0, profile));
        assertEquals("0.11: " + colours + "; 0.13: " + cached + "; 0.0: -5", fetch(11, 13, 0));
    }

    @Test
    void profileDoesNotFilterQuestionsAboutInstances() {
        peer.tell(new Pdu.Profile(0, 0, new Profile(false, List.of())));
        Pdu.Instances all = (Pdu.Instances) peer.ask(instances(COLOURS, -1, ""));
        assertEquals(3, all.entries().size());
    }

    @Test
    void lastProfileHoldsForAllClients() {
        peer.tell(new Pdu.Profile(3, 0, new Profile(false, List.of())));
        peer.tell(new Pdu.Profile(4, 0, Profile.ALL));
        assertEquals("0.11: 0=0 1=100 7=700", fetch(11));
    }

    @Test
    void changeFlagsTravelOnceInTheNextResult() {
        peer.changes.mark(ChangeFlags.NAMES | ChangeFlags.LABELS);
        assertEquals(0x18, peer.fetch(pmid(0, 0)).seconds());
        assertEquals(0, peer.fetch(pmid(0, 0)).seconds());
    }

    @Test
    void tableIsAskedForEveryRequest() {
        served = new TestTable(DOMAIN, "other").build();
        assertEquals("0.0: PM_ERR_PMID", fetch(0));
    }

    @Test
    void brokenMetricCostsNobodyElseAValue() {
        TestTable t = new TestTable(DOMAIN, "broken");
        t.metric(0, 0, "a.good", ValueType.I32).read((fetch, out) -> out.number(1));
        t.metric(0, 1, "a.throws", ValueType.I32).read((fetch, out) -> {
            throw new IllegalStateException("bug");
        });
        t.metric(0, 2, "a.unlinked", ValueType.I32).read((fetch, out) -> {
            throw new NoClassDefFoundError("some/Class");
        });
        t.metric(0, 3, "a.recursive", ValueType.I32).read((fetch, out) -> deeper(0));
        t.metric(0, 4, "a.wrong_kind", ValueType.U64).read((fetch, out) -> out.text("text"));
        t.metric(0, 5, "a.positive_code", ValueType.U64).read((fetch, out) -> {
            throw new PcpException(7, "no code");
        });
        t.metric(0, 6, "a.touching", ValueType.I32).read(new MetricReader() {
            @Override
            public void touch(Fetch fetch) {
                throw new IllegalArgumentException("bug");
            }

            @Override
            public void read(Fetch fetch, ValueSink out) {
                out.number(6);
            }
        });
        served = t.build();
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    "0.1: PM_ERR_GENERIC; 0.0: 1; 0.2: PM_ERR_GENERIC; 0.3: PM_ERR_GENERIC; 0.4: PM_ERR_GENERIC;"
                            + " 0.5: PM_ERR_GENERIC; 0.6: 6; 0.0: 1",
                    fetch(1, 0, 2, 3, 4, 5, 6, 0));
        }
        assertEquals(5, peer.log.lines().size(), () -> peer.log.lines().toString());
        assertEquals(1, peer.log.with("Error: metric a.throws cannot be read: ").size());
    }

    private static int deeper(int depth) {
        return deeper(depth + 1) + 1;
    }

    // Labels

    @Test
    void labelsTooLongForThePduAreLeftOutNotTheAnswer() {
        Label[] labels = Stream.iterate(0, i -> i + 1)
                .limit(200)
                .map(i -> Label.text("label" + i, "x".repeat(900)))
                .toArray(Label[]::new);
        TestTable t = new TestTable(DOMAIN, "labels");
        t.metric(0, 0, "a", ValueType.I32).labels(LabelSet.of(labels)).read((fetch, out) -> {});
        served = t.build();
        Pdu.Labels answer =
                assertInstanceOf(Pdu.Labels.class, peer.ask(new Pdu.LabelRequest(0, pmid(0, 0), LabelLevel.ITEM)));
        assertTrue(answer.entries().get(0).index().size() > 50);
    }

    // The peer is gone

    @Test
    void brokenPipeEndsInAnIOException() {
        Dispatcher dispatcher = new Dispatcher(
                () -> served,
                peer.rule,
                Duration.ofSeconds(2),
                peer.changes,
                peer.log.log(),
                new io.pcp.pmda.protocol.PduWriter(new OutputStream() {
                    @Override
                    public void write(int one) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                }));
        org.junit.jupiter.api.Assertions.assertThrows(
                IOException.class, () -> dispatcher.handle(new Pdu.DescRequest(0, pmid(0, 0))));
    }
}
