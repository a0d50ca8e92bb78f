package io.pcp.pmda.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * Who else could read or change a file. As root the agent runs no program that somebody else may have put there; as any
 * user it keeps no secret that everybody can read. Access lists are not looked at.
 *
 * @param uid of the agent
 */
public record FileTrust(int uid) {
    private static final int ROOT = 0;
    private static final int GROUP_OR_OTHER_WRITE = 0022;
    private static final int OTHER_READ = 0004;
    private static final int STICKY = 01000;

    /** Of this process. */
    public static FileTrust current() {
        try {
            return new FileTrust((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException noProc) {
            // The careful answer.
            return new FileTrust(ROOT);
        }
    }

    /** Whether programs would run with all rights. */
    public boolean root() {
        return uid == ROOT;
    }

    /**
     * Why somebody else could change what the path leads to: the file, a directory above it, or what a link on the way
     * points to. Null when nobody can.
     *
     * <p>A directory where everybody may write but nobody may rename what belongs to others (sticky, as /tmp) does no
     * harm.
     *
     * @param user a further user whose file it may be; null for none
     */
    public String writableByOthers(Path file, String user) {
        try {
            String reason = chain(file.toAbsolutePath().normalize(), user);
            return reason != null ? reason : chain(file.toRealPath(), user);
        } catch (IOException e) {
            return file + " cannot be examined";
        }
    }

    private String chain(Path file, String user) throws IOException {
        for (Path part = file; part != null; part = part.getParent()) {
            Map<String, Object> found = Files.readAttributes(part, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
            int mode = (Integer) found.get("mode");
            int owner = (Integer) found.get("uid");
            boolean link = Files.isSymbolicLink(part);
            boolean directory = Files.isDirectory(part, LinkOption.NOFOLLOW_LINKS);
            if (owner != ROOT && owner != uid && !belongsTo(part, user)) {
                return part + " belongs to "
                        + Files.getOwner(part, LinkOption.NOFOLLOW_LINKS).getName();
            }
            boolean harmless = link || directory && (mode & STICKY) != 0;
            if ((mode & GROUP_OR_OTHER_WRITE) != 0 && !harmless) {
                return "others than its owner can write " + part + " (chmod go-w " + part + ")";
            }
        }
        return null;
    }

    private static boolean belongsTo(Path file, String user) throws IOException {
        return user != null
                && Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName().equals(user);
    }

    /**
     * Why a file with a secret is none: everybody can read it and it is not the agent's own. Null when that is not so, or
     * when there is no such file.
     */
    public String readableByOthers(Path file) {
        try {
            Map<String, Object> found = Files.readAttributes(file, "unix:mode,uid");
            boolean open = ((Integer) found.get("mode") & OTHER_READ) != 0 && (Integer) found.get("uid") != uid;
            return open ? "everybody can read " + file + " (chmod o-r " + file + ")" : null;
        } catch (IOException | UnsupportedOperationException missing) {
            return null;
        }
    }
}
