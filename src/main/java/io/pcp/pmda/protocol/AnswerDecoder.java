package io.pcp.pmda.protocol;

import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import java.util.ArrayList;
import java.util.List;

/** What agents answer, results and labels excepted; and the bulk descriptors pmcd answers its clients. */
final class AnswerDecoder {
    private static final int DESC = 20;
    private static final int INSTANCE = 8;

    private AnswerDecoder() {}

    static Pdu desc(Frame in) throws MalformedPduException {
        in.exactly(Frame.HEADER + DESC);
        return new Pdu.Desc(in.from(), metricDesc(in));
    }

    private static MetricDesc metricDesc(Frame in) throws MalformedPduException {
        return new MetricDesc(
                new Pmid(in.i32()),
                ValueType.of(in.i32()),
                new InDom(in.i32()),
                Semantics.of(in.i32()),
                new Units(in.i32()));
    }

    static Pdu descs(Frame in) throws MalformedPduException {
        int count = in.count("number of descriptors", DESC);
        in.exactly(in.position() + (long) DESC * count);
        List<MetricDesc> descs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            descs.add(in.peekI32() == Pmid.NULL.packed() ? skipDesc(in) : metricDesc(in));
        }
        return new Pdu.Descs(in.from(), descs);
    }

    private static MetricDesc skipDesc(Frame in) throws MalformedPduException {
        in.skip(DESC);
        return null;
    }

    static Pdu instances(Frame in) throws MalformedPduException {
        InDom indom = new InDom(in.i32());
        int count = in.count("number of instances", INSTANCE);
        List<Pdu.Instances.Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(new Pdu.Instances.Entry(in.i32(), in.paddedText(in.i32())));
        }
        in.end();
        return new Pdu.Instances(in.from(), indom, entries);
    }

    static Pdu text(Frame in) throws MalformedPduException {
        int ident = in.i32();
        String text = in.paddedText(in.i32());
        in.end();
        return new Pdu.Text(in.from(), ident, text);
    }
}
