package io.pcp.pmda.sdk;

import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Value;
import io.pcp.pmda.model.ValueType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A value from a store, checked against the descriptor of its metric. */
public final class StoredValue {
    private final ValueType type;
    private final Value value;

    private StoredValue(ValueType type, Value value) {
        this.type = type;
        this.value = value;
    }

    /**
     * @throws PcpException {@code PM_ERR_TYPE} when the encoding does not fit the type, {@code PM_ERR_CONV} when a block
     *     has the wrong length
     */
    static StoredValue of(ValueType type, Value value) throws PcpException {
        boolean fits = value instanceof Value.Word && type.insitu()
                || value instanceof Value.Block block && block.type() == type;
        if (!fits) {
            throw new PcpException(PmErr.TYPE, "store of another type than " + type.pcpName());
        }
        if (value instanceof Value.Block block) {
            int want = switch (type) {
                case FLOAT -> 4;
                case I64, U64, DOUBLE -> 8;
                default -> -1;
            };
            if (want >= 0 && block.data().length != want) {
                throw new PcpException(
                        PmErr.CONV, "store of " + block.data().length + " bytes for a " + type.pcpName());
            }
        }
        return new StoredValue(type, value);
    }

    public ValueType type() {
        return type;
    }

    /**
     * The value of an integer type; unsigned 64-bit as its bits.
     *
     * @throws PcpException {@code PM_ERR_TYPE} for other types
     */
    public long integer() throws PcpException {
        return switch (type) {
            case I32 -> ((Value.Word) value).bits();
            case U32 -> Integer.toUnsignedLong(((Value.Word) value).bits());
            case I64, U64 -> buffer().getLong();
            default -> throw new PcpException(PmErr.TYPE, "store of a " + type.pcpName() + " where a number is wanted");
        };
    }

    /**
     * The value of any numeric type.
     *
     * @throws PcpException {@code PM_ERR_TYPE} for other types
     */
    public double real() throws PcpException {
        return switch (type) {
            case FLOAT -> buffer().getFloat();
            case DOUBLE -> buffer().getDouble();
            case U64 -> new BigInteger(Long.toUnsignedString(integer())).doubleValue();
            default -> integer();
        };
    }

    /**
     * The value of a string, up to its NUL.
     *
     * @throws PcpException {@code PM_ERR_TYPE} for other types
     */
    public String text() throws PcpException {
        if (type != ValueType.STRING) {
            throw new PcpException(PmErr.TYPE, "store of a " + type.pcpName() + " where a string is wanted");
        }
        byte[] data = ((Value.Block) value).data();
        int end = 0;
        while (end < data.length && data[end] != 0) {
            end++;
        }
        return new String(data, 0, end, StandardCharsets.UTF_8);
    }

    private ByteBuffer buffer() {
        return ByteBuffer.wrap(((Value.Block) value).data());
    }
}
