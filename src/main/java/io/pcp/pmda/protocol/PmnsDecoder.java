package io.pcp.pmda.protocol;

import java.util.ArrayList;
import java.util.List;

/** Questions and answers about names. */
final class PmnsDecoder {
    private static final int WITHOUT_STATUS = 0;
    private static final int WITH_STATUS = 1;

    private PmnsDecoder() {}

    static Pdu ids(Frame in) throws MalformedPduException {
        int status = in.i32();
        return new Pdu.PmnsIds(in.from(), status, idList(in));
    }

    static Pdu descIds(Frame in) throws MalformedPduException {
        int status = in.i32();
        return new Pdu.DescIds(in.from(), status, idList(in));
    }

    private static int[] idList(Frame in) throws MalformedPduException {
        int count = in.count("number of ids", 4);
        in.exactly(in.position() + 4L * count);
        return in.words(count);
    }

    static Pdu names(Frame in) throws MalformedPduException {
        int stated = in.i32();
        int numstatus = in.i32();
        int count = in.i32();
        int least = numstatus == 0 ? 4 : 8;
        if (count < 0 || (long) count * least > in.remaining() || (numstatus != 0 && numstatus != count)) {
            throw new MalformedPduException("impossible numbers of names " + count + " and statuses " + numstatus);
        }
        List<String> names = new ArrayList<>(count);
        List<Integer> statuses = new ArrayList<>(numstatus);
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            if (numstatus != 0) {
                statuses.add(in.i32());
            }
            int length = in.i32();
            names.add(in.paddedText(length));
            bytes += length + 1L;
        }
        in.end();
        if (bytes != stated) {
            throw new MalformedPduException("names take " + bytes + " bytes, " + stated + " are announced");
        }
        return new Pdu.PmnsNames(in.from(), names, statuses);
    }

    static Pdu child(Frame in) throws MalformedPduException {
        int subtype = in.i32();
        if (subtype != WITHOUT_STATUS && subtype != WITH_STATUS) {
            throw new MalformedPduException("unknown subtype " + subtype);
        }
        return new Pdu.PmnsChild(in.from(), subtype == WITH_STATUS, name(in));
    }

    static Pdu traverse(Frame in) throws MalformedPduException {
        int subtype = in.i32();
        return new Pdu.PmnsTraverse(in.from(), subtype, name(in));
    }

    private static String name(Frame in) throws MalformedPduException {
        String name = in.paddedText(in.i32());
        in.end();
        return name;
    }
}
