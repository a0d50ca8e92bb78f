package io.pcp.pmda.model;

/** Semantics of a metric with the wire numbers of {@code PM_SEM_*} ({@code pmapi.h}; 2 is unused). */
public enum Semantics {
    /** Grows monotonically; tools show the rate. */
    COUNTER(1),
    /** Momentary value. */
    INSTANT(3),
    /** Changes seldom; stays valid until it changes. */
    DISCRETE(4);

    private final int code;

    Semantics(int code) {
        this.code = code;
    }

    /** Wire number. */
    public int code() {
        return code;
    }

    /**
     * @throws IllegalArgumentException for a number PCP does not define
     */
    public static Semantics of(int code) {
        return switch (code) {
            case 1 -> COUNTER;
            case 3 -> INSTANT;
            case 4 -> DISCRETE;
            default -> throw new IllegalArgumentException("unknown semantics " + code);
        };
    }

    /**
     * @param name {@code counter}, {@code instant} or {@code discrete}
     * @throws IllegalArgumentException for any other text
     */
    public static Semantics named(String name) {
        return switch (name) {
            case "counter" -> COUNTER;
            case "instant" -> INSTANT;
            case "discrete" -> DISCRETE;
            default -> throw new IllegalArgumentException("unknown semantics '" + name + "'");
        };
    }

    /** The word PCP tools print. */
    public String pcpName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
