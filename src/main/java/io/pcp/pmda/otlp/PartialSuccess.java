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

    /**
     * Reads an answer. One that is something else says that everything was taken: the status did, and what is behind it is
     * a note.
     *
     * @param answer body of the answer in protobuf; may be empty
     */
    public static PartialSuccess read(byte[] answer) {
        WireReader in = new WireReader(answer, 0, answer.length);
        try {
            PartialSuccess found = NONE;
            for (int tag; (tag = in.tag()) != 0; ) {
                if (tag == (1 << 3 | WireReader.BYTES)) {
                    int outer = in.enter();
                    found = part(in, answer);
                    in.leave(outer);
                } else {
                    in.skip(tag);
                }
            }
            return found;
        } catch (OtlpException other) {
            return NONE;
        }
    }

    /**
     * What the body of a failure says for people: {@code message} of {@code google.rpc.Status}, in protobuf.
     *
     * @return empty for none
     */
    public static String status(byte[] answer) {
        try {
            return part(new WireReader(answer, 0, answer.length), answer).message();
        } catch (OtlpException other) {
            return "";
        }
    }

    private static PartialSuccess part(WireReader in, byte[] answer) throws OtlpException {
        long rejected = 0;
        String message = "";
        for (int tag; (tag = in.tag()) != 0; ) {
            switch (tag) {
                case 1 << 3 | WireReader.VARINT -> rejected = Math.max(0, in.varint());
                case 2 << 3 | WireReader.BYTES -> {
                    int length = in.length();
                    message = new String(answer, in.at(), length, StandardCharsets.UTF_8);
                    in.advance(length);
                }
                default -> in.skip(tag);
            }
        }
        return new PartialSuccess(rejected, message);
    }
}
