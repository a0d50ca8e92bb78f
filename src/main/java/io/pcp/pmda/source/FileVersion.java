package io.pcp.pmda.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What changes when a file does: a new file with an old time or the same size is noticed, too.
 *
 * @param key inode, as the file system has it
 */
record FileVersion(FileTime modified, long size, Object key) {
    private static final FileVersion ABSENT = new FileVersion(FileTime.fromMillis(0), -1, null);

    /** Of what a symbolic link points to; never fails. */
    static FileVersion of(Path file) {
        try {
            BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
            return new FileVersion(facts.lastModifiedTime(), facts.size(), facts.fileKey());
        } catch (IOException e) {
            return ABSENT;
        }
    }
}
