package io.pcp.pmda.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of a configuration file. Matching is bounded: an expression that wanders about in a text for too
 * long does not match it.
 *
 * <p>Immutable and thread-safe; equal when its text is.
 *
 * @param text as in the file
 * @param whole whether it has to match the whole name (sources.d) or only its beginning (config.d)
 */
public record NamePattern(String text, boolean whole) {
    // BUDGET and the compiled form belong here; see PatternMatching.

    /**
     * @throws PatternSyntaxException when it is no expression
     */
    public NamePattern {
        Pattern.compile(text);
    }

    public boolean matches(String name) {
        Matcher matcher = Pattern.compile(text).matcher(name);
        return whole ? matcher.matches() : matcher.lookingAt();
    }
}
