package io.pcp.pmda.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * One block of a PEM file, RFC 7468.
 *
 * @param type {@code CERTIFICATE}, {@code PRIVATE KEY} ...
 * @param encrypted whether a pass phrase is needed, the old way (RFC 1421)
 * @param der what it holds; empty when encrypted
 */
record PemFile(String type, boolean encrypted, byte[] der) {
    private static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";

    /**
     * @throws IllegalArgumentException when a block is broken
     */
    static List<PemFile> blocks(byte[] content) {
        List<PemFile> found = new ArrayList<>();
        String type = null;
        boolean encrypted = false;
        StringBuilder base64 = new StringBuilder();
        for (String raw : new String(content, StandardCharsets.ISO_8859_1).split("\n")) {
            String line = raw.strip();
            if (type == null) {
                if (line.startsWith(BEGIN)
                        && line.endsWith(DASHES)
                        && line.length() > BEGIN.length() + DASHES.length()) {
                    type = line.substring(BEGIN.length(), line.length() - DASHES.length());
                    encrypted = false;
                    base64.setLength(0);
                }
            } else if (line.equals("-----END " + type + DASHES)) {
                byte[] der = encrypted ? new byte[0] : Base64.getDecoder().decode(base64.toString());
                found.add(new PemFile(type, encrypted, der));
                type = null;
            } else if (line.indexOf(':') >= 0) {
                encrypted |= line.startsWith("Proc-Type:") && line.contains("ENCRYPTED");
            } else {
                base64.append(line);
            }
        }
        if (type != null) {
            throw new IllegalArgumentException("no END " + type);
        }
        return found;
    }
}
