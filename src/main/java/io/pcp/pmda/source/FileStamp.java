package io.pcp.pmda.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/**
 * What tells one state of a file from another. Times are compared for equality only: a file from a package, a copy with
 * its old time or a checkout is new although it is older than the one before. Links are followed.
 *
 * @param inode and device: another file renamed over it
 * @param mode type and permissions: a script that becomes executable is another source
 */
record FileStamp(long device, long inode, FileTime modified, long size, int mode, int owner) {
    private static final FileStamp ABSENT = new FileStamp(0, 0, FileTime.fromMillis(0), -1, 0, 0);
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int OWNER_EXECUTE = 0100;

    static FileStamp of(Path file) throws IOException {
        Map<String, Object> found = Files.readAttributes(file, "unix:dev,ino,lastModifiedTime,size,mode,uid");
        return new FileStamp(
                ((Number) found.get("dev")).longValue(),
                ((Number) found.get("ino")).longValue(),
                (FileTime) found.get("lastModifiedTime"),
                ((Number) found.get("size")).longValue(),
                (Integer) found.get("mode"),
                (Integer) found.get("uid"));
    }

    /** As {@link #of}; what cannot be looked at is one state, too. */
    static FileStamp ofOrAbsent(Path file) {
        try {
            return of(file);
        } catch (IOException absent) {
            return ABSENT;
        }
    }

    boolean regular() {
        return (mode & TYPE) == REGULAR;
    }

    boolean directory() {
        return (mode & TYPE) == DIRECTORY;
    }

    boolean executable() {
        return (mode & OWNER_EXECUTE) != 0;
    }

    boolean sameFile(FileStamp other) {
        return device == other.device && inode == other.inode;
    }
}
