package io.pcp.pmda.model;

/**
 * One label: a name and a JSON value.
 *
 * @param name 1..254 bytes of {@code [A-Za-z][A-Za-z0-9_]*} (first character a letter for clients before PCP 7.2)
 * @param json the value as compact JSON text (strings in quotes)
 * @param optional true = a note that is no part of the identity of the series ({@code PM_LABEL_OPTIONAL})
 */
public record Label(String name, String json, boolean optional) {

    public static final int MAX_NAME = 254;

    public Label {
        if (!validName(name)) {
            throw new IllegalArgumentException("'" + name + "' is no label name ([A-Za-z][A-Za-z0-9_]*, 1..254)");
        }
    }

    /** An intrinsic string label; the value is quoted and escaped here. */
    public static Label text(String name, String value) {
        return new Label(name, Json.quote(value), false);
    }

    /** An intrinsic number label. */
    public static Label number(String name, long value) {
        return new Label(name, Long.toString(value), false);
    }

    /** The same label as a note. */
    public Label asOptional() {
        return new Label(name, json, true);
    }

    public static boolean validName(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME || !letter(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!letter(c) && !(c >= '0' && c <= '9') && c != '_') {
                return false;
            }
        }
        return true;
    }

    private static boolean letter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
