package io.pcp.pmda.sdk;

import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.protocol.Pdu;
import java.util.ArrayList;
import java.util.List;

/** Answers to INSTANCE_REQ: all instances, the name of an id, or the id of a name. */
final class InstanceAnswers {
    private static final int NO_ID = -1;

    private InstanceAnswers() {}

    static Pdu answer(Pdu.InstanceRequest request, InstanceDomain domain, RecentInstances recent) throws PcpException {
        boolean byId = request.instance() != NO_ID;
        boolean byName = !request.name().isEmpty();
        if (byId && byName) {
            throw new PcpException(PmErr.INST, "both an instance id and a name were asked for");
        }
        List<Pdu.Instances.Entry> entries = new ArrayList<>();
        if (byId) {
            Instance found = known(recent.byId(domain, request.instance()));
            entries.add(new Pdu.Instances.Entry(NO_ID, found.name()));
        } else if (byName) {
            Instance found = known(recent.byName(domain, request.name()));
            entries.add(new Pdu.Instances.Entry(found.id(), ""));
        } else {
            for (Instance instance : recent.all(domain)) {
                entries.add(new Pdu.Instances.Entry(instance.id(), instance.name()));
            }
        }
        return new Pdu.Instances(0, request.indom(), entries);
    }

    private static Instance known(Instance found) throws PcpException {
        if (found == null) {
            throw new PcpException(PmErr.INST, "unknown instance");
        }
        return found;
    }
}
