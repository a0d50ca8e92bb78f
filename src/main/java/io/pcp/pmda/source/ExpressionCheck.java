package io.pcp.pmda.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What an expression must not hold. Java's expressions can do more than those of RE2, at the price that a match may take
 * for ever; the budget of {@link NamePattern} ends that only where characters are looked at.
 */
final class ExpressionCheck {
    private static final int MAX_LENGTH = 4096;
    /** As RE2: of repetitions within repetitions, all numbers multiplied. */
    private static final int MAX_REPEAT = 1000;

    /** Parentheses in parentheses; what Java's own limit is depends on the stack of a thread. */
    private static final int MAX_DEPTH = 100;

    private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,9})(?:(,)(\\d{1,9})?)?}");

    private final String text;
    private final Deque<Long> groups = new ArrayDeque<>();
    private int at;
    /** Most repetitions of anything in the group so far. */
    private long most = 1;
    /** Repetitions within what stands before a {@code {n}}. */
    private long last = 1;

    private ExpressionCheck(String text) {
        this.text = text;
    }

    /**
     * Refuses what repeats without looking at a character: {@code ((?:){1000}){1000}}.
     *
     * @throws PatternSyntaxException naming the place
     */
    static void repetitions(String text) {
        new ExpressionCheck(text).scan(false);
    }

    /**
     * Refuses in addition what RE2 does not know: references to groups and looking around.
     *
     * @throws PatternSyntaxException naming the place
     */
    static void linear(String text) {
        new ExpressionCheck(text).scan(true);
    }

    private void scan(boolean linear) {
        if (text.length() > MAX_LENGTH) {
            throw new PatternSyntaxException("longer than " + MAX_LENGTH + " characters", text.substring(0, 40), -1);
        }
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\') {
                escape(linear);
            } else if (c == '[') {
                at = classEnd();
                last = 1;
            } else if (c == '(') {
                open(linear);
            } else if (c == ')') {
                last = most;
                most = Math.max(most, groups.isEmpty() ? 1 : groups.pop());
                at++;
            } else if (c == '{') {
                count();
            } else {
                // What comes after a group may repeat it again: (a{9})*{9} is refused by the compiler.
                last = c == '*' || c == '+' || c == '?' ? last : 1;
                at++;
            }
        }
    }

    private void escape(boolean linear) {
        char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
        if (linear && (next >= '1' && next <= '9' || next == 'k')) {
            throw new PatternSyntaxException("references to groups are not supported", text, at);
        }
        if (next == 'Q') {
            int end = text.indexOf("\\E", at);
            at = end < 0 ? text.length() : end + 2;
        } else {
            at += 2;
        }
        last = 1;
    }

    private void open(boolean linear) {
        if (linear && text.startsWith("(?", at)) {
            String kind = text.substring(at + 2, Math.min(text.length(), at + 4));
            boolean around = kind.startsWith("=") || kind.startsWith("!") || kind.equals("<=") || kind.equals("<!");
            if (around || kind.startsWith(">")) {
                throw new PatternSyntaxException("looking around is not supported", text, at);
            }
        }
        if (groups.size() >= MAX_DEPTH) {
            throw new PatternSyntaxException("more than " + MAX_DEPTH + " parentheses in each other", "", -1);
        }
        groups.push(most);
        most = 1;
        last = 1;
        at++;
    }

    private void count() {
        Matcher count = COUNT.matcher(text).region(at, text.length());
        if (!count.lookingAt()) {
            at++;
            return;
        }
        String upper = count.group(3) == null ? count.group(1) : count.group(3);
        last *= Math.max(1, Long.parseLong(upper));
        if (last > MAX_REPEAT) {
            throw new PatternSyntaxException("repeats more than " + MAX_REPEAT + " times", text, at);
        }
        most = Math.max(most, last);
        at = count.end();
    }

    /** Behind the class that begins here; classes may hold classes. */
    private int classEnd() {
        int depth = 0;
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '[') {
                depth++;
            } else if (c == ']' && --depth == 0) {
                return i + 1;
            }
        }
        return text.length();
    }
}
