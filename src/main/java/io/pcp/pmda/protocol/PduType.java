package io.pcp.pmda.protocol;

/**
 * The PDU types between pmcd, its agents and its clients, with their codes ({@code libpcp.h}).
 *
 * <p>0x700a (control request) and 0x700b (an old data transfer) never reach an agent and have no layout here.
 */
public enum PduType {
    ERROR(0x7000, false),
    /** A store when pmcd sends it, the answer to a fetch when an agent does. */
    RESULT(0x7001, true),
    PROFILE(0x7002, false),
    FETCH(0x7003, true),
    DESC_REQ(0x7004, true),
    DESC(0x7005, false),
    INSTANCE_REQ(0x7006, true),
    INSTANCE(0x7007, false),
    TEXT_REQ(0x7008, true),
    TEXT(0x7009, false),
    CREDS(0x700c, false),
    PMNS_IDS(0x700d, true),
    PMNS_NAMES(0x700e, true),
    PMNS_CHILD(0x700f, true),
    PMNS_TRAVERSE(0x7010, true),
    ATTR(0x7011, false),
    LABEL_REQ(0x7012, true),
    LABEL(0x7013, false),
    /** Between clients and pmcd only, as are the three that follow. */
    HIGHRES_FETCH(0x7014, false),
    HIGHRES_RESULT(0x7015, false),
    DESC_IDS(0x7016, false),
    DESCS(0x7017, false);

    private static final int FIRST = 0x7000;
    private static final PduType[] BY_CODE = byCode();

    private final int code;
    private final boolean answered;

    PduType(int code, boolean answered) {
        this.code = code;
        this.answered = answered;
    }

    private static PduType[] byCode() {
        PduType[] table = new PduType[DESCS.code - FIRST + 1];
        for (PduType type : values()) {
            table[type.code - FIRST] = type;
        }
        return table;
    }

    /** Second word of the header. */
    public int code() {
        return code;
    }

    /**
     * @return the type with this code, or null when there is none
     */
    public static PduType of(int code) {
        int index = code - FIRST;
        return index >= 0 && index < BY_CODE.length ? BY_CODE[index] : null;
    }

    /**
     * True when pmcd waits for an answer after sending a PDU of this type to an agent. Also the rule for a malformed
     * PDU: an answer nobody waits for would be taken as the answer to the next request. False for unknown codes.
     */
    public static boolean wantsAnswer(int code) {
        PduType type = of(code);
        return type != null && type.answered;
    }
}
