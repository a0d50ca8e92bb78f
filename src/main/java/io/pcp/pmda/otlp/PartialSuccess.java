package io.pcp.pmda.otlp;

import java.nio.charset.StandardCharsets;

/**
 * What an endpoint says of spans it took: {@code ExportTraceServiceResponse}.
 *
 * @param rejected spans it did not take, 0 for none
 * @param message why, or a warning; may be empty
 */
public record PartialSuccess(long rejected, String message) {
    /** Everything was taken. */
    public static final PartialSuccess NONE = new PartialSuccess(0, "");

    /** The fields of one message; ends at what is none. */
    private static final class Fields {
        private final byte[] data;
        private final int end;
        private int at;
        private long number;
        private int start;
        private boolean text;

        private Fields(byte[] data, int from, int to) {
            this.data = data;
            this.at = from;
            this.end = to;
        }

        /** Number of the next field; 0 at the end, and where the bytes make no sense. */
        private int next() {
            int tag = at < end ? (int) varint() : 0;
            text = (tag & 7) == 2;
            if (text) {
                long length = varint();
                start = at;
                at = length < 0 || length > end - at ? end + 1 : at + (int) length;
            } else if ((tag & 7) == 0 && tag != 0) {
                number = varint();
            } else if ((tag & 7) == 1 || (tag & 7) == 5) {
                at += (tag & 7) == 1 ? 8 : 4;
            } else {
                return 0;
            }
            return at > end ? 0 : tag >>> 3;
        }

        private long varint() {
            long value = 0;
            for (int shift = 0; shift < 64 && at < end; shift += 7) {
                byte b = data[at++];
                value |= (long) (b & 0x7f) << shift;
                if (b >= 0) {
                    return value;
                }
            }
            at = end + 1;
            return value;
        }
    }

    /**
     * Reads an answer. One that is something else says that everything was taken: the status did, and what is behind it is
     * a note.
     *
     * @param answer body of the answer in protobuf; may be empty
     */
    public static PartialSuccess read(byte[] answer) {
        PartialSuccess found = NONE;
        Fields fields = new Fields(answer, 0, answer.length);
        for (int field = fields.next(); field != 0; field = fields.next()) {
            if (field == 1 && fields.text) {
                found = part(new Fields(answer, fields.start, fields.at));
            }
        }
        return found;
    }

    /**
     * What the body of a failure says for people: {@code message} of {@code google.rpc.Status}, in protobuf.
     *
     * @return empty for none
     */
    public static String status(byte[] answer) {
        return part(new Fields(answer, 0, answer.length)).message();
    }

    private static PartialSuccess part(Fields fields) {
        long rejected = 0;
        String message = "";
        for (int field = fields.next(); field != 0; field = fields.next()) {
            if (field == 1 && !fields.text) {
                rejected = Math.max(0, fields.number);
            } else if (field == 2 && fields.text) {
                message = new String(fields.data, fields.start, fields.at - fields.start, StandardCharsets.UTF_8);
            }
        }
        return new PartialSuccess(rejected, message);
    }
}
