package io.pcp.pmda.bench;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.model.Value;
import io.pcp.pmda.model.ValueType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One value an agent has answered.
 *
 * @param instance external name up to its first blank, empty for a singular metric
 * @param bits raw bits of a number, zero-extended where the type has 32; 0 for a string
 * @param text the string; null for a number
 */
record Seen(CatalogueRow row, String instance, long bits, String text) {

    static Seen of(CatalogueRow row, String instance, Value value) {
        if (value instanceof Value.Word word) {
            return new Seen(row, instance, Integer.toUnsignedLong(word.bits()), null);
        }
        byte[] data = ((Value.Block) value).data();
        if (row.type() == ValueType.STRING) {
            return new Seen(row, instance, 0, new String(data, StandardCharsets.UTF_8).replace("\0", ""));
        }
        return new Seen(row, instance, ByteBuffer.wrap(data).getLong(), null);
    }

    /** The number as the type means it, NaN for a string. */
    double number() {
        return switch (row.type()) {
            case STRING -> Double.NaN;
            case I32 -> (int) bits;
            case DOUBLE -> Double.longBitsToDouble(bits);
            case U64 -> bits >= 0 ? bits : bits + 0x1p64;
            default -> bits;
        };
    }

    String metric() {
        return row.name();
    }

    @Override
    public String toString() {
        return metric() + (instance.isEmpty() ? "" : "[" + instance + "]") + " = "
                + (text != null
                        ? '"' + text + '"'
                        : row.type() == ValueType.DOUBLE ? "" + number() : Long.toUnsignedString(bits));
    }
}
