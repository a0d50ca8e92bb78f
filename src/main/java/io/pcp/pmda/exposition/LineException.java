package io.pcp.pmda.exposition;

/** A line that does not follow the grammar of its format; the message says what was expected. */
final class LineException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Without a stack trace: it is the document that is wrong, and it may be wrong a million times. */
    LineException(String message) {
        super(message, null, false, false);
    }

    /** A piece of a document as a message shows it: quoted, short, in one line. */
    static String quote(String piece) {
        StringBuilder text = new StringBuilder("'");
        int length = Math.min(piece.length(), 60);
        for (int i = 0; i < length; i++) {
            char c = piece.charAt(i);
            if (c < ' ' || c == 0x7f) {
                text.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                text.append(c);
            }
        }
        return text.append(length < piece.length() ? "...'" : "'").toString();
    }
}
