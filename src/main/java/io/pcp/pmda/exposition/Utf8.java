package io.pcp.pmda.exposition;

/** Whether bytes are UTF-8, without making a text of them; and where to cut them. */
public final class Utf8 {
    private static final int[] LEAST = {0, 0, 0x80, 0x800, 0x10000};

    private Utf8() {}

    /** As RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
    static boolean isValid(byte[] text, int from, int to) {
        return invalidAt(text, from, to) < 0;
    }

    /** Where the first sequence begins that is not UTF-8, as {@link #isValid} has it; -1 when all of them are. */
    public static int invalidAt(byte[] text, int from, int to) {
        int at = from;
        while (at < to) {
            int start = at;
            int lead = text[at++];
            if (lead >= 0) {
                continue;
            }
            int length = lead >= -8 ? 0 : lead >= -16 ? 4 : lead >= -32 ? 3 : lead >= -64 ? 2 : 0;
            if (length == 0 || to - at < length - 1) {
                return start;
            }
            int point = lead & 0x7f >> length;
            for (int i = 1; i < length; i++) {
                int next = text[at++];
                if (next >= -64) {
                    return start;
                }
                point = point << 6 | next & 0x3f;
            }
            if (point < LEAST[length] || point > 0x10ffff || point >= 0xd800 && point <= 0xdfff) {
                return start;
            }
        }
        return -1;
    }

    /** The last offset at or before {@code at} where no character is torn. */
    static int boundary(byte[] text, int from, int at) {
        int cut = at;
        while (cut > from && text[cut] < -64) {
            cut--;
        }
        return cut;
    }
}
