package io.pcp.pmda.cli.top;

/** How a piece of a line looks: what it means, and the escape sequence for that on a terminal with colours. */
public enum Style {
    PLAIN("", ""),
    BOLD("1", "1"),
    DIM("2", ""),
    TITLE("1;36", "1"),
    HEAD("36", ""),
    GOOD("32", ""),
    WARN("33", ""),
    BAD("1;31", "1"),
    SELECTED("7", "7");

    private final String colour;
    private final String plain;

    Style(String colour, String plain) {
        this.colour = colour;
        this.plain = plain;
    }

    /** The parameters of the SGR sequence; empty for none. Without colours weight and inversion stay. */
    String sgr(boolean colours) {
        return colours ? colour : plain;
    }
}
