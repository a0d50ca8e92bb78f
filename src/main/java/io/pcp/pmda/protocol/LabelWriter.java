package io.pcp.pmda.protocol;

import io.pcp.pmda.model.LabelSet;

/** Label sets on the wire: a table of sets with their indexes, then the JSON texts back to back. */
final class LabelWriter {
    /** JSON bytes of one set; offsets have 16 bits. */
    static final int MAX_JSON = 65534;

    private LabelWriter() {}

    static void write(Pdu.Labels p, PduBuffer out) {
        out.begin(PduType.LABEL, p.from());
        out.i32(p.ident());
        out.i32(p.level().code());
        out.i32(0);
        out.i32(p.entries().size());
        for (Pdu.Labels.Entry entry : p.entries()) {
            out.i32(entry.instance());
            out.i32(entry.error() < 0 ? entry.error() : entry.index().size());
            out.i32(0);
            out.i32(0);
            entry.index().forEach(index -> write(index, out));
        }
        int at = 28;
        for (Pdu.Labels.Entry entry : p.entries()) {
            int start = out.length();
            byte[] json = entry.json().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            check(entry, json.length);
            out.bytes(json);
            // Also for an empty set the running offset, never 0: newer clients check it.
            out.putI32(at + 8, start);
            out.putI32(at + 12, json.length);
            at += 16 + 8 * entry.index().size();
        }
    }

    private static void write(Pdu.Labels.Index index, PduBuffer out) {
        out.u16(index.nameOffset());
        out.u8(index.nameLength());
        out.u8(index.flags());
        out.u16(index.valueOffset());
        out.u16(index.valueLength());
    }

    private static void check(Pdu.Labels.Entry entry, int bytes) {
        if (entry.error() > 0) {
            throw new IllegalArgumentException("code " + entry.error() + " would be read as a number of labels");
        }
        if (entry.error() < 0 && (bytes > 0 || !entry.index().isEmpty())) {
            throw new IllegalArgumentException("a label set with an error has no labels");
        }
        if (bytes > MAX_JSON || entry.index().size() > LabelSet.MAX_LABELS) {
            throw new IllegalArgumentException("label set of " + entry.index().size() + " labels and " + bytes
                    + " bytes, at most " + LabelSet.MAX_LABELS + " and " + MAX_JSON + " are possible");
        }
        for (Pdu.Labels.Index index : entry.index()) {
            if (!inside(index.nameOffset(), index.nameLength(), bytes)
                    || !inside(index.valueOffset(), index.valueLength(), bytes)
                    || index.nameLength() > 255) {
                throw new IllegalArgumentException(index + " points outside of " + bytes + " bytes of JSON");
            }
        }
    }

    /** True when a range lies inside a text. */
    static boolean inside(int offset, int length, int total) {
        return offset >= 0 && length >= 0 && offset <= total - length;
    }
}
