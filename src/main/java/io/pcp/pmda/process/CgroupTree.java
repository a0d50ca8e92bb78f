package io.pcp.pmda.process;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The mounted cgroup hierarchies: whether a group still exists. Thread-safe, holds nothing. */
final class CgroupTree {
    private final Path root;

    CgroupTree(Path root) {
        this.root = root;
    }

    /**
     * True when the group of a container or job is gone for sure. A tree that does not show the whole machine (from inside
     * a container) allows no verdict.
     */
    boolean removed(CgroupLine line, String group) {
        if (line.deleted()) {
            return true;
        }
        if (group == null || group.contains("/../") || group.contains("//")) {
            return false;
        }
        try {
            return missing(mount(line), group);
        } catch (InvalidPathException notInOurCharacterSet) {
            return false;
        }
    }

    /** A top directory that is not there means that this tree is not the one the path is of. */
    private static boolean missing(Path mount, String group) {
        int second = group.indexOf('/', 1);
        String top = second < 0 ? "" : group.substring(1, second);
        if (top.isEmpty() || !Files.isDirectory(mount.resolve(top))) {
            return false;
        }
        return Files.notExists(mount.resolve(group.substring(1)));
    }

    private Path mount(CgroupLine line) {
        if (line.hierarchy() == 0) {
            Path unified = root.resolve("unified");
            return Files.exists(root.resolve("cgroup.controllers")) || !Files.isDirectory(unified) ? root : unified;
        }
        String controllers = line.controllers();
        return root.resolve(controllers.startsWith("name=") ? controllers.substring(5) : controllers.replace('/', '_'));
    }
}
