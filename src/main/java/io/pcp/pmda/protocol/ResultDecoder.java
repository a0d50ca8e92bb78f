package io.pcp.pmda.protocol;

import io.pcp.pmda.model.Value;
import io.pcp.pmda.model.ValueType;
import java.util.ArrayList;
import java.util.List;

/**
 * Results from the wire. As strict as the strictest pmcd: blocks start where the value sets end, follow the order of the
 * values, are not shared, leave no gap and end with the PDU.
 */
final class ResultDecoder {
    private static final int SET = 8;
    private static final int VALUE = 8;

    private ResultDecoder() {}

    /** A value set whose blocks are still to be read; {@code words} holds instance and value word in turn. */
    private record Head(int pmid, int numval, int format, int[] words) {}

    static Pdu result(Frame in) throws MalformedPduException {
        int seconds = in.i32();
        int micros = in.i32();
        int count = in.count("number of value sets", SET);
        return new Pdu.Result(in.from(), seconds, micros, sets(in, count));
    }

    static Pdu highRes(Frame in) throws MalformedPduException {
        int count = in.i32();
        long seconds = in.i64();
        long nanos = in.i64();
        if (count < 0 || (long) count * SET > in.remaining()) {
            throw new MalformedPduException("impossible number of value sets " + count);
        }
        return new Pdu.HighResResult(in.from(), seconds, nanos, sets(in, count));
    }

    private static List<Pdu.ValueSet> sets(Frame in, int count) throws MalformedPduException {
        List<Head> heads = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            heads.add(head(in));
        }
        List<Pdu.ValueSet> sets = new ArrayList<>(count);
        for (Head head : heads) {
            sets.add(set(in, head));
        }
        in.end();
        return sets;
    }

    private static Head head(Frame in) throws MalformedPduException {
        int pmid = in.i32();
        int numval = in.i32();
        if (numval <= 0) {
            return new Head(pmid, numval, 0, new int[0]);
        }
        int format = in.i32();
        if (format < Pdu.ValueSet.INSITU || format > Pdu.ValueSet.SPTR) {
            throw new MalformedPduException("unknown value format " + format);
        }
        if ((long) numval * VALUE > in.remaining()) {
            throw new MalformedPduException("impossible number of values " + numval);
        }
        return new Head(pmid, numval, format, in.words(2 * numval));
    }

    private static Pdu.ValueSet set(Frame in, Head head) throws MalformedPduException {
        if (head.numval() <= 0) {
            return new Pdu.ValueSet(head.pmid(), head.numval(), 0, List.of());
        }
        List<Pdu.InstanceValue> values = new ArrayList<>(head.numval());
        for (int i = 0; i < head.words().length; i += 2) {
            int word = head.words()[i + 1];
            Value value = head.format() == Pdu.ValueSet.INSITU ? new Value.Word(word) : block(in, word);
            values.add(new Pdu.InstanceValue(head.words()[i], value));
        }
        return new Pdu.ValueSet(head.pmid(), 0, head.format(), values);
    }

    private static Value block(Frame in, int word) throws MalformedPduException {
        if ((word & 0xffffffffL) * 4 != in.position()) {
            throw new MalformedPduException(
                    "value block at word " + Integer.toUnsignedString(word) + " instead of byte " + in.position());
        }
        int header = in.i32();
        ValueType type = ValueType.of(header >>> 24);
        int bytes = (header & 0xffffff) - 4;
        if (bytes < 0 || bytes > in.remaining()) {
            throw new MalformedPduException("value block of impossible length " + (bytes + 4));
        }
        if (type == ValueType.EVENT || type == ValueType.HIGHRES_EVENT) {
            List<io.pcp.pmda.model.EventRecord> records = EventEncoding.read(in, type, in.position() + bytes);
            in.fill(bytes);
            return new Value.Events(type, records);
        }
        if (type.numeric() && bytes != size(type)) {
            throw new MalformedPduException(type + " value of " + bytes + " bytes");
        }
        byte[] data = in.bytes(bytes);
        in.fill(bytes);
        return new Value.Block(type, data);
    }

    private static int size(ValueType type) {
        return switch (type) {
            case I32, U32, FLOAT -> 4;
            default -> 8;
        };
    }
}
