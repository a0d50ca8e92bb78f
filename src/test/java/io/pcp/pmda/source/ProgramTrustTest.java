package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTrustTest {
    private static final AgentAccount ROOT = new AgentAccount(0, 0);
    private static final AgentAccount SOMEBODY = new AgentAccount(54_321, 54_321);

    @TempDir
    Path directory;

    private Path program(String mode) throws Exception {
        Path file = Files.writeString(directory.resolve("p"), "#!/bin/sh\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void rootRunsWhatOnlyRootCanReplace() {
        assertNull(ProgramTrust.problem(Path.of("/usr/bin/env"), ROOT, 0));
    }

    @Test
    void rootDoesNotRunWhatOthersCanWrite() throws Exception {
        Path file = program("rwxrwxr-x");
        String problem = ProgramTrust.problem(file, ROOT, 0);
        assertEquals(
                file + ": others than its owner can write it, and root would run what they wrote: chmod go-w " + file,
                problem);
        assertNull(ProgramTrust.problem(file, SOMEBODY, SOMEBODY.uid()));
    }

    @Test
    void aStickyDirectoryAboveDoesNoHarm() throws Exception {
        Path sticky = Files.createDirectory(directory.resolve("sticky"));
        Path file = Files.copy(program("rwxr-xr-x"), sticky.resolve("p"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(sticky, "unix:mode", 01777);
        assertNull(ProgramTrust.problem(file, ROOT, owner(file)));
        Files.setAttribute(sticky, "unix:mode", 0777);
        String problem = ProgramTrust.problem(file, ROOT, owner(file));
        assertTrue(problem.startsWith(sticky + ": others than its owner can write it"), problem);
    }

    @Test
    void rootDoesNotRunWhatAnotherAccountOwns() throws Exception {
        Path file = program("rwxr-xr-x");
        if (owner(file) == ROOT.uid()) {
            Files.setAttribute(file, "unix:uid", SOMEBODY.uid());
        }
        int uid = owner(file);
        // Another account than the one that owns it, seen from whoever runs the tests.
        String problem = ProgramTrust.problem(file, ROOT, uid + 1);
        assertTrue(problem.contains("belongs to account " + uid), problem);
    }

    @Test
    void aLinkIsJudgedByWhatItPointsTo() throws Exception {
        Path file = program("rwxrwxrwx");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        assertTrue(ProgramTrust.problem(link, ROOT, owner(file)).contains("chmod go-w"));
    }

    private static int owner(Path file) throws Exception {
        return (Integer) Files.getAttribute(file, "unix:uid");
    }
}
