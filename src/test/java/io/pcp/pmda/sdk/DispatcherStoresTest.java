package io.pcp.pmda.sdk;

import static io.pcp.pmda.sdk.Asked.DOMAIN;
import static io.pcp.pmda.sdk.Asked.pmid;
import static io.pcp.pmda.sdk.Asked.store;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Value;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.protocol.Pdu;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stores, and what is remembered of the clients who make them. */
class DispatcherStoresTest {
    private MetricTable served;
    private final Peer peer = new Peer(() -> served);
    private final List<String> stored = new ArrayList<>();

    private void writable() {
        InstanceDomain colours = InstanceDomain.fixed(0, "", "red", "green");
        TestTable t = new TestTable(DOMAIN, "store");
        t.metric(0, 0, "a.number", ValueType.U32)
                .store((client, instance, value) -> stored.add(client.context() + ":" + value.integer()))
                .read((fetch, out) -> {});
        t.metric(0, 1, "a.text", ValueType.STRING)
                .on(colours)
                .store((client, instance, value) -> stored.add(instance + ":" + value.text()))
                .read((fetch, out) -> {});
        t.metric(0, 2, "a.picky", ValueType.U32)
                .store((client, instance, value) -> {
                    throw new PcpException((int) -value.integer(), "no");
                })
                .read((fetch, out) -> {});
        t.metric(0, 3, "a.broken", ValueType.U32)
                .store((client, instance, value) -> {
                    throw new IllegalStateException("bug");
                })
                .read((fetch, out) -> {});
        served = t.build();
    }

    @Test
    void storeIsAppliedValueByValueAndAcknowledged() {
        writable();
        Pdu.Result several = new Pdu.Result(
                7,
                1,
                2,
                List.of(
                        new Pdu.ValueSet(pmid(0, 0), 0, 0, List.of(new Pdu.InstanceValue(-1, new Value.Word(-1)))),
                        new Pdu.ValueSet(
                                pmid(0, 1),
                                0,
                                1,
                                List.of(
                                        new Pdu.InstanceValue(0, Value.text("a")),
                                        new Pdu.InstanceValue(1, Value.text("b"))))));
        assertEquals(0, peer.error(several));
        assertEquals(List.of("7:4294967295", "0:a", "1:b"), stored);
    }

    @Test
    void storeEndsAtTheFirstValueThatIsRefused() {
        writable();
        Pdu.Result several = new Pdu.Result(
                0,
                0,
                0,
                List.of(
                        new Pdu.ValueSet(pmid(0, 0), 0, 0, List.of(new Pdu.InstanceValue(-1, new Value.Word(1)))),
                        new Pdu.ValueSet(pmid(0, 1), 0, 1, List.of(new Pdu.InstanceValue(9, Value.text("a")))),
                        new Pdu.ValueSet(pmid(0, 0), 0, 0, List.of(new Pdu.InstanceValue(-1, new Value.Word(2))))));
        assertEquals(PmErr.INST, peer.error(several));
        assertEquals(List.of("0:1"), stored);
    }

    @ParameterizedTest
    @CsvSource({
        "12400, PM_ERR_BADSTORE",
        "12364, PM_ERR_SIGN",
        "13, -errno 13",
        // What pmcd would take for the death of the agent, or for success.
        "12366, PM_ERR_GENERIC",
        "12353, PM_ERR_GENERIC",
        "32, PM_ERR_GENERIC",
        "0, PM_ERR_GENERIC"
    })
    void refusalOfTheHandlerTravelsUnlessItIsDeadly(int code, String answer) {
        writable();
        assertEquals(answer, PmErr.name(peer.error(store(pmid(0, 2), -1, new Value.Word(code)))));
    }

    @Test
    void brokenHandlerIsAnsweredWithGenericAndLoggedOnce() {
        writable();
        assertEquals(PmErr.GENERIC, peer.error(store(pmid(0, 3), -1, new Value.Word(1))));
        assertEquals(PmErr.GENERIC, peer.error(store(pmid(0, 3), -1, new Value.Word(1))));
        assertEquals(1, peer.log.with("Error: request Result failed: ").size());
    }

    @Test
    void attributesBelongToTheirClientUntilItHasGone() {
        List<String> seen = new ArrayList<>();
        TestTable t = new TestTable(DOMAIN, "clients");
        t.metric(0, 0, "a", ValueType.I32)
                .read((fetch, out) -> seen.add(fetch.client().attribute(Pdu.Attr.USERID)));
        served = t.build();
        peer.tell(new Pdu.Attr(1, Pdu.Attr.USERID, "1000"));
        peer.tell(new Pdu.Attr(2, Pdu.Attr.USERID, "0"));
        int[] pmids = {pmid(0, 0)};
        peer.ask(new Pdu.Fetch(1, 0, 0, pmids));
        peer.ask(new Pdu.Fetch(2, 0, 0, pmids));
        peer.tell(new Pdu.Error(1, PmErr.NOTCONN));
        peer.ask(new Pdu.Fetch(1, 0, 0, pmids));
        assertEquals("1000", seen.get(0));
        assertEquals("0", seen.get(1));
        assertNull(seen.get(2));
    }

    @Test
    void numberOfClientsIsBounded() {
        for (int i = 0; i < 10_000; i++) {
            peer.tell(new Pdu.Attr(i, Pdu.Attr.USERID, "0"));
        }
        assertEquals(4096, peer.dispatcher.clients());
    }
}
