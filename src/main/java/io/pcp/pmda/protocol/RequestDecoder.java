package io.pcp.pmda.protocol;

import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.LabelLevel;
import io.pcp.pmda.model.Profile;
import java.util.ArrayList;
import java.util.List;

/** What pmcd sends to its agents, names and stores excepted. */
final class RequestDecoder {
    private static final int MAX_CREDS = 1024;
    private static final int PROFILE_ENTRY = 16;

    private RequestDecoder() {}

    static Pdu error(Frame in) throws MalformedPduException {
        int code = in.i32();
        if (in.remaining() == 0) {
            return new Pdu.Error(in.from(), code);
        }
        int datum = in.i32();
        in.end();
        return new Pdu.Error(in.from(), code, datum);
    }

    static Pdu creds(Frame in) throws MalformedPduException {
        int count = in.i32();
        if (count < 1 || count > MAX_CREDS) {
            throw new MalformedPduException(count + " credentials are not in 1.." + MAX_CREDS);
        }
        in.exactly(in.position() + 4L * count);
        List<Pdu.Creds.Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(new Pdu.Creds.Entry(in.u8(), in.u8(), in.u16()));
        }
        return new Pdu.Creds(in.from(), entries);
    }

    static Pdu profile(Frame in) throws MalformedPduException {
        int context = in.i32();
        boolean includeByDefault = include(in.i32());
        int count = in.i32();
        in.skip(4);
        if (count < 0 || (long) count * PROFILE_ENTRY > in.remaining()) {
            throw new MalformedPduException("impossible number of profile entries " + count);
        }
        int[] table = in.words(4 * count);
        List<Profile.Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < table.length; i += 4) {
            boolean includeUnlisted = include(table[i + 1]);
            int listed = table[i + 2];
            if (listed < 0 || 4L * listed > in.remaining()) {
                throw new MalformedPduException("impossible number of instances " + listed);
            }
            List<Integer> instances = new ArrayList<>(listed);
            for (int j = 0; j < listed; j++) {
                instances.add(in.i32());
            }
            entries.add(new Profile.Entry(new InDom(table[i]), includeUnlisted, instances));
        }
        in.end();
        return new Pdu.Profile(in.from(), context, new Profile(includeByDefault, entries));
    }

    private static boolean include(int state) throws MalformedPduException {
        if (state != 0 && state != 1) {
            throw new MalformedPduException("unknown profile state " + state);
        }
        return state == 0;
    }

    static Pdu fetch(Frame in, PduType type) throws MalformedPduException {
        int context = in.i32();
        long unused = in.i64();
        int count = in.i32();
        if (count < 1) {
            throw new MalformedPduException("fetch of " + count + " metrics");
        }
        in.exactly(in.position() + 4L * count);
        int[] pmids = in.words(count);
        return type == PduType.FETCH
                ? new Pdu.Fetch(in.from(), context, unused, pmids)
                : new Pdu.HighResFetch(in.from(), context, unused, pmids);
    }

    static Pdu desc(Frame in) throws MalformedPduException {
        int pmid = in.i32();
        in.end();
        return new Pdu.DescRequest(in.from(), pmid);
    }

    static Pdu instance(Frame in) throws MalformedPduException {
        InDom indom = new InDom(in.i32());
        long unused = in.i64();
        int instance = in.i32();
        String name = in.paddedText(in.i32());
        in.end();
        return new Pdu.InstanceRequest(in.from(), indom, unused, instance, name);
    }

    static Pdu text(Frame in) throws MalformedPduException {
        int ident = in.i32();
        int type = in.i32();
        in.end();
        return new Pdu.TextRequest(in.from(), ident, type);
    }

    static Pdu label(Frame in) throws MalformedPduException {
        int ident = in.i32();
        LabelLevel level = LabelLevel.of(in.i32());
        in.end();
        return new Pdu.LabelRequest(in.from(), ident, level);
    }

    /** The value ends with one NUL; none at all is an attribute without value. */
    static Pdu attr(Frame in) throws MalformedPduException {
        int key = in.i32();
        String value = in.text(in.remaining());
        if (value.isEmpty()) {
            return new Pdu.Attr(in.from(), key, "");
        }
        if (value.indexOf(0) != value.length() - 1) {
            throw new MalformedPduException("attribute value does not end with its only NUL");
        }
        return new Pdu.Attr(in.from(), key, value.substring(0, value.length() - 1));
    }
}
