package io.pcp.pmda.protocol;

import io.pcp.pmda.model.Value;
import io.pcp.pmda.model.ValueType;
import java.util.List;

/** Value sets and value blocks of a result given as records: stores, tests, clients. */
final class ResultWriter {
    /** A block's length, header included, has 24 bits. */
    static final int MAX_BLOCK = (1 << 24) - 1;

    private ResultWriter() {}

    /** First word of a value block. */
    static int blockHeader(ValueType type, int length) {
        if (type == ValueType.NOSUPPORT) {
            throw new IllegalArgumentException("NOSUPPORT is for descriptors, no value has it");
        }
        if (length > MAX_BLOCK) {
            throw new IllegalArgumentException("value of " + length + " bytes, at most " + MAX_BLOCK + " fit");
        }
        return type.code() << 24 | length;
    }

    static void write(PduBuffer out, List<Pdu.ValueSet> sets) {
        int first = out.length();
        for (Pdu.ValueSet set : sets) {
            writeSet(out, set);
        }
        // The sets are complete, so the place of every block is known when it is written.
        int at = first;
        for (Pdu.ValueSet set : sets) {
            at += 8;
            if (set.values().isEmpty()) {
                continue;
            }
            at += 4;
            for (Pdu.InstanceValue value : set.values()) {
                if (set.format() != Pdu.ValueSet.INSITU) {
                    out.putI32(at + 4, out.length() / 4);
                    writeBlock(out, value.value());
                }
                at += 8;
            }
        }
    }

    private static void writeSet(PduBuffer out, Pdu.ValueSet set) {
        out.i32(set.pmid());
        if (set.values().isEmpty()) {
            if (set.status() > 0) {
                throw new IllegalArgumentException("status " + set.status() + " would be read as a count");
            }
            out.i32(set.status());
            return;
        }
        out.i32(set.values().size());
        if (set.format() < Pdu.ValueSet.INSITU || set.format() > Pdu.ValueSet.SPTR) {
            throw new IllegalArgumentException("unknown value format " + set.format());
        }
        out.i32(set.format());
        for (Pdu.InstanceValue value : set.values()) {
            boolean word = value.value() instanceof Value.Word;
            if (word != (set.format() == Pdu.ValueSet.INSITU)) {
                throw new IllegalArgumentException("value does not suit value format " + set.format());
            }
            out.i32(value.instance());
            out.i32(value.value() instanceof Value.Word w ? w.bits() : 0);
        }
    }

    private static void writeBlock(PduBuffer out, Value value) {
        int start = out.length();
        out.i32(0);
        ValueType type;
        if (value instanceof Value.Events events) {
            type = events.type();
            EventEncoding.write(out, type, events.records());
        } else {
            Value.Block block = (Value.Block) value;
            type = block.type();
            out.bytes(block.data());
        }
        out.putI32(start, blockHeader(type, out.length() - start));
        out.pad(PduBuffer.FILLER);
    }
}
