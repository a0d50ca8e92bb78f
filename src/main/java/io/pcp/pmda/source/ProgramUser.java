package io.pcp.pmda.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An account of the machine.
 *
 * @param home of it
 */
record ProgramUser(String name, int uid, int gid, String home) {
    private static final Path PASSWD = Path.of("/etc/passwd");
    private static final int MAX_LINE = 4096;

    /** Null when there is none; asks {@code getent} for those that are not in the file, such as of LDAP. */
    static ProgramUser find(String name) throws IOException {
        for (String line : Files.readAllLines(PASSWD, StandardCharsets.ISO_8859_1)) {
            ProgramUser user = parse(name, line);
            if (user != null) {
                return user;
            }
        }
        if (!Files.isExecutable(Path.of("/usr/bin/getent"))) {
            return null;
        }
        Process getent = new ProcessBuilder(List.of("/usr/bin/getent", "passwd", "--", name))
                .redirectErrorStream(true)
                .start();
        try {
            getent.getOutputStream().close();
            if (!getent.waitFor(1, TimeUnit.SECONDS)) {
                return null;
            }
            byte[] answer = getent.getInputStream().readNBytes(MAX_LINE);
            return parse(name, new String(answer, StandardCharsets.ISO_8859_1).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            getent.destroyForcibly();
        }
    }

    static ProgramUser parse(String name, String line) {
        String[] parts = line.split(":", -1);
        if (parts.length < 7 || !parts[0].equals(name)) {
            return null;
        }
        try {
            return new ProgramUser(name, Integer.parseInt(parts[2]), Integer.parseInt(parts[3]), parts[5]);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
