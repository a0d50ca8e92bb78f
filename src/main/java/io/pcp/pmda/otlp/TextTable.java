package io.pcp.pmda.otlp;

/**
 * Strings and attributes of a document, so that the same text is the same object. Has one place for each hash: what comes
 * later takes the place, so that it neither grows nor slows down. Of one thread.
 */
final class TextTable {
    private static final int SMALLEST = 32;
    private static final int LARGEST = 2048;
    /** Longer texts hardly ever come twice. */
    private static final int LONGEST = 256;

    private final Budget budget;
    private final String[] strings;
    private final Attribute[] attributes;

    /** @param length of the document: tells how many strings there may be */
    TextTable(int length, Budget budget) {
        this.budget = budget;
        int wanted = Integer.highestOneBit(Math.max(1, length / 64)) << 1;
        int size = Math.max(SMALLEST, Math.min(LARGEST, wanted));
        this.strings = new String[size];
        this.attributes = new Attribute[size];
    }

    String string(char[] text, int offset, int length) throws OtlpException {
        if (length == 0) {
            return "";
        }
        if (length > LONGEST) {
            budget.spend(Budget.STRING + 2L * length);
            return new String(text, offset, length);
        }
        int hash = 0;
        for (int i = offset; i < offset + length; i++) {
            hash = hash * 31 + text[i];
        }
        int slot = slot(hash);
        String known = strings[slot];
        if (known != null && same(known, text, offset, length)) {
            return known;
        }
        budget.spend(Budget.STRING + length);
        String string = new String(text, offset, length);
        strings[slot] = string;
        return string;
    }

    private static boolean same(String known, char[] text, int offset, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.charAt(i) != text[offset + i]) {
                return false;
            }
        }
        return true;
    }

    /** An attribute with a text for its value is the same object as the last one like it. */
    Attribute attribute(String key, AnyValue value) throws OtlpException {
        if (!(value instanceof AnyValue.Text text)) {
            budget.spend(Budget.OBJECT);
            return new Attribute(key, value);
        }
        int slot = slot(key.hashCode() * 31 + text.text().hashCode());
        Attribute known = attributes[slot];
        if (known != null
                && known.key().equals(key)
                && ((AnyValue.Text) known.value()).text().equals(text.text())) {
            return known;
        }
        budget.spend(Budget.OBJECT + Budget.OBJECT);
        Attribute attribute = new Attribute(key, value);
        attributes[slot] = attribute;
        return attribute;
    }

    private int slot(int hash) {
        return (hash ^ hash >>> 11 ^ hash >>> 22) & (strings.length - 1);
    }
}
