package io.pcp.pmda.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads PDUs from a stream. Owned by one thread.
 *
 * <p>A frame is either understood in full, with exact lengths and counts that agree, or it is {@link Pdu.Malformed} and
 * the stream goes on behind it. Memory is taken as bytes arrive, not as a header promises.
 */
public final class PduReader {
    /** Longest PDU accepted. pmcd passes on what its clients may send (64 KiB by default); the rest is nonsense. */
    public static final int MAX_PDU = 16 * 1024 * 1024;

    private static final int CHUNK = 64 * 1024;

    private final InputStream in;
    private byte[] frame = new byte[PduBuffer.INITIAL];

    public PduReader(InputStream in) {
        this.in = in;
    }

    /**
     * The next PDU; waits for it.
     *
     * @return null at the end of the stream between two PDUs
     * @throws EOFException at the end of the stream inside a PDU
     * @throws ProtocolException for a length that is not 12..{@link #MAX_PDU}: the stream is out of step for good
     * @throws IOException when the stream fails
     */
    public Pdu read() throws IOException {
        int have = fill(0, Frame.HEADER);
        if (have == 0) {
            return null;
        }
        if (have < Frame.HEADER) {
            throw new EOFException("end of stream after " + have + " of " + Frame.HEADER + " header bytes");
        }
        int length = lengthOf(frame);
        if (length < Frame.HEADER || length > MAX_PDU) {
            throw new ProtocolException("PDU length " + length + " is outside " + Frame.HEADER + ".." + MAX_PDU
                    + " (type 0x" + Integer.toHexString(new Frame(frame, Frame.HEADER).type())
                    + "); the stream is out of step");
        }
        while (have < length) {
            int wanted = Math.min(length, have + Math.max(CHUNK, have));
            if (wanted > frame.length) {
                frame = Arrays.copyOf(frame, wanted);
            }
            have = fill(have, wanted);
            if (have < wanted) {
                throw new EOFException("end of stream after " + have + " of " + length + " bytes of a PDU");
            }
        }
        Pdu pdu = decode(new Frame(frame, length));
        if (frame.length > PduBuffer.RETAINED) {
            frame = new byte[PduBuffer.INITIAL];
        }
        return pdu;
    }

    /** Reads up to an offset; less only at the end of the stream. */
    private int fill(int from, int to) throws IOException {
        int have = from;
        while (have < to) {
            int read = in.read(frame, have, to - have);
            if (read < 0) {
                break;
            }
            have += read;
        }
        return have;
    }

    /** Bytes kept for the next PDU. */
    int capacity() {
        return frame.length;
    }

    private static int lengthOf(byte[] header) {
        return header[0] << 24 | (header[1] & 0xff) << 16 | (header[2] & 0xff) << 8 | header[3] & 0xff;
    }

    /**
     * One whole PDU.
     *
     * @param frame the PDU with its header and nothing else
     * @return {@link Pdu.Malformed} when anything about it is wrong, the length in the header included
     */
    public static Pdu decode(byte[] frame) {
        if (frame.length < Frame.HEADER) {
            return new Pdu.Malformed(0, 0, "frame of " + frame.length + " bytes");
        }
        Frame in = new Frame(frame, frame.length);
        if (lengthOf(frame) != frame.length) {
            String reason = "header says " + lengthOf(frame) + " bytes, frame has " + frame.length;
            return new Pdu.Malformed(in.from(), in.type(), reason);
        }
        return decode(in);
    }

    private static Pdu decode(Frame in) {
        PduType type = PduType.of(in.type());
        if (type == null) {
            return new Pdu.Malformed(in.from(), in.type(), "unknown PDU type 0x" + Integer.toHexString(in.type()));
        }
        try {
            return body(in, type);
        } catch (MalformedPduException | IllegalArgumentException e) {
            // The model refuses codes PCP does not define with IllegalArgumentException.
            return new Pdu.Malformed(in.from(), in.type(), type + ": " + e.getMessage());
        }
    }

    private static Pdu body(Frame in, PduType type) throws MalformedPduException {
        return switch (type) {
            case ERROR -> RequestDecoder.error(in);
            case RESULT -> ResultDecoder.result(in);
            case PROFILE -> RequestDecoder.profile(in);
            case FETCH, HIGHRES_FETCH -> RequestDecoder.fetch(in, type);
            case DESC_REQ -> RequestDecoder.desc(in);
            case DESC -> AnswerDecoder.desc(in);
            case INSTANCE_REQ -> RequestDecoder.instance(in);
            case INSTANCE -> AnswerDecoder.instances(in);
            case TEXT_REQ -> RequestDecoder.text(in);
            case TEXT -> AnswerDecoder.text(in);
            case CREDS -> RequestDecoder.creds(in);
            case PMNS_IDS -> PmnsDecoder.ids(in);
            case PMNS_NAMES -> PmnsDecoder.names(in);
            case PMNS_CHILD -> PmnsDecoder.child(in);
            case PMNS_TRAVERSE -> PmnsDecoder.traverse(in);
            case ATTR -> RequestDecoder.attr(in);
            case LABEL_REQ -> RequestDecoder.label(in);
            case LABEL -> LabelDecoder.decode(in);
            case HIGHRES_RESULT -> ResultDecoder.highRes(in);
            case DESC_IDS -> PmnsDecoder.descIds(in);
            case DESCS -> AnswerDecoder.descs(in);
        };
    }
}
