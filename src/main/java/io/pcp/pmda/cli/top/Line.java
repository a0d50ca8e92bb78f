package io.pcp.pmda.cli.top;

import java.util.ArrayList;
import java.util.List;

/** One line of the screen: pieces of text, one cell per character. Built from left to right by one thread. */
public final class Line {
    /** From here on a character may take two cells; texts of others are shown without them. */
    private static final char FIRST_WIDE = 0x1100;

    private final List<Span> spans = new ArrayList<>();
    private int width;

    /**
     * A piece.
     *
     * @param text without control characters
     */
    record Span(String text, Style style) {}

    /** Adds a piece of the program's own. */
    Line add(String text, Style style) {
        if (!text.isEmpty()) {
            spans.add(new Span(text, style));
            width += text.length();
        }
        return this;
    }

    Line add(String text) {
        return add(text, Style.PLAIN);
    }

    /** Blanks up to a column; none when the line is there already. */
    Line to(int column) {
        return add(" ".repeat(Math.max(0, column - width)));
    }

    int width() {
        return width;
    }

    List<Span> spans() {
        return List.copyOf(spans);
    }

    /** This line in another style throughout, filled up to a width. */
    Line whole(Style style, int columns) {
        return new Line().add(joined() + " ".repeat(Math.max(0, columns - width)), style);
    }

    /** This line, no longer than a width. */
    Line cut(int columns) {
        Line cut = new Line();
        for (Span span : spans) {
            int room = columns - cut.width;
            cut.add(
                    span.text().length() <= room ? span.text() : span.text().substring(0, Math.max(0, room)),
                    span.style());
        }
        return cut;
    }

    /** Its characters, without blanks at the end. */
    public String text() {
        return joined().stripTrailing();
    }

    private String joined() {
        StringBuilder text = new StringBuilder();
        spans.forEach(span -> text.append(span.text()));
        return text.toString();
    }

    /** With escape sequences. */
    public String ansi(boolean colours) {
        StringBuilder out = new StringBuilder();
        for (Span span : spans) {
            String sgr = span.style().sgr(colours);
            out.append(sgr.isEmpty() ? span.text() : "\033[" + sgr + "m" + span.text() + "\033[0m");
        }
        return out.toString();
    }

    /** A text of somebody else, fit for cells: no control characters, none that is wide, has no width or is half of one. */
    static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean narrow = c < FIRST_WIDE
                    && !Character.isISOControl(c)
                    && Character.getType(c) != Character.NON_SPACING_MARK
                    && Character.getType(c) != Character.FORMAT;
            boolean typographic = c >= 0x2010 && c <= 0x2027;
            safe.append(narrow || typographic ? (char) c : '?');
        });
        return safe.toString();
    }
}
