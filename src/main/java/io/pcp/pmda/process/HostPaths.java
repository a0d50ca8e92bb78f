package io.pcp.pmda.process;

import java.nio.file.Path;

/**
 * Where the machine describes its processes; other roots serve containers with mounts of the host, and tests.
 *
 * @param procfs {@code /proc}
 * @param cgroup {@code /sys/fs/cgroup}
 * @param passwd {@code /etc/passwd}
 */
public record HostPaths(Path procfs, Path cgroup, Path passwd) {

    /** Those of this machine. */
    public static final HostPaths DEFAULT =
            new HostPaths(Path.of("/proc"), Path.of("/sys/fs/cgroup"), Path.of("/etc/passwd"));
}
