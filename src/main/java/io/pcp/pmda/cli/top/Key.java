package io.pcp.pmda.cli.top;

/**
 * A key that was pressed.
 *
 * @param kind which
 * @param c the character of {@link Kind#CHARACTER}, else 0
 */
public record Key(Kind kind, char c) {
    /** Keys that mean something here. */
    public enum Kind {
        CHARACTER,
        UP,
        DOWN,
        LEFT,
        RIGHT,
        PAGE_UP,
        PAGE_DOWN,
        HOME,
        END,
        ENTER,
        ESCAPE,
        BACKSPACE
    }

    static Key of(Kind kind) {
        return new Key(kind, (char) 0);
    }

    static Key of(char c) {
        return new Key(Kind.CHARACTER, c);
    }
}
