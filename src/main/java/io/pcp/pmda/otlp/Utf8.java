package io.pcp.pmda.otlp;

/** The strict form of UTF-8, RFC 3629: neither overlong sequences nor surrogates. */
final class Utf8 {
    private Utf8() {}

    /** Where the first sequence begins that is not UTF-8; -1 when all of them are. */
    static int invalidAt(byte[] data, int from, int to) {
        int at = from;
        while (at < to) {
            if (data[at] >= 0) {
                at++;
                continue;
            }
            int length = sequence(data, at, to);
            if (length == 0) {
                return at;
            }
            at += length;
        }
        return -1;
    }

    /** Length of a sequence of several bytes; 0 when it is none. The second byte has narrower bounds after some first ones. */
    private static int sequence(byte[] data, int at, int to) {
        int first = data[at] & 0xff;
        int second = at + 1 < to ? data[at + 1] & 0xff : 0;
        if (first < 0xc2 || first > 0xf4) {
            return 0;
        }
        if (first < 0xe0) {
            return within(second, 0x80, 0xbf) ? 2 : 0;
        }
        if (first < 0xf0) {
            boolean good = within(second, first == 0xe0 ? 0xa0 : 0x80, first == 0xed ? 0x9f : 0xbf);
            return good && continues(data, at + 2, to) ? 3 : 0;
        }
        boolean good = within(second, first == 0xf0 ? 0x90 : 0x80, first == 0xf4 ? 0x8f : 0xbf);
        return good && continues(data, at + 2, to) && continues(data, at + 3, to) ? 4 : 0;
    }

    private static boolean continues(byte[] data, int at, int to) {
        return at < to && within(data[at] & 0xff, 0x80, 0xbf);
    }

    private static boolean within(int value, int least, int greatest) {
        return value >= least && value <= greatest;
    }
}
