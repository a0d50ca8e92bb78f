package io.pcp.pmda.otlp;

/**
 * The wire form of protobuf: {@code for (int tag; (tag = in.tag()) != 0; ) switch (tag) …}. Fields inside a field that is a
 * message are read between {@link #enter} and {@link #leave}. Of one thread.
 */
final class WireReader {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    private final byte[] data;
    private final int origin;
    private int end;
    private int at;

    WireReader(byte[] data, int from, int length) {
        this.data = data;
        this.origin = from;
        this.at = from;
        this.end = from + length;
    }

    /** Number of the next field, times 8, plus its form; 0 at the end of the message. */
    int tag() throws OtlpException {
        if (at == end) {
            return 0;
        }
        long tag = varint();
        if (tag >>> 32 != 0 || tag >>> 3 == 0) {
            throw bad(at, "field with a number that no field can have");
        }
        return (int) tag;
    }

    /** The field is a message: what comes now is in it. Returns what {@link #leave} wants back. */
    int enter() throws OtlpException {
        int outer = end;
        int length = length();
        end = at + length;
        return outer;
    }

    /** After the last field of a message. */
    void leave(int outer) {
        end = outer;
    }

    /** Bytes of the field, which begin at {@link #at}. */
    int length() throws OtlpException {
        long length = varint();
        if (length < 0 || length > end - at) {
            throw bad(at, "field reaches beyond its message; the document is cut off or damaged");
        }
        return (int) length;
    }

    int at() {
        return at;
    }

    /** Whether the message that was entered has more. */
    boolean more() {
        return at < end;
    }

    void advance(int bytes) {
        at += bytes;
    }

    long varint() throws OtlpException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == end) {
                throw bad(at, "message ends within a number");
            }
            byte b = data[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                if (shift == 63 && b > 1) {
                    break;
                }
                return value;
            }
        }
        throw bad(at, "number of more than 64 bits");
    }

    /** {@code sint32}; more than 32 bits are cut, as protobuf does. */
    int zigzag32() throws OtlpException {
        int raw = (int) varint();
        return (raw >>> 1) ^ -(raw & 1);
    }

    long fixed64() throws OtlpException {
        if (end - at < 8) {
            throw bad(at, "message ends within a number");
        }
        int i = at;
        at = i + 8;
        int low = data[i] & 0xff | (data[i + 1] & 0xff) << 8 | (data[i + 2] & 0xff) << 16 | data[i + 3] << 24;
        int high = data[i + 4] & 0xff | (data[i + 5] & 0xff) << 8 | (data[i + 6] & 0xff) << 16 | data[i + 7] << 24;
        return low & 0xffffffffL | (long) high << 32;
    }

    double real() throws OtlpException {
        return Double.longBitsToDouble(fixed64());
    }

    /** A field that nobody wants. */
    void skip(int tag) throws OtlpException {
        switch (tag & 7) {
            case VARINT -> varint();
            case FIXED64 -> fixed64();
            case BYTES -> advance(length());
            case FIXED32 -> {
                if (end - at < 4) {
                    throw bad(at, "message ends within a number");
                }
                at += 4;
            }
            default -> throw bad(at, "field of a form that OTLP does not have");
        }
    }

    OtlpException bad(int position, String why) {
        return new OtlpException(OtlpException.Kind.MALFORMED, "protobuf: byte " + (position - origin) + ": " + why);
    }
}
