package io.pcp.pmda.nvml;

import java.nio.ByteBuffer;

/** {@code nvmlValue_t}, a union of 8 bytes that is read by the {@code nvmlValueType_t} that comes with it. */
final class NvmlValue {
    private static final int DOUBLE = 0;
    private static final int UNSIGNED_INT = 1;
    private static final int UNSIGNED_LONG = 2;
    private static final int UNSIGNED_LONG_LONG = 3;
    private static final int SIGNED_LONG_LONG = 4;
    private static final int SIGNED_INT = 5;
    private static final int UNSIGNED_SHORT = 6;

    private NvmlValue() {}

    /**
     * The value; doubles are rounded. OUT_OF_DOMAIN for all ones, for what is no number and for types unknown
     * here.
     */
    static Reading read(ByteBuffer bytes, int at, int type) {
        return switch (type) {
            case DOUBLE -> {
                double value = bytes.getDouble(at);
                yield Double.isFinite(value) ? Reading.of(Math.round(value)) : Reading.absent(NvmlReturn.OUT_OF_DOMAIN);
            }
            case UNSIGNED_INT -> unless(bytes.getInt(at) & DeviceCalls.NO_U32, DeviceCalls.NO_U32);
            case UNSIGNED_LONG, UNSIGNED_LONG_LONG, SIGNED_LONG_LONG -> unless(bytes.getLong(at), DeviceCalls.NO_U64);
            case SIGNED_INT -> unless(bytes.getInt(at), -1);
            case UNSIGNED_SHORT -> unless(bytes.getShort(at) & 0xFFFFL, 0xFFFF);
            default -> Reading.absent(NvmlReturn.OUT_OF_DOMAIN);
        };
    }

    private static Reading unless(long value, long sentinel) {
        return value == sentinel ? Reading.absent(NvmlReturn.OUT_OF_DOMAIN) : Reading.of(value);
    }
}
