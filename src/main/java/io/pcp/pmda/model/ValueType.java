package io.pcp.pmda.model;

/**
 * Value types of PCP with their wire numbers ({@code PM_TYPE_*} of {@code pmapi.h}).
 *
 * <p>{@link #I32} and {@link #I64} are PCP's {@code 32} and {@code 64}, which are no Java names.
 */
public enum ValueType {
    I32(0, "32"),
    U32(1, "U32"),
    I64(2, "64"),
    U64(3, "U64"),
    FLOAT(4, "FLOAT"),
    DOUBLE(5, "DOUBLE"),
    STRING(6, "STRING"),
    AGGREGATE(7, "AGGREGATE"),
    AGGREGATE_STATIC(8, "AGGREGATE_STATIC"),
    EVENT(9, "EVENT"),
    HIGHRES_EVENT(10, "HIGHRES_EVENT"),
    /** In descriptors only: the metric is not available on this platform. */
    NOSUPPORT(-1, "NOSUPPORT");

    private static final ValueType[] BY_CODE = {
        I32, U32, I64, U64, FLOAT, DOUBLE, STRING, AGGREGATE, AGGREGATE_STATIC, EVENT, HIGHRES_EVENT
    };

    private final int code;
    private final String pcpName;

    ValueType(int code, String pcpName) {
        this.code = code;
        this.pcpName = pcpName;
    }

    /** Wire number. */
    public int code() {
        return code;
    }

    /** The name without {@code PM_TYPE_}, as in the catalogue: {@code 32}, {@code U64}, {@code STRING}. */
    public String pcpName() {
        return pcpName;
    }

    /** True for the two types that travel inside the value set ({@code PM_VAL_INSITU}). */
    public boolean insitu() {
        return this == I32 || this == U32;
    }

    /** True for the types whose values are numbers. */
    public boolean numeric() {
        return code >= 0 && code <= DOUBLE.code;
    }

    /**
     * @throws IllegalArgumentException for a number PCP does not define
     */
    public static ValueType of(int code) {
        if (code >= 0 && code < BY_CODE.length) {
            return BY_CODE[code];
        }
        if (code == -1) {
            return NOSUPPORT;
        }
        throw new IllegalArgumentException("unknown value type " + code);
    }

    /**
     * @param name as {@link #pcpName()}
     * @throws IllegalArgumentException for any other text
     */
    public static ValueType named(String name) {
        for (ValueType type : values()) {
            if (type.pcpName.equals(name)) {
                return type;
            }
        }
        throw new IllegalArgumentException("unknown value type '" + name + "'");
    }
}
