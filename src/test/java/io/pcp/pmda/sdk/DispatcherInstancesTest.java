package io.pcp.pmda.sdk;

import static io.pcp.pmda.sdk.Asked.DOMAIN;
import static io.pcp.pmda.sdk.Asked.instances;
import static io.pcp.pmda.sdk.Asked.pmid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.LabelLevel;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.protocol.Pdu;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Questions about instances that come and go. */
class DispatcherInstancesTest {
    private MetricTable served;
    private final Peer peer = new Peer(() -> served);

    private String fetch(int item) {
        return ResultText.of(peer.fetch(pmid(0, item)));
    }

    private PublishedInstances churning() {
        PublishedInstances domain = new PublishedInstances(5, "", "", LabelSet.EMPTY);
        TestTable t = new TestTable(DOMAIN, "churn");
        t.metric(0, 0, "churn", ValueType.I32).on(domain).read((fetch, out) -> {
            for (Instance instance : fetch.instances(domain).instances()) {
                out.number(instance.id(), instance.id());
            }
        });
        served = t.build();
        return domain;
    }

    private String listed() {
        Pdu.Instances answer = (Pdu.Instances) peer.ask(instances(InDom.of(DOMAIN, 5), -1, ""));
        return answer.entries().stream().map(e -> e.id() + "=" + e.name()).collect(Collectors.joining(" "));
    }

    @Test
    void instancesOfTheLastFetchCanBeAskedForWhenTheyHaveGone() {
        PublishedInstances domain = churning();
        domain.publish(new InstanceTable(List.of(new Instance(0, "a"), new Instance(2, "c"))));
        assertEquals("0.0: 0=0 2=2", fetch(0));
        domain.publish(new InstanceTable(List.of(new Instance(1, "b"), new Instance(2, "c"))));
        assertEquals("0=a 1=b 2=c", listed());
        assertEquals(
                List.of(new Pdu.Instances.Entry(-1, "a")),
                ((Pdu.Instances) peer.ask(instances(InDom.of(DOMAIN, 5), 0, ""))).entries());
        assertEquals(
                List.of(new Pdu.Instances.Entry(0, "")),
                ((Pdu.Instances) peer.ask(instances(InDom.of(DOMAIN, 5), -1, "a"))).entries());
        assertEquals("0.0: 1=1 2=2", fetch(0));
        assertEquals("1=b 2=c", listed());
    }

    @Test
    void instancesThatHaveGoneAreForgottenAfterAWhile() {
        PublishedInstances domain = churning();
        domain.publish(new InstanceTable(List.of(new Instance(0, "a"))));
        fetch(0);
        domain.publish(InstanceTable.EMPTY);
        assertEquals("0=a", listed());
        peer.time.run(Duration.ofNanos(RecentInstances.KEPT_NANOS + 1));
        assertEquals("", listed());
        assertEquals(PmErr.INST, peer.error(instances(InDom.of(DOMAIN, 5), 0, "")));
    }

    @Test
    void questionAboutInstancesAsksTheirPublisherFirst() {
        PublishedInstances domain = churning();
        SnapshotOwner<String> owner = new SnapshotOwner<>(
                "discovery",
                peer.rule,
                SnapshotOwner.Limits.DEFAULT,
                peer.time.worker(),
                parts -> {
                    domain.publish(new InstanceTable(List.of(new Instance(3, "found"))));
                    return "done";
                },
                null);
        domain.publishedBy(owner);
        assertEquals("3=found", listed());
        Pdu.Labels labels = (Pdu.Labels)
                peer.ask(new Pdu.LabelRequest(0, InDom.of(DOMAIN, 5).packed(), LabelLevel.INSTANCES));
        assertEquals(3, labels.entries().get(0).instance());
    }
}
