package io.pcp.pmda.protocol;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes PDUs to a stream, each in one {@link OutputStream#write(byte[], int, int)} and flushed. Owned by one thread.
 *
 * <p>A PDU that cannot be encoded throws {@link IllegalArgumentException} before the first byte, so the stream stays in
 * step whatever happens. An {@link IOException} comes from the stream itself: the connection is lost.
 */
public final class PduWriter {
    private final OutputStream out;
    private final PduBuffer buffer = new PduBuffer();

    /** @param out not buffered; should take a whole array in one system call */
    public PduWriter(OutputStream out) {
        this.out = out;
    }

    /**
     * Writes any PDU.
     *
     * @throws IllegalArgumentException for {@link Pdu.Malformed} and for contents no layout can carry
     */
    public void write(Pdu pdu) throws IOException {
        PduEncoder.encode(pdu, buffer);
        buffer.writeTo(out);
        buffer.clear();
    }

    /** Completes and writes a result; the encoder is ready for the next {@link ResultEncoder#begin}. */
    public void write(ResultEncoder result) throws IOException {
        ResultBuffer encoder = own(result);
        encoder.finish().writeTo(out);
        encoder.release();
    }

    /** An encoder for {@link #write(ResultEncoder)}, to be reused for every fetch. */
    public static ResultEncoder newResult() {
        return new ResultBuffer();
    }

    /**
     * The bytes of a PDU.
     *
     * @throws IllegalArgumentException as {@link #write(Pdu)}
     */
    public static byte[] encode(Pdu pdu) {
        PduBuffer buffer = new PduBuffer();
        PduEncoder.encode(pdu, buffer);
        return buffer.toByteArray();
    }

    /** Completes a result and returns its bytes. */
    public static byte[] encode(ResultEncoder result) {
        ResultBuffer encoder = own(result);
        byte[] bytes = encoder.finish().toByteArray();
        encoder.release();
        return bytes;
    }

    private static ResultBuffer own(ResultEncoder result) {
        if (result instanceof ResultBuffer buffer) {
            return buffer;
        }
        throw new IllegalArgumentException("the result encoder is not from PduWriter.newResult()");
    }
}
