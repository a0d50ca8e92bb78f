package io.pcp.pmda.receiver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The headers of a request, by names in lower case. Of one thread. */
final class HttpFields {
    private static final String TOKEN = "!#$%&'*+-.^_`|~";

    private final Map<String, List<String>> fields = new HashMap<>();

    /**
     * @throws Refusal when it is no header line
     */
    void add(String line) throws Refusal {
        if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
            throw new Refusal(400, "a header goes on in the next line, which HTTP/1.1 does not have any more");
        }
        int colon = line.indexOf(':');
        if (colon < 1 || !token(line.substring(0, colon))) {
            throw new Refusal(400, "not HTTP: a line among the headers is none");
        }
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        String value = trimmed(line.substring(colon + 1));
        fields.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
    }

    private static String trimmed(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && blank(value.charAt(from))) {
            from++;
        }
        while (to > from && blank(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t';
    }

    int count(String name) {
        return fields.getOrDefault(name, List.of()).size();
    }

    /** All values with a name, as one list; empty without one. */
    String value(String name) {
        return String.join(", ", fields.getOrDefault(name, List.of()));
    }

    /**
     * The value of {@code Content-Length}; 0 without one.
     *
     * @throws Refusal when it is no number, or several
     */
    long length() throws Refusal {
        long length = 0;
        String first = null;
        for (String value : fields.getOrDefault("content-length", List.of())) {
            boolean digits = !value.isEmpty() && value.length() <= 18;
            for (int i = 0; i < value.length(); i++) {
                digits &= value.charAt(i) >= '0' && value.charAt(i) <= '9';
            }
            if (!digits) {
                throw new Refusal(400, "Content-Length is no number");
            }
            if (first != null && !first.equals(value)) {
                throw new Refusal(400, "two different Content-Length");
            }
            first = value;
            length = Long.parseLong(value);
        }
        return length;
    }

    /** Whether a list such as {@code a, b;q=1} has a word. */
    static boolean listed(String list, String word) {
        for (String part : list.split(",")) {
            if (part.strip().equalsIgnoreCase(word)) {
                return true;
            }
        }
        return false;
    }

    /** RFC 9110, 5.6.2. */
    static boolean token(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letter && TOKEN.indexOf(c) < 0) {
                return false;
            }
        }
        return !word.isEmpty();
    }
}
