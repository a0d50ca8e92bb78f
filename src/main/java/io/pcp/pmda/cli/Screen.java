package io.pcp.pmda.cli;

import java.util.function.Supplier;

/**
 * Where the output of a command is looked at, and how to write for it. Immutable.
 *
 * @param interactive a terminal: may be redrawn, lines are fitted to its width
 * @param colour escape sequences for colours are welcome
 * @param unicode characters outside ASCII can be shown
 * @param size asked whenever it matters, since windows change
 */
record Screen(boolean interactive, boolean colour, boolean unicode, Supplier<Size> size) {

    /** Characters per line and lines. */
    record Size(int columns, int lines) {
        static final Size UNLIMITED = new Size(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** A file or a pipe: no colours, no limits. */
    static Screen file(boolean unicode) {
        return new Screen(false, false, unicode, () -> Size.UNLIMITED);
    }

    String bold(String text) {
        return paint("1", text);
    }

    String dim(String text) {
        return paint("2", text);
    }

    String red(String text) {
        return paint("31", text);
    }

    String green(String text) {
        return paint("32", text);
    }

    String yellow(String text) {
        return paint("33", text);
    }

    String cyan(String text) {
        return paint("36", text);
    }

    private String paint(String code, String text) {
        return colour && !text.isEmpty() ? "\033[" + code + "m" + text + "\033[0m" : text;
    }

    /** The text as this screen can show it. */
    String plain(String text) {
        return unicode
                ? text
                : text.replace("°C", "C")
                        .replace("µ", "u")
                        .replace("…", "...")
                        .replace("–", "-")
                        .replace("·", "-");
    }
}
