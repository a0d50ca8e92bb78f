package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountTest {
    @TempDir
    Path root;

    @Test
    void usersAndTheirGroupsAreLookedUp() {
        Captured machine = new Captured(root);
        machine.file("/etc/passwd", "root:x:0:0::/root:/bin/sh", "pcp:x:990:991:PCP:/var/lib/pcp:/sbin/nologin");
        machine.file("/etc/group", "video:x:44:alice,pcp", "render:x:105:bob");
        Account pcp = Account.of(machine.shell(), "pcp");
        assertEquals(new Account("pcp", 990, Set.of(991, 44), "/var/lib/pcp", false), pcp);
        assertTrue(pcp.exists());
        assertFalse(Account.of(machine.shell(), "nobody-there").exists());
    }

    /** The file belongs to the user of the test; the account asked about is its owner, of its group, or neither. */
    @ParameterizedTest
    @CsvSource({
        "rw-------, owner, 6, true",
        "rw-------, group, 4, false",
        "rw-------, other, 4, false",
        "r--rw----, owner, 2, false",
        "---rw----, group, 6, true",
        "------rw-, other, 6, true",
        "rw-rw-r--, other, 2, false",
        "rw-rw-r--, other, 4, true"
    })
    void modeBitsDecide(String mode, String who, int right, boolean allowed) throws IOException {
        Path file = Files.createFile(root.resolve("node"));
        // Every directory above must let the account through.
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        int uid = (Integer) Files.getAttribute(file, "unix:uid");
        int gid = (Integer) Files.getAttribute(file, "unix:gid");
        // Root is told apart from everybody: an account with its number would be allowed everything.
        Account account = switch (who) {
            case "owner" -> new Account("x", uid == 0 ? 1 : uid, Set.of(), "", false);
            case "group" -> new Account("x", uid + 1, Set.of(gid), "", false);
            default -> new Account("x", uid + 1, Set.of(gid + 1), "", false);
        };
        if (who.equals("owner") && uid == 0) {
            Files.setAttribute(file, "unix:uid", 1);
        }
        assertEquals(allowed, account.may(file, right));
    }

    @Test
    void aClosedDirectoryAboveClosesTheFile() throws IOException {
        Path directory = Files.createDirectory(root.resolve("closed"));
        Path file = Files.createFile(directory.resolve("node"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        int uid = (Integer) Files.getAttribute(file, "unix:uid");
        int gid = (Integer) Files.getAttribute(file, "unix:gid");
        assertFalse(new Account("x", uid + 1, Set.of(gid + 1), "", false).may(file, Account.READ));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        assertTrue(new Account("x", uid + 1, Set.of(gid + 1), "", false).may(file, Account.READ));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, pcp",
                "-, user = alice   # who, alice",
                "-U bob, user = alice, bob",
                "--username=carol, -, carol"
            })
    void theAgentRunsAsTheUserOfOptionFileOrPcp(String option, String line, String user) {
        Captured machine = new Captured(root);
        Path file = machine.file("/pmdagpu.conf", line == null ? "" : line);
        var words = new java.util.ArrayList<>(java.util.List.of("/x/pmdagpu", "-d", "300"));
        if (option != null) {
            words.addAll(java.util.List.of(option.split(" ")));
        }
        AgentLine registered = new AgentLine(1, "gpu", "300", "pipe", words);
        assertEquals(user, Account.configured(file, registered, "pcp"));
    }
}
