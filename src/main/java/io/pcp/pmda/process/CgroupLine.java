package io.pcp.pmda.process;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of {@code /proc/PID/cgroup}: {@code hierarchy:controllers:path}, cgroups(7).
 *
 * @param hierarchy 0 for version 2
 * @param controllers comma separated, {@code name=systemd} for the named hierarchy, empty for version 2
 * @param path begins with '/', without the mark of a removed group
 * @param deleted the kernel says that the group has been removed
 */
record CgroupLine(int hierarchy, String controllers, String path, boolean deleted) {
    private static final String DELETED = " (deleted)";
    /** More than there are controllers; the rest is no work of the kernel. */
    private static final int MAX_LINES = 64;

    /** The lines that make sense; none for garbage. */
    static List<CgroupLine> parse(String text) {
        List<CgroupLine> lines = new ArrayList<>();
        for (int at = 0; at < text.length() && lines.size() < MAX_LINES; ) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            CgroupLine line = line(text.substring(at, end));
            if (line != null) {
                lines.add(line);
            }
            at = end + 1;
        }
        return lines;
    }

    private static CgroupLine line(String text) {
        int first = text.indexOf(':');
        int second = text.indexOf(':', first + 1);
        if (first < 1 || first > 9 || second < 0 || second + 1 >= text.length() || text.charAt(second + 1) != '/') {
            return null;
        }
        int hierarchy = 0;
        for (int i = 0; i < first; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            hierarchy = hierarchy * 10 + digit;
        }
        String path = text.substring(second + 1);
        boolean deleted = path.endsWith(DELETED);
        path = deleted ? path.substring(0, path.length() - DELETED.length()) : path;
        return new CgroupLine(hierarchy, text.substring(first + 1, second), path, deleted);
    }
}
