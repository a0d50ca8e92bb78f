package io.pcp.pmda.sdk;

import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.LabelLevel;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Profile;
import io.pcp.pmda.protocol.LabelEncoding;
import io.pcp.pmda.protocol.Pdu;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers to LABEL_REQ. A level without labels is answered with no sets, never with an error; instances get one set
 * each, also when it is empty.
 */
final class LabelAnswers {
    private static final int NO_INSTANCE = -1;

    private LabelAnswers() {}

    /**
     * @param domain of the request for the levels INDOM and INSTANCES, else null
     */
    static Pdu answer(
            Pdu.LabelRequest request,
            MetricTable served,
            InstanceDomain domain,
            Profile profile,
            RecentInstances recent)
            throws PcpException {
        LabelLevel level = request.level();
        LabelSet one = switch (level) {
            case CONTEXT -> LabelSet.EMPTY;
            case DOMAIN -> served.domainLabels();
            case INDOM -> domain.labels();
            // Clients leave the item bits in: only the cluster part counts.
            case CLUSTER -> served.clusterLabels(new Pmid(request.ident()).cluster());
            case ITEM -> Dispatcher.metric(served, request.ident()).labels();
            case INSTANCES -> null;};
        List<Pdu.Labels.Entry> entries = new ArrayList<>();
        if (level == LabelLevel.INSTANCES) {
            Profile.Selection wanted = profile.of(new InDom(request.ident()));
            for (Instance instance : recent.all(domain)) {
                if (wanted.includes(instance.id())) {
                    entries.add(LabelEncoding.entry(level, instance.id(), instance.labels()));
                }
            }
        } else if (!one.isEmpty()) {
            entries.add(LabelEncoding.entry(level, NO_INSTANCE, one));
        }
        return new Pdu.Labels(0, request.ident(), level, entries);
    }
}
