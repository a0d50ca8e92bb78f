package io.pcp.pmda.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The account the agent runs as. Decides which files may hold secrets and which programs may be run.
 *
 * @param uid numeric; 0 is root; -1 when the machine does not tell
 * @param gid primary group, or -1
 */
public record AgentAccount(int uid, int gid) {

    /** That of this process. */
    public static AgentAccount current() {
        Path self = Path.of("/proc/self");
        try {
            return new AgentAccount(
                    (Integer) Files.getAttribute(self, "unix:uid"), (Integer) Files.getAttribute(self, "unix:gid"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return new AgentAccount(-1, -1);
        }
    }

    boolean root() {
        return uid == 0;
    }
}
