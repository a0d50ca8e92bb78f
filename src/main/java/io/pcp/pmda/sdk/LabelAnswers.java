package io.pcp.pmda.sdk;

import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.LabelLevel;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Profile;
import io.pcp.pmda.protocol.LabelEncoding;
import io.pcp.pmda.protocol.Pdu;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers to LABEL_REQ, as libpcp_pmda gives them: a level without labels, or of something unknown, is answered with no
 * sets, not with an error; instances get one set each, also when it is empty.
 */
final class LabelAnswers {
    private static final int NO_INSTANCE = -1;

    private LabelAnswers() {}

    /** Every level but INSTANCES. */
    static Pdu answer(Pdu.LabelRequest request, MetricTable served) {
        int ident = request.ident();
        LabelSet labels = switch (request.level()) {
            case CONTEXT, INSTANCES -> LabelSet.EMPTY;
            case DOMAIN -> served.domainLabels();
            case INDOM -> {
                InstanceDomain domain = served.instances(new InDom(ident));
                yield domain == null ? LabelSet.EMPTY : domain.labels();
            }
            // Clients leave the item bits in: only the cluster part counts.
            case CLUSTER -> served.clusterLabels(new Pmid(ident).cluster());
            case ITEM -> {
                Metric metric = served.metric(ident);
                yield metric == null ? LabelSet.EMPTY : metric.labels();
            }
        };
        List<Pdu.Labels.Entry> entries =
                labels.isEmpty() ? List.of() : List.of(LabelEncoding.entry(request.level(), NO_INSTANCE, labels));
        return new Pdu.Labels(0, ident, request.level(), entries);
    }

    /** Level INSTANCES: those the profile wants. */
    static Pdu instances(Pdu.LabelRequest request, InstanceDomain domain, Profile profile, RecentInstances recent) {
        List<Pdu.Labels.Entry> entries = new ArrayList<>();
        Profile.Selection wanted = profile.of(new InDom(request.ident()));
        for (Instance instance : recent.all(domain)) {
            if (wanted.includes(instance.id())) {
                entries.add(LabelEncoding.entry(LabelLevel.INSTANCES, instance.id(), instance.labels()));
            }
        }
        return new Pdu.Labels(0, request.ident(), LabelLevel.INSTANCES, entries);
    }
}
