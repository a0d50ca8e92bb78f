package io.pcp.pmda.process;

import io.pcp.pmda.sdk.IoReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** A bearer token in a file of its own. Read for each use, since Kubernetes renews it; never in a message. */
final class TokenFile {
    private static final int MAX_TOKEN = 16_384;
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private TokenFile() {}

    /**
     * @throws IOException when it cannot be read, others can read or write it, or it holds no token
     */
    static String read(Path file) throws IOException {
        byte[] bytes;
        try {
            Set<PosixFilePermission> shared = EnumSet.copyOf(OTHERS);
            shared.retainAll(Files.getPosixFilePermissions(file));
            if (!shared.isEmpty()) {
                throw new IOException(file + ": others than its owner can use this token: chmod 600 " + file);
            }
            if (Files.size(file) > MAX_TOKEN) {
                throw new IOException(file + ": too long for a token, at most " + MAX_TOKEN + " bytes");
            }
            bytes = Files.readAllBytes(file);
        } catch (FileSystemException e) {
            throw new IOException(file + ": " + IoReason.of(e), e);
        }
        String token = new String(bytes, StandardCharsets.ISO_8859_1).strip();
        // RFC 6750, 2.1: what a token may consist of; anything else would end up as a header of its own.
        if (!token.matches("[A-Za-z0-9._~+/-]+=*")) {
            throw new IOException(file + ": holds no bearer token");
        }
        return token;
    }
}
