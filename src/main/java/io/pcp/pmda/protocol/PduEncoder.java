package io.pcp.pmda.protocol;

import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.Profile;
import java.util.List;

/** Every PDU record to its bytes. */
final class PduEncoder {
    private static final int MAX_CREDS = 1024;

    private PduEncoder() {}

    /** Answers of an agent first: they are what is sent most. */
    static void encode(Pdu pdu, PduBuffer out) {
        if (pdu instanceof Pdu.Error p) {
            error(p, out);
        } else if (pdu instanceof Pdu.Result p) {
            result(p, out);
        } else if (pdu instanceof Pdu.Desc p) {
            out.begin(PduType.DESC, p.from());
            desc(p.desc(), out);
        } else if (pdu instanceof Pdu.Instances p) {
            instances(p, out);
        } else if (pdu instanceof Pdu.Text p) {
            out.begin(PduType.TEXT, p.from());
            out.i32(p.ident());
            out.lengthAndText(p.text());
        } else if (pdu instanceof Pdu.PmnsIds p) {
            ids(PduType.PMNS_IDS, p.from(), p.status(), p.pmids(), out);
        } else if (pdu instanceof Pdu.PmnsNames p) {
            names(p, out);
        } else if (pdu instanceof Pdu.Labels p) {
            LabelWriter.write(p, out);
        } else if (pdu instanceof Pdu.Creds p) {
            creds(p, out);
        } else {
            request(pdu, out);
        }
        out.end();
    }

    private static void request(Pdu pdu, PduBuffer out) {
        if (pdu instanceof Pdu.Profile p) {
            profile(p, out);
        } else if (pdu instanceof Pdu.Fetch p) {
            fetch(PduType.FETCH, p.from(), p.context(), p.unused(), p.pmids(), out);
        } else if (pdu instanceof Pdu.DescRequest p) {
            out.begin(PduType.DESC_REQ, p.from());
            out.i32(p.pmid());
        } else if (pdu instanceof Pdu.InstanceRequest p) {
            instanceRequest(p, out);
        } else if (pdu instanceof Pdu.TextRequest p) {
            out.begin(PduType.TEXT_REQ, p.from());
            out.i32(p.ident());
            out.i32(p.type());
        } else if (pdu instanceof Pdu.PmnsChild p) {
            name(PduType.PMNS_CHILD, p.from(), p.withStatus() ? 1 : 0, p.name(), out);
        } else if (pdu instanceof Pdu.PmnsTraverse p) {
            name(PduType.PMNS_TRAVERSE, p.from(), p.subtype(), p.name(), out);
        } else if (pdu instanceof Pdu.Attr p) {
            out.begin(PduType.ATTR, p.from());
            out.i32(p.key());
            out.utf8(p.value());
            out.u8(0);
        } else if (pdu instanceof Pdu.LabelRequest p) {
            out.begin(PduType.LABEL_REQ, p.from());
            out.i32(p.ident());
            out.i32(p.level().code());
        } else {
            client(pdu, out);
        }
    }

    private static void client(Pdu pdu, PduBuffer out) {
        if (pdu instanceof Pdu.HighResFetch p) {
            fetch(PduType.HIGHRES_FETCH, p.from(), p.context(), p.unused(), p.pmids(), out);
        } else if (pdu instanceof Pdu.HighResResult p) {
            out.begin(PduType.HIGHRES_RESULT, p.from());
            out.i32(p.sets().size());
            out.i64(p.seconds());
            out.i64(p.nanos());
            ResultWriter.write(out, p.sets());
        } else if (pdu instanceof Pdu.DescIds p) {
            ids(PduType.DESC_IDS, p.from(), p.status(), p.pmids(), out);
        } else if (pdu instanceof Pdu.Descs p) {
            out.begin(PduType.DESCS, p.from());
            out.i32(p.descs().size());
            p.descs().forEach(desc -> desc(desc, out));
        } else {
            throw new IllegalArgumentException("a malformed PDU cannot be sent: " + pdu);
        }
    }

    private static void error(Pdu.Error p, PduBuffer out) {
        out.begin(PduType.ERROR, p.from());
        out.i32(p.code());
        if (p.datum() != null) {
            out.i32(p.datum());
        }
    }

    private static void result(Pdu.Result p, PduBuffer out) {
        out.begin(PduType.RESULT, p.from());
        out.i32(p.seconds());
        out.i32(p.micros());
        out.i32(p.sets().size());
        ResultWriter.write(out, p.sets());
    }

    private static void desc(MetricDesc desc, PduBuffer out) {
        if (desc == null) {
            out.words(new int[] {-1, -1, -1, 0, 0});
            return;
        }
        out.i32(desc.pmid().packed());
        out.i32(desc.type().code());
        out.i32(desc.indom().packed());
        out.i32(desc.semantics().code());
        out.i32(desc.units().word());
    }

    private static void instances(Pdu.Instances p, PduBuffer out) {
        out.begin(PduType.INSTANCE, p.from());
        out.i32(p.indom().packed());
        out.i32(p.entries().size());
        for (Pdu.Instances.Entry entry : p.entries()) {
            out.i32(entry.id());
            out.lengthAndText(entry.name());
        }
    }

    private static void ids(PduType type, int from, int status, int[] pmids, PduBuffer out) {
        out.begin(type, from);
        out.i32(status);
        out.i32(pmids.length);
        out.words(pmids);
    }

    private static void names(Pdu.PmnsNames p, PduBuffer out) {
        List<Integer> statuses = p.statuses();
        if (!statuses.isEmpty() && statuses.size() != p.names().size()) {
            throw new IllegalArgumentException(
                    statuses.size() + " statuses for " + p.names().size() + " names");
        }
        out.begin(PduType.PMNS_NAMES, p.from());
        int bytesAt = out.length();
        out.i32(0);
        out.i32(statuses.size());
        out.i32(p.names().size());
        int bytes = 0;
        for (int i = 0; i < p.names().size(); i++) {
            if (!statuses.isEmpty()) {
                out.i32(statuses.get(i));
            }
            bytes += out.lengthAndText(p.names().get(i)) + 1;
        }
        out.putI32(bytesAt, bytes);
    }

    private static void creds(Pdu.Creds p, PduBuffer out) {
        if (p.entries().isEmpty() || p.entries().size() > MAX_CREDS) {
            throw new IllegalArgumentException(p.entries().size() + " credentials are not in 1.." + MAX_CREDS);
        }
        out.begin(PduType.CREDS, p.from());
        out.i32(p.entries().size());
        for (Pdu.Creds.Entry entry : p.entries()) {
            out.u8(entry.type());
            out.u8(entry.version());
            out.u16(entry.flags());
        }
    }

    private static void profile(Pdu.Profile p, PduBuffer out) {
        Profile profile = p.profile();
        out.begin(PduType.PROFILE, p.from());
        out.i32(p.context());
        out.i32(profile.includeByDefault() ? 0 : 1);
        out.i32(profile.entries().size());
        out.i32(0);
        for (Profile.Entry entry : profile.entries()) {
            out.i32(entry.indom().packed());
            out.i32(entry.includeUnlisted() ? 0 : 1);
            out.i32(entry.instances().size());
            out.i32(0);
        }
        for (Profile.Entry entry : profile.entries()) {
            entry.instances().forEach(out::i32);
        }
    }

    private static void fetch(PduType type, int from, int context, long unused, int[] pmids, PduBuffer out) {
        if (pmids.length == 0) {
            throw new IllegalArgumentException("a fetch of nothing is no legal PDU");
        }
        out.begin(type, from);
        out.i32(context);
        out.i64(unused);
        out.i32(pmids.length);
        out.words(pmids);
    }

    private static void instanceRequest(Pdu.InstanceRequest p, PduBuffer out) {
        out.begin(PduType.INSTANCE_REQ, p.from());
        out.i32(p.indom().packed());
        out.i64(p.unused());
        out.i32(p.instance());
        out.lengthAndText(p.name());
    }

    private static void name(PduType type, int from, int subtype, String name, PduBuffer out) {
        out.begin(type, from);
        out.i32(subtype);
        out.lengthAndText(name);
    }
}
