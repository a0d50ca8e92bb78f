package io.pcp.pmda.protocol;

import io.pcp.pmda.model.LabelLevel;
import io.pcp.pmda.model.LabelSet;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Label sets from the wire. */
final class LabelDecoder {
    private static final int SET = 16;
    private static final int INDEX = 8;

    private LabelDecoder() {}

    private record Head(int instance, int numlabels, int offset, int length, List<Pdu.Labels.Index> index) {}

    static Pdu decode(Frame in) throws MalformedPduException {
        int ident = in.i32();
        LabelLevel level = LabelLevel.of(in.i32());
        in.skip(4);
        int count = in.count("number of label sets", SET);
        List<Head> heads = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            heads.add(head(in));
        }
        List<Pdu.Labels.Entry> entries = new ArrayList<>(count);
        for (Head head : heads) {
            entries.add(entry(in, head));
        }
        in.end();
        return new Pdu.Labels(in.from(), ident, level, entries);
    }

    private static Head head(Frame in) throws MalformedPduException {
        int instance = in.i32();
        int numlabels = in.i32();
        int offset = in.i32();
        int length = in.i32();
        if (numlabels > LabelSet.MAX_LABELS || (long) numlabels * INDEX > in.remaining()) {
            throw new MalformedPduException("impossible number of labels " + numlabels);
        }
        if (length < 0 || length > LabelWriter.MAX_JSON || (numlabels < 0 && length != 0)) {
            throw new MalformedPduException("impossible length " + length + " of " + numlabels + " labels");
        }
        List<Pdu.Labels.Index> index = new ArrayList<>(Math.max(0, numlabels));
        for (int i = 0; i < numlabels; i++) {
            Pdu.Labels.Index label = new Pdu.Labels.Index(in.u16(), in.u8(), in.u8(), in.u16(), in.u16());
            if (!LabelWriter.inside(label.nameOffset(), label.nameLength(), length)
                    || !LabelWriter.inside(label.valueOffset(), label.valueLength(), length)) {
                throw new MalformedPduException(label + " points outside of " + length + " bytes of JSON");
            }
            index.add(label);
        }
        return new Head(instance, numlabels, offset, length, index);
    }

    private static Pdu.Labels.Entry entry(Frame in, Head head) throws MalformedPduException {
        if (head.offset() != in.position()) {
            throw new MalformedPduException("label text at " + head.offset() + " instead of " + in.position());
        }
        String json;
        try {
            // Strict, because the index counts bytes: a replaced character would shift all that follows.
            json = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.bytes(head.length())))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedPduException("label text is no UTF-8");
        }
        return new Pdu.Labels.Entry(head.instance(), Math.min(0, head.numlabels()), json, head.index());
    }
}
