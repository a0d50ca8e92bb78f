package io.pcp.pmda.exposition;

import static io.pcp.pmda.exposition.LineException.quote;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes lines of text format 0.0.4 apart as promtool does, down to where it bears blanks and where it does not. */
final class PrometheusGrammar {
    /**
     * A line that begins with {@code #}.
     *
     * @param keyword {@code HELP}, {@code TYPE}, or empty for a comment
     * @param name empty without
     * @param text null when nothing follows the name
     */
    record Comment(String keyword, String name, String text) {
        private static final Comment PLAIN = new Comment("", "", null);
    }

    private final String text;
    private int at;

    private PrometheusGrammar(String text) {
        this.text = text;
    }

    /** A line whose first character that is no blank is {@code #}. */
    static Comment comment(String text) throws LineException {
        return new PrometheusGrammar(text).comment();
    }

    /** A line that is neither empty nor a comment. */
    static SampleLine sample(int line, String text) throws LineException {
        return new PrometheusGrammar(text).sample(line);
    }

    private Comment comment() throws LineException {
        at = text.indexOf('#') + 1;
        skipBlanks();
        String keyword = token();
        if (!keyword.equals("HELP") && !keyword.equals("TYPE")) {
            return Comment.PLAIN;
        }
        skipBlanks();
        String name = next() == '"' ? quoted("metric name") : name(true);
        if (at == text.length()) {
            return new Comment(keyword, name, null);
        }
        if (name.isEmpty() || !isBlank(next())) {
            throw new LineException("after " + keyword + " comes the name of a metric: correct "
                    + quote(text.substring(at - name.length())));
        }
        skipBlanks();
        String rest = at == text.length() ? null : text.substring(at);
        if (keyword.equals("HELP") && rest != null) {
            checkHelp(rest);
        }
        return new Comment(keyword, name, rest);
    }

    private static void checkHelp(String help) throws LineException {
        for (int i = help.indexOf('\\'); i >= 0; i = help.indexOf('\\', i + 1)) {
            i++;
            if (i == help.length() || "\\n\"".indexOf(help.charAt(i)) < 0) {
                throw new LineException("HELP has only the escapes \\\\ and \\n: write a backslash as \\\\");
            }
        }
    }

    private SampleLine sample(int line) throws LineException {
        skipBlanks();
        String name = name(true);
        if (name.isEmpty() && next() != '{') {
            throw new LineException(
                    "a line begins with the name of a metric, which has only letters, digits, '_' and ':'"
                            + " and does not begin with a digit: correct " + quote(text.substring(at)));
        }
        if (at < text.length() && next() != '{' && !isBlank(next())) {
            // promtool takes a-1 for the value -1 of a, which nobody has meant.
            throw new LineException("after the name comes a blank or '{'; a name has only letters, digits, '_' and ':':"
                    + " correct " + quote(text.substring(at - name.length())));
        }
        skipBlanks();
        List<SeriesLabel> labels = List.of();
        if (next() == '{') {
            labels = new ArrayList<>();
            String inside = labels(labels);
            if (name.isEmpty() == (inside == null)) {
                throw new LineException(name.isEmpty() ? "the metric has no name" : "the metric has two names");
            }
            name = inside == null ? name : inside;
            skipBlanks();
        }
        String value = token();
        if (value.isEmpty()) {
            throw new LineException("the value is missing");
        }
        if (!NumberText.isNumber(value)) {
            throw new LineException("the value is no number: " + quote(value));
        }
        double number = NumberText.parse(value);
        if (Double.isInfinite(number) && NumberText.isReal(value)) {
            throw new LineException("the value " + quote(value) + " does not fit a 64-bit floating point number");
        }
        return new SampleLine(line, name, labels, number, at == text.length() ? null : timestamp(), null);
    }

    private Stamp timestamp() throws LineException {
        skipBlanks();
        if (at == text.length()) {
            throw new LineException("blanks stand behind the value: remove them");
        }
        String token = token();
        try {
            Stamp stamp = new Stamp(token, Long.parseLong(token) / 1000.0);
            if (at < text.length()) {
                throw new LineException("nothing may follow the timestamp: remove " + quote(text.substring(at)));
            }
            return stamp;
        } catch (NumberFormatException e) {
            throw new LineException("the timestamp is no whole number of milliseconds: " + quote(token));
        }
    }

    /** From brace to brace; returns the name of the metric when it stands inside. */
    private String labels(List<SeriesLabel> labels) throws LineException {
        Set<String> names = new HashSet<>();
        String metric = null;
        at++;
        while (true) {
            skipBlanks();
            if (next() == '}') {
                at++;
                return metric;
            }
            boolean quoted = next() == '"';
            String name = quoted ? quoted("label name") : name(false);
            if (name.isEmpty()) {
                throw new LineException("a label has no name: correct " + quote(text.substring(at)));
            }
            skipBlanks();
            if (next() == '=') {
                at++;
                label(labels, name, names);
            } else if (quoted && metric == null) {
                metric = name;
            } else {
                throw new LineException("after the label name " + quote(name) + " comes '='");
            }
            skipBlanks();
            if (next() == ',') {
                at++;
            } else if (next() != '}') {
                throw new LineException("after the label " + quote(name) + " comes a comma or a closing brace");
            }
        }
    }

    private void label(List<SeriesLabel> labels, String name, Set<String> names) throws LineException {
        if (name.equals("__name__")) {
            throw new LineException("the label name __name__ is reserved: rename it");
        }
        if (!names.add(name)) {
            throw new LineException("the label " + quote(name) + " stands twice: keep one");
        }
        skipBlanks();
        if (next() != '"') {
            throw new LineException("the value of the label " + quote(name) + " is not in double quotes");
        }
        labels.add(new SeriesLabel(name, quoted("value of the label " + quote(name))));
    }

    private String quoted(String what) throws LineException {
        StringBuilder value = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                at = i + 1;
                return value.toString();
            }
            if (c != '\\') {
                value.append(c);
                continue;
            }
            i++;
            if (i == text.length() || "\\n\"".indexOf(text.charAt(i)) < 0) {
                throw new LineException(
                        "the " + what + " has another escape than \\\\, \\n and \\\": write a backslash as \\\\");
            }
            value.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i));
        }
        throw new LineException("the quotes of the " + what + " are not closed; a line feed in it is written \\n");
    }

    /** What can be a name from here on; may be empty. */
    private String name(boolean colons) {
        int start = at;
        while (at < text.length() && isNameChar(text.charAt(at), at == start, colons)) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isNameChar(char c, boolean first, boolean colons) {
        boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || colons && c == ':';
        return letter || !first && c >= '0' && c <= '9';
    }

    private String token() {
        int start = at;
        while (at < text.length() && !isBlank(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private void skipBlanks() {
        while (isBlank(next())) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** The next character; a line feed, which no line has, at the end. */
    private char next() {
        return at < text.length() ? text.charAt(at) : '\n';
    }
}
