package io.pcp.pmda.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The header block of a gRPC request, RFC 7541: literals without table and without Huffman coding. */
final class HpackEncoder {
    private static final int METHOD_POST = 0x83;
    private static final int SCHEME_HTTP = 0x86;
    private static final int NAME_AUTHORITY = 1;
    private static final int NAME_PATH = 4;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private HpackEncoder() {}

    /**
     * @param path {@code /package.Service/Method}, less than 127 bytes
     */
    static byte[] request(String path) {
        HpackEncoder block = new HpackEncoder();
        block.out.write(METHOD_POST);
        block.out.write(SCHEME_HTTP);
        block.out.write(NAME_PATH);
        block.text(path);
        block.out.write(NAME_AUTHORITY);
        block.text("localhost");
        block.literal("content-type", "application/grpc");
        block.literal("te", "trailers");
        return block.out.toByteArray();
    }

    private void literal(String name, String value) {
        out.write(0);
        text(name);
        text(value);
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length >= 127) {
            throw new IllegalArgumentException("'" + text + "' is too long for a header");
        }
        out.write(bytes.length);
        out.write(bytes, 0, bytes.length);
    }
}
