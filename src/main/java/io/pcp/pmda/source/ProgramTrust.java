package io.pcp.pmda.source;

import io.pcp.pmda.sdk.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which programs an agent that is root may run: those only root, or the account they run as, can replace. As for
 * {@code sudo}, that takes the file and all directories above it; in a sticky directory such as {@code /tmp}
 * nobody can replace what belongs to others, and what somebody else creates there belongs to him.
 */
final class ProgramTrust {
    private static final int OTHERS_WRITE = 0022;
    private static final int STICKY = 01000;

    private ProgramTrust() {}

    /**
     * @param runAs numeric account the program will have
     * @return what is wrong and what to do, or null
     */
    static String problem(Path program, AgentAccount agent, int runAs) {
        if (!program.isAbsolute()) {
            return program + ": not an absolute path";
        }
        if (!Files.isRegularFile(program)) {
            return program + (Files.exists(program) ? ": is no regular file" : ": no such file or directory");
        }
        if (!Files.isExecutable(program)) {
            return program + ": not executable: chmod +x " + program;
        }
        if (!agent.root()) {
            return null;
        }
        try {
            String asNamed = exposed(program.normalize(), runAs);
            return asNamed != null ? asNamed : exposed(program.toRealPath(), runAs);
        } catch (IOException e) {
            return program + ": " + IoReason.of(e);
        }
    }

    private static String exposed(Path program, int runAs) throws IOException {
        for (Path path = program; path != null; path = path.getParent()) {
            Map<String, Object> facts = Files.readAttributes(path, "unix:mode,uid");
            int owner = (Integer) facts.get("uid");
            int mode = (Integer) facts.get("mode");
            boolean harmless = Files.isDirectory(path) && (mode & STICKY) != 0;
            if ((mode & OTHERS_WRITE) != 0 && !harmless) {
                return path + ": others than its owner can write it, and root would run what they wrote: chmod go-w "
                        + path;
            }
            if (owner != 0 && owner != runAs) {
                return path + ": belongs to account " + owner + ", and root would run what that wrote: chown root "
                        + path + ", or set user";
            }
        }
        return null;
    }
}
