package io.pcp.pmda.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Header blocks of an answer, RFC 7541, from a peer that was told to use no dynamic table. Of the static table only the
 * status lines matter; other names of it are left out.
 */
final class HpackDecoder {
    private static final int STATIC_ENTRIES = 61;
    private static final int FIRST_STATUS = 8;
    private static final String[] STATUS = {"200", "204", "206", "304", "400", "404", "500"};

    private final byte[] block;
    private int at;

    private HpackDecoder(byte[] block) {
        this.block = block;
    }

    /** Adds the fields of a block; a later one of the same name wins. */
    static void decode(byte[] block, Map<String, String> into) throws IOException {
        HpackDecoder decoder = new HpackDecoder(block);
        while (decoder.at < block.length) {
            decoder.field(into);
        }
    }

    private void field(Map<String, String> into) throws IOException {
        int first = block[at] & 0xff;
        if (first >= 0x80) {
            int index = index(integer(7));
            int status = index - FIRST_STATUS;
            if (status >= 0 && status < STATUS.length) {
                into.put(":status", STATUS[status]);
            }
        } else if (first >= 0x40 || first < 0x20) {
            int name = integer(first >= 0x40 ? 6 : 4);
            String key = name == 0 ? text() : name(index(name));
            String value = text();
            if (!key.isEmpty()) {
                into.put(key, value);
            }
        } else if (integer(5) != 0) {
            throw new IOException("HPACK: uses a table although that was refused");
        }
    }

    private static int index(int index) throws IOException {
        if (index == 0 || index > STATIC_ENTRIES) {
            throw new IOException("HPACK: entry " + index + " of no table");
        }
        return index;
    }

    private static String name(int index) {
        return index >= FIRST_STATUS && index < FIRST_STATUS + STATUS.length ? ":status" : "";
    }

    private int octet() throws IOException {
        if (at == block.length) {
            throw new IOException("HPACK: block ends too early");
        }
        return block[at++] & 0xff;
    }

    /** Section 5.1, at most 28 bits. */
    private int integer(int prefix) throws IOException {
        int mask = (1 << prefix) - 1;
        int value = octet() & mask;
        if (value < mask) {
            return value;
        }
        for (int shift = 0; shift <= 21; shift += 7) {
            int b = octet();
            value += (b & 0x7f) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new IOException("HPACK: number too long");
    }

    private String text() throws IOException {
        boolean huffman = at < block.length && block[at] < 0;
        int length = integer(7);
        if (length > block.length - at) {
            throw new IOException("HPACK: text reaches beyond the block");
        }
        int start = at;
        at += length;
        return huffman
                ? HpackHuffman.decode(block, start, at)
                : new String(block, start, length, StandardCharsets.ISO_8859_1);
    }
}
