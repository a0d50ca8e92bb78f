package io.pcp.pmda.cli.sources;

import io.pcp.pmda.sdk.IoReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes the file of a source so that whoever reads it sees all of it or nothing, and a secret is never open. */
public final class SourceFile {
    private SourceFile() {}

    /** How a file is protected. */
    public enum Mode {
        /** For everybody to read. */
        OPEN("rw-r--r--"),
        /** For its owner alone. */
        OWNER("rw-------"),
        /** For its owner, and for the group of the agent, which is another user. */
        GROUP("rw-r-----");

        private final String permissions;

        Mode(String permissions) {
            this.permissions = permissions;
        }

        /** As {@code chmod} takes it. */
        public String octal() {
            return this == OPEN ? "0644" : this == OWNER ? "0600" : "0640";
        }

        private Set<PosixFilePermission> set() {
            return PosixFilePermissions.fromString(permissions);
        }
    }

    /**
     * Writes it, over one that is there; makes the directory when it is not.
     *
     * @param gid group it gets with {@link Mode#GROUP}
     */
    public static void write(Path file, String text, Mode mode, int gid) throws SourcesException {
        // Names that begin with a dot are never read as sources.
        Path next = file.resolveSibling("." + file.getFileName() + ".new");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(next);
            Files.createFile(next, PosixFilePermissions.asFileAttribute(Mode.OWNER.set()));
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(false);
            }
            if (mode == Mode.GROUP) {
                Files.setAttribute(next, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
            }
            Files.setPosixFilePermissions(next, mode.set());
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | UnsupportedOperationException failed) {
            remove(next);
            String reason = failed instanceof IOException io ? IoReason.of(io) : failed.getMessage();
            throw new SourcesException(file + " cannot be written: " + reason
                    + "; run it as root, or name a directory of" + " yours with --dir");
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            // Names that begin with a dot do no harm.
        }
    }
}
