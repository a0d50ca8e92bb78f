package io.pcp.pmda.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The user the agent runs as, and what that user may do with a file. Answers from the mode bits of the file and of the
 * directories above it when it is not the user who asks; access lists are not looked at.
 *
 * @param name login name
 * @param uid -1 when the user does not exist
 * @param gids all groups, the primary one first
 * @param home directory; empty when the user does not exist
 * @param self the user of this process: the system itself is asked then
 */
record Account(String name, int uid, Set<Integer> gids, String home, boolean self) {
    static final int READ = 4;
    static final int WRITE = 2;
    private static final int SEARCH = 1;

    /** The name the launcher takes: option {@code -U}, {@code user =} in pmdagpu.conf, else PCP's user. */
    static String configured(Path file, AgentLine registered, String pcpUser) {
        String name = registered == null ? null : registered.user();
        try {
            for (String line : name == null && Files.isReadable(file) ? Files.readAllLines(file) : List.<String>of()) {
                String[] sides = line.split("#")[0].split("=", 2);
                if (sides.length == 2 && sides[0].strip().equals("user") && !sides[1].isBlank()) {
                    name = sides[1].strip();
                }
            }
        } catch (IOException unreadable) {
            return pcpUser;
        }
        return name == null ? pcpUser : name;
    }

    /** Looks a user up in the passwd and group files; users of a directory service count as existing through self only. */
    static Account of(Shell shell, String name) {
        int uid = -1;
        String home = "";
        Set<Integer> gids = new LinkedHashSet<>();
        try {
            for (String line : Files.readAllLines(shell.file("/etc/passwd"))) {
                String[] fields = line.split(":", -1);
                if (fields.length > 3 && fields[0].equals(name)) {
                    uid = Integer.parseInt(fields[2]);
                    home = fields.length > 5 ? fields[5] : "";
                    gids.add(Integer.parseInt(fields[3]));
                }
            }
            for (String line : Files.readAllLines(shell.file("/etc/group"))) {
                String[] fields = line.split(":", -1);
                if (fields.length > 3 && Set.of(fields[3].split(",")).contains(name)) {
                    gids.add(Integer.parseInt(fields[2]));
                }
            }
        } catch (IOException | NumberFormatException unreadable) {
            return new Account(name, uid, gids, home, false);
        }
        return new Account(name, uid, gids, home, name.equals(System.getProperty("user.name")));
    }

    /** Primary group; -1 when the user does not exist. */
    int gid() {
        return gids.isEmpty() ? -1 : gids.iterator().next();
    }

    boolean exists() {
        return uid >= 0 || self;
    }

    /** Whether the user may read or write a file that exists. */
    boolean may(Path file, int right) {
        if (self) {
            return (right & READ) == 0 || Files.isReadable(file)
                    ? (right & WRITE) == 0 || Files.isWritable(file)
                    : false;
        }
        if (uid == 0) {
            return Files.exists(file);
        }
        try {
            for (Path directory = file.toAbsolutePath().getParent();
                    directory != null;
                    directory = directory.getParent()) {
                if (!granted(directory, SEARCH)) {
                    return false;
                }
            }
            return granted(file, right);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    private boolean granted(Path file, int right) throws IOException {
        Map<String, Object> facts = Files.readAttributes(file, "unix:mode,uid,gid");
        int mode = (Integer) facts.get("mode");
        int shift = facts.get("uid").equals(uid) ? 6 : gids.contains((Integer) facts.get("gid")) ? 3 : 0;
        return (mode >> shift & right) == right;
    }
}
