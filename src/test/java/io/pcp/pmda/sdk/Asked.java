package io.pcp.pmda.sdk;

import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Value;
import io.pcp.pmda.protocol.Pdu;
import java.util.List;

/** Requests to an agent of domain 400, in few words. */
final class Asked {
    static final int DOMAIN = 400;

    private Asked() {}

    static int pmid(int cluster, int item) {
        return Pmid.of(DOMAIN, cluster, item).packed();
    }

    /** A question about instances: all with -1 and an empty name. */
    static Pdu instances(InDom indom, int id, String name) {
        return new Pdu.InstanceRequest(0, indom, 0, id, name);
    }

    /** A store of one value. */
    static Pdu.Result store(int pmid, int instance, Value value) {
        int format = value instanceof Value.Word ? Pdu.ValueSet.INSITU : Pdu.ValueSet.DPTR;
        return new Pdu.Result(
                0, 1, 2, List.of(new Pdu.ValueSet(pmid, 0, format, List.of(new Pdu.InstanceValue(instance, value)))));
    }
}
