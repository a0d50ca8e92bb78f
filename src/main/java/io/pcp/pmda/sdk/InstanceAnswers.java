package io.pcp.pmda.sdk;

import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.protocol.Pdu;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Answers to INSTANCE_REQ. What the last fetch returned can always be asked for, even when it has gone since: pmlogger
 * stops when an instance it got a value for has no name.
 */
final class InstanceAnswers {
    private static final int NO_ID = -1;

    private InstanceAnswers() {}

    static Pdu answer(
            Pdu.InstanceRequest request, InstanceDomain domain, Map<InstanceDomain, InstanceTable> lastFetched)
            throws PcpException {
        boolean byId = request.instance() != NO_ID;
        boolean byName = !request.name().isEmpty();
        if (byId && byName) {
            throw new PcpException(PmErr.INST, "both an instance id and a name were asked for");
        }
        InstanceTable now = domain.table();
        InstanceTable last = lastFetched.getOrDefault(domain, now);
        List<Pdu.Instances.Entry> entries = new ArrayList<>();
        if (byId) {
            Instance found = first(now.byId(request.instance()), last.byId(request.instance()));
            entries.add(new Pdu.Instances.Entry(NO_ID, found.name()));
        } else if (byName) {
            Instance found = first(now.byName(request.name()), last.byName(request.name()));
            entries.add(new Pdu.Instances.Entry(found.id(), ""));
        } else {
            for (Instance instance : Dispatcher.known(domain, lastFetched)) {
                entries.add(new Pdu.Instances.Entry(instance.id(), instance.name()));
            }
        }
        return new Pdu.Instances(0, request.indom(), entries);
    }

    private static Instance first(Instance now, Instance last) throws PcpException {
        Instance found = now != null ? now : last;
        if (found == null) {
            throw new PcpException(PmErr.INST, "unknown instance");
        }
        return found;
    }
}
