package io.pcp.pmda.sdk;

import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.protocol.Pdu;

/** Applies a store: every value of every metric in it, up to the first that is refused. */
final class Stores {
    private Stores() {}

    static void apply(Pdu.Result store, MetricTable served, Client client) throws PcpException {
        for (Pdu.ValueSet set : store.sets()) {
            Metric metric = Dispatcher.metric(served, set.pmid());
            if (metric.store() == null) {
                throw new PcpException(PmErr.PERMISSION, metric.name() + " cannot be stored into");
            }
            if (set.values().isEmpty()) {
                throw new PcpException(PmErr.BADSTORE, "store into " + metric.name() + " without a value");
            }
            for (Pdu.InstanceValue value : set.values()) {
                boolean fits = metric.instances() == null
                        ? value.instance() == -1
                        : metric.instances().table().contains(value.instance());
                if (!fits) {
                    throw new PcpException(
                            PmErr.INST, "store into unknown instance " + value.instance() + " of " + metric.name());
                }
                metric.store()
                        .store(
                                client,
                                value.instance(),
                                StoredValue.of(metric.desc().type(), value.value()));
            }
        }
    }
}
