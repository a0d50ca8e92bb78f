package io.pcp.pmda.process;

import java.io.IOException;

/**
 * The Huffman code of RFC 7541, appendix B. It is canonical: codes of one length are consecutive in the order of their
 * symbols, so the lengths are all there is to write down.
 */
final class HpackHuffman {
    private static final int EOS = 256;
    private static final int MAX_LENGTH = 30;

    /** Length of the code of each symbol in bits, 0..256. */
    private static final byte[] LENGTHS = {
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
        28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
        5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
        6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
        24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
        21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
        19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
        26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30
    };

    /** Symbols by length, then value; and per length the first code and where its symbols start. */
    private static final short[] SYMBOLS = new short[LENGTHS.length];

    private static final int[] FIRST = new int[MAX_LENGTH + 2];
    private static final int[] START = new int[MAX_LENGTH + 2];

    static {
        int code = 0;
        int at = 0;
        for (int length = 1; length <= MAX_LENGTH; length++) {
            code <<= 1;
            FIRST[length] = code;
            START[length] = at;
            for (int symbol = 0; symbol < LENGTHS.length; symbol++) {
                if (LENGTHS[symbol] == length) {
                    SYMBOLS[at++] = (short) symbol;
                    code++;
                }
            }
        }
        START[MAX_LENGTH + 1] = at;
    }

    private HpackHuffman() {}

    /** Each symbol as one character; padding has to be less than 8 bits of ones (section 5.2). */
    static String decode(byte[] bytes, int from, int to) throws IOException {
        StringBuilder out = new StringBuilder((to - from) * 2);
        int code = 0;
        int length = 0;
        boolean ones = true;
        for (int i = from; i < to; i++) {
            for (int bit = 7; bit >= 0; bit--) {
                int value = bytes[i] >> bit & 1;
                code = code << 1 | value;
                ones &= value == 1;
                length++;
                int symbol = length > MAX_LENGTH ? EOS : symbol(code, length);
                if (symbol == EOS) {
                    throw new IOException("HPACK: bad Huffman code");
                }
                if (symbol >= 0) {
                    out.append((char) symbol);
                    code = 0;
                    length = 0;
                    ones = true;
                }
            }
        }
        if (length > 7 || !ones) {
            throw new IOException("HPACK: bad Huffman padding");
        }
        return out.toString();
    }

    /** -1 while the code is not complete. */
    private static int symbol(int code, int length) {
        int offset = code - FIRST[length];
        int count = START[length + 1] - START[length];
        return offset >= 0 && offset < count ? SYMBOLS[START[length] + offset] : -1;
    }
}
