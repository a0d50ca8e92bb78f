package io.pcp.pmda.protocol;

import io.pcp.pmda.model.EventRecord;
import io.pcp.pmda.model.ValueType;
import java.util.ArrayList;
import java.util.List;

/** Event arrays on the wire: the data of an EVENT or HIGHRES_EVENT value block. */
final class EventEncoding {
    /** A record without parameters: seconds, fraction, flags, count. */
    private static final int RECORD = 16;

    private static final int HIGHRES_RECORD = 24;
    private static final int PARAMETER = 8;

    private EventEncoding() {}

    /** The data behind the block header; its length is always a multiple of four. */
    static void write(PduBuffer out, ValueType type, List<EventRecord> records) {
        boolean highRes = type == ValueType.HIGHRES_EVENT;
        out.i32(records.size());
        for (EventRecord event : records) {
            if (highRes) {
                out.i64(event.seconds());
                out.i64(event.fraction());
            } else {
                out.i32((int) event.seconds());
                out.i32((int) event.fraction());
            }
            out.i32(event.flags());
            if ((event.flags() & EventRecord.MISSED) != 0) {
                out.i32(event.missed());
            } else {
                out.i32(event.parameters().size());
                for (EventRecord.Parameter parameter : event.parameters()) {
                    write(out, parameter);
                }
            }
        }
    }

    private static void write(PduBuffer out, EventRecord.Parameter parameter) {
        int length = 4 + parameter.data().length;
        out.i32(parameter.pmid());
        out.i32(ResultWriter.blockHeader(parameter.type(), length));
        out.bytes(parameter.data());
        // Zeros as the C library has them most of the time: a string that needs filler then ends with NUL.
        out.pad(0);
    }

    /** @param end offset behind the block's data */
    static List<EventRecord> read(Frame in, ValueType type, int end) throws MalformedPduException {
        boolean highRes = type == ValueType.HIGHRES_EVENT;
        int count = in.i32();
        if (count < 0 || (long) count * (highRes ? HIGHRES_RECORD : RECORD) > end - in.position()) {
            throw new MalformedPduException("impossible number of event records " + count);
        }
        List<EventRecord> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long seconds = highRes ? in.i64() : in.i32();
            long fraction = highRes ? in.i64() : in.i32();
            int flags = in.i32();
            int parameters = in.i32();
            boolean missed = (flags & EventRecord.MISSED) != 0;
            records.add(new EventRecord(
                    seconds,
                    fraction,
                    flags,
                    missed ? parameters : 0,
                    missed ? List.of() : parameters(in, parameters, end)));
        }
        if (in.position() != end) {
            throw new MalformedPduException("event records end at " + in.position() + ", their block at " + end);
        }
        return records;
    }

    private static List<EventRecord.Parameter> parameters(Frame in, int count, int end) throws MalformedPduException {
        if (count < 0 || (long) count * PARAMETER > end - in.position()) {
            throw new MalformedPduException("impossible number of event parameters " + count);
        }
        List<EventRecord.Parameter> parameters = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int pmid = in.i32();
            int header = in.i32();
            int bytes = (header & 0xffffff) - 4;
            if (bytes < 0) {
                throw new MalformedPduException("event parameter of length " + (bytes + 4));
            }
            parameters.add(new EventRecord.Parameter(pmid, ValueType.of(header >>> 24), in.bytes(bytes)));
            in.fill(bytes);
        }
        return parameters;
    }
}
