package io.pcp.pmda.model;

/** Levels of the label hierarchy with their wire bits ({@code PM_LABEL_*}); later ones win when a client merges. */
public enum LabelLevel {
    CONTEXT(1),
    DOMAIN(2),
    INDOM(4),
    CLUSTER(8),
    ITEM(16),
    INSTANCES(32);

    private final int code;

    LabelLevel(int code) {
        this.code = code;
    }

    /** Wire bit. */
    public int code() {
        return code;
    }

    /**
     * @throws IllegalArgumentException for anything but one of the six bits
     */
    public static LabelLevel of(int code) {
        for (LabelLevel level : values()) {
            if (level.code == code) {
                return level;
            }
        }
        throw new IllegalArgumentException("unknown label level " + code);
    }
}
