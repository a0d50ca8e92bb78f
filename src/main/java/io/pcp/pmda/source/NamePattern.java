package io.pcp.pmda.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of a configuration file. Matching is bounded: an expression that wanders about in a text for too
 * long does not match it.
 *
 * <p>Immutable and thread-safe; equal when its text is.
 */
public final class NamePattern {
    /** Looks at characters that one match may take; about a millisecond. */
    static final int BUDGET = 200_000;

    /** Letters of the names of metrics and labels, and nothing with a meaning in an expression. */
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9_:]*");

    private final String text;
    private final boolean whole;
    /** Null when the text is what it matches. */
    private final Pattern compiled;

    /**
     * @param text as in the file
     * @param whole whether it has to match the whole name (sources.d) or only its beginning (config.d)
     * @throws PatternSyntaxException when it is no expression, or one that repeats too much
     */
    public NamePattern(String text, boolean whole) {
        this.text = text;
        this.whole = whole;
        this.compiled = LITERAL.matcher(text).matches() ? null : compile(text);
    }

    private static Pattern compile(String text) {
        ExpressionCheck.repetitions(text);
        return Pattern.compile(text);
    }

    /** As in the file. */
    public String text() {
        return text;
    }

    /** Whether it has to match the whole name. */
    public boolean whole() {
        return whole;
    }

    /** Whether it matches; false, too, when that cannot be said within the budget. */
    public boolean matches(String name) {
        if (compiled == null) {
            return whole ? name.equals(text) : name.startsWith(text);
        }
        return match(name) != null;
    }

    /**
     * What replaces a name that matches.
     *
     * @param replacement with {@code $1} or <code>${name}</code> for groups and {@code \$} for a dollar
     * @return null when it does not match, or when the replacement names a group that does not exist
     */
    public String replace(String name, String replacement) {
        Matcher matcher = compiled == null ? Pattern.compile(text).matcher(name) : match(name);
        boolean found = compiled == null ? matches(name) && matcher.lookingAt() : matcher != null;
        if (!found) {
            return null;
        }
        StringBuilder out = new StringBuilder();
        try {
            matcher.appendReplacement(out, replacement);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | Exhausted noSuchGroup) {
            return null;
        }
        // The matcher looked at a budgeted text, of which it copies only what lies before the match: nothing.
        return whole
                ? out.toString()
                : out.append(name, matcher.end(), name.length()).toString();
    }

    /** Null when it does not match. */
    private Matcher match(String name) {
        Matcher matcher = compiled.matcher(new Counted(name, new int[] {BUDGET}));
        try {
            return (whole ? matcher.matches() : matcher.lookingAt()) ? matcher : null;
        } catch (Exhausted | StackOverflowError tooMuch) {
            return null;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamePattern that && text.equals(that.text) && whole == that.whole;
    }

    @Override
    public int hashCode() {
        return text.hashCode() * 2 + (whole ? 1 : 0);
    }

    /** As in the file. */
    @Override
    public String toString() {
        return text;
    }

    /** Ends a match; without a trace, since it tells nothing but that. */
    private static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted() {
            super(null, null, false, false);
        }
    }

    /** A text that can be looked at only so often: each step of a match looks at a character. */
    private record Counted(CharSequence text, int[] left) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left[0] < 0) {
                throw new Exhausted();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
