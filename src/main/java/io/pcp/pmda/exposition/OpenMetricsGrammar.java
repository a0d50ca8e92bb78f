package io.pcp.pmda.exposition;

import static io.pcp.pmda.exposition.LineException.quote;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Takes lines apart by the ABNF of OpenMetrics 1.0: nothing that it does not have is let through. */
final class OpenMetricsGrammar {
    /** A line of HELP, TYPE or UNIT. */
    record Metadata(int line, String keyword, String name, String text) {}

    private static final List<String> KEYWORDS = List.of("TYPE", "UNIT", "HELP");

    private static final String TAB = "a tab stands where exactly one space belongs";

    private final String text;
    private int at;

    private OpenMetricsGrammar(String text) {
        this.text = text;
    }

    /** A line that begins with {@code #} and is not the last one. */
    static Metadata metadata(int line, String text) throws LineException {
        String[] parts = text.split(" ", 4);
        if (!parts[0].equals("#") || parts.length < 2 || !KEYWORDS.contains(parts[1])) {
            boolean almost = text.replaceAll("[ \t]", "").equalsIgnoreCase("#EOF");
            throw new LineException(
                    almost
                            ? "the last line is exactly '# EOF'"
                            : "only '# TYPE', '# UNIT', '# HELP' and '# EOF' may begin with '#': remove "
                                    + quote(text));
        }
        if (parts.length < 4) {
            throw new LineException("after " + parts[1] + " come one space, a name, one space and the text");
        }
        checkMetricName(parts[2]);
        if (parts[1].equals("HELP")) {
            checkHelp(parts[3]);
        } else if (parts[1].equals("UNIT")) {
            checkUnit(parts[3]);
        }
        return new Metadata(line, parts[1], parts[2], parts[3]);
    }

    /** A line with a value. */
    static SampleLine sample(int line, String text) throws LineException {
        return new OpenMetricsGrammar(text).sample(line);
    }

    private SampleLine sample(int line) throws LineException {
        if (text.startsWith("{")) {
            throw new LineException("a line begins with the name of the metric; OpenMetrics 1.0 has no quoted names");
        }
        int end = 0;
        while (end < text.length() && text.charAt(end) != '{' && text.charAt(end) != ' ') {
            end++;
        }
        String name = text.substring(0, end);
        checkMetricName(name);
        at = end;
        List<SeriesLabel> labels = next() == '{' ? labels() : List.of();
        space("before the value");
        double value = number("value");
        Stamp timestamp = null;
        SampleLine.Exemplar exemplar = null;
        if (at < text.length()) {
            space("after the value");
            if (next() != '#') {
                timestamp = timestamp();
                if (at < text.length()) {
                    space("after the timestamp");
                }
            }
            exemplar = at < text.length() ? exemplar() : null;
        }
        return new SampleLine(line, name, labels, value, timestamp, exemplar);
    }

    private SampleLine.Exemplar exemplar() throws LineException {
        if (next() != '#') {
            throw new LineException(
                    "behind value and timestamp only an exemplar may follow, which begins with '# {', not "
                            + quote(text.substring(at)));
        }
        at++;
        space("after the '#' of an exemplar");
        if (next() != '{') {
            throw new LineException("an exemplar begins with its labels in braces; write {} when it has none");
        }
        List<SeriesLabel> labels = labels();
        space("before the value of the exemplar");
        double value = number("value of the exemplar");
        Stamp timestamp = null;
        if (at < text.length()) {
            space("after the value of the exemplar");
            timestamp = timestamp();
        }
        if (at < text.length()) {
            throw new LineException("nothing may follow an exemplar: remove " + quote(text.substring(at)));
        }
        return new SampleLine.Exemplar(labels, value, timestamp);
    }

    private List<SeriesLabel> labels() throws LineException {
        List<SeriesLabel> labels = new ArrayList<>();
        at++;
        if (next() == '}') {
            at++;
            return labels;
        }
        Set<String> names = new HashSet<>();
        while (true) {
            String name = labelName();
            if (!names.add(name)) {
                throw new LineException("the label " + quote(name) + " stands twice: keep one");
            }
            labels.add(new SeriesLabel(name, labelValue(name)));
            char after = next();
            at++;
            if (after == '}') {
                return labels;
            }
            if (after != ',') {
                throw new LineException("after the value of the label " + quote(name)
                        + " comes a comma or a closing brace, without spaces");
            }
        }
    }

    private String labelName() throws LineException {
        int equals = text.indexOf('=', at);
        String name = equals < 0 ? text.substring(at) : text.substring(at, equals);
        if (name.startsWith("}")) {
            throw new LineException("a comma stands before the closing brace: remove it");
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isNameChar(name.charAt(i), i == 0) || name.charAt(i) == ':') {
                throw new LineException(
                        "a label name has only letters, digits and '_', does not begin with a digit, and is"
                                + " followed by '=': correct " + quote(name));
            }
        }
        if (name.isEmpty()) {
            throw new LineException("a label has no name");
        }
        if (equals < 0) {
            throw new LineException("after the label name " + quote(name) + " comes '='");
        }
        at = equals + 1;
        return name;
    }

    private String labelValue(String name) throws LineException {
        if (next() != '"') {
            throw new LineException("the value of the label " + quote(name) + " is not in double quotes");
        }
        StringBuilder value = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                at = i + 1;
                return value.toString();
            }
            if (c != '\\') {
                value.append(c);
            } else if (++i < text.length()) {
                char escaped = text.charAt(i);
                if (escaped != '"' && escaped != '\\' && escaped != 'n') {
                    value.append('\\');
                }
                value.append(escaped == 'n' ? '\n' : escaped);
            }
        }
        throw new LineException("the quotes of the value of the label " + quote(name)
                + " are not closed; a line feed in it is written \\n");
    }

    private double number(String what) throws LineException {
        String token = token(what);
        if (!NumberText.isNumber(token)) {
            throw new LineException("the " + what + " is no number: " + quote(token));
        }
        return finite(token, what);
    }

    private Stamp timestamp() throws LineException {
        String token = token("timestamp");
        if (!NumberText.isReal(token)) {
            throw new LineException("the timestamp is no number of seconds: " + quote(token));
        }
        return new Stamp(token, finite(token, "timestamp"));
    }

    private static double finite(String token, String what) throws LineException {
        double number = NumberText.parse(token);
        if (Double.isInfinite(number) && NumberText.isReal(token)) {
            throw new LineException(
                    "the " + what + " " + quote(token) + " does not fit a 64-bit floating point number");
        }
        return number;
    }

    private String token(String what) throws LineException {
        int end = text.indexOf(' ', at);
        String token = end < 0 ? text.substring(at) : text.substring(at, end);
        if (token.isEmpty()) {
            throw new LineException("the " + what + " is missing");
        }
        if (token.indexOf('\t') >= 0) {
            throw new LineException(TAB);
        }
        at += token.length();
        return token;
    }

    private void space(String where) throws LineException {
        if (at == text.length()) {
            throw new LineException("the line ends where one space comes " + where);
        }
        if (next() == '\t') {
            throw new LineException(TAB);
        }
        if (next() != ' ') {
            throw new LineException("exactly one space comes " + where);
        }
        at++;
        if (at == text.length()) {
            throw new LineException("the line ends with a space: remove it");
        }
        if (next() == ' ' || next() == '\t') {
            throw new LineException("exactly one space comes " + where + ": remove the others");
        }
    }

    /** The next character; a line feed, which no line has, at the end. */
    private char next() {
        return at < text.length() ? text.charAt(at) : '\n';
    }

    private static void checkMetricName(String name) throws LineException {
        if (name.indexOf('\t') >= 0) {
            throw new LineException(TAB);
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isNameChar(name.charAt(i), i == 0)) {
                throw new LineException("a metric name has only letters, digits, '_' and ':' and does not begin with a"
                        + " digit: correct " + quote(name));
            }
        }
        if (name.isEmpty()) {
            throw new LineException("there is a space where a metric name belongs: remove it");
        }
    }

    private static void checkUnit(String unit) throws LineException {
        for (int i = 0; i < unit.length(); i++) {
            if (!isNameChar(unit.charAt(i), false)) {
                throw new LineException("a unit has only letters, digits, '_' and ':': correct " + quote(unit));
            }
        }
    }

    private static void checkHelp(String help) throws LineException {
        for (int i = 0; i < help.length(); i++) {
            if (help.charAt(i) == '"') {
                throw new LineException("a double quote in HELP is written \\\"");
            }
            if (help.charAt(i) == '\\' && ++i == help.length()) {
                throw new LineException("a backslash in HELP is written \\\\");
            }
        }
    }

    private static boolean isNameChar(char c, boolean first) {
        boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':';
        return letter || !first && c >= '0' && c <= '9';
    }
}
