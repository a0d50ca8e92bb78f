package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files here belong to whoever runs the test; to be told about, the agent is that user, or root, or nobody. */
class FileTrustTest {
    @TempDir
    private Path directory;

    private Path program;
    private FileTrust self;

    @BeforeEach
    void makeProgram() throws IOException {
        program = Files.writeString(directory.resolve("program"), "#!/bin/sh\necho a 1\n");
        mode(program, "rwxr-xr-x");
        self = new FileTrust((Integer) Files.getAttribute(program, "unix:uid"));
    }

    private static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void agentIsTheUserOfItsProcess() {
        assertEquals(self, FileTrust.current());
    }

    @Test
    void fileThatOthersCannotWriteIsSafe() {
        assertNull(self.writableByOthers(program, null));
    }

    @Test
    void fileOrDirectoryThatOthersCanWriteIsNot() throws IOException {
        mode(program, "rwxrwxr-x");
        assertEquals(
                "others than its owner can write " + program + " (chmod go-w " + program + ")",
                self.writableByOthers(program, null));
        mode(program, "rwxr-xr-x");
        mode(directory, "rwxr-xrwx");
        assertEquals(
                "others than its owner can write " + directory + " (chmod go-w " + directory + ")",
                self.writableByOthers(program, null));
    }

    @Test
    void linkIsAsSafeAsWhatItPointsTo() throws IOException {
        Path open = Files.createDirectory(directory.resolve("open"));
        Path there = Files.writeString(open.resolve("there"), "");
        Path link = Files.createSymbolicLink(directory.resolve("link"), there);
        assertNull(self.writableByOthers(link, null));
        mode(open, "rwxrwxrwx");
        assertNotNull(self.writableByOthers(link, null));
    }

    @Test
    void missingFileIsNotSafe() {
        assertNotNull(self.writableByOthers(directory.resolve("missing"), null));
    }

    @Test
    void fileOfSomebodyElseIsNotSafeUnlessItIsTheUserOfTheProgram() throws IOException {
        FileTrust other = new FileTrust(4711);
        if (self.root()) {
            Files.setAttribute(program, "unix:uid", 4712);
        }
        String owner = Files.getOwner(program).getName();
        assertEquals(program + " belongs to " + owner, other.writableByOthers(program, null));
        String reason = other.writableByOthers(program, owner);
        assertTrue(reason == null || !reason.startsWith(program.toString()), () -> reason);
    }

    @Test
    void asRootNoProgramRunsThatOthersCanWrite() throws IOException {
        Path file = Files.writeString(directory.resolve("a.conf"), "url = exec:" + program + "\n");
        SourceConfigReader root = new SourceConfigReader(new FileTrust(0));
        String text = Files.readString(file);
        mode(program, "rwxrwxr-x");
        SourceConfigReader.Result refused = root.read("a", file, text);
        assertTrue(refused.fatal());
        assertTrue(
                refused.problems().get(0).text().startsWith("the agent is root and does not run this program: "),
                refused.problems()::toString);
        assertFalse(new SourceConfigReader(new FileTrust(4711))
                .read("a", file, text)
                .fatal());
    }

    @Test
    void asRootNoFileThatOthersCanWriteNamesAProgram() throws IOException {
        Path file = Files.writeString(directory.resolve("a.conf"), "url = exec:" + program + "\n");
        mode(file, "rw-rw-rw-");
        SourceConfigReader.Result refused =
                new SourceConfigReader(new FileTrust(0)).read("a", file, Files.readString(file));
        assertTrue(refused.fatal());
        mode(file, "rw-r--r--");
        SourceConfigReader.Result result =
                new SourceConfigReader(new FileTrust(0)).read("a", file, Files.readString(file));
        // Run by root it is safe now; run by somebody else it belongs to somebody else.
        assertEquals(!self.root(), result.fatal());
    }

    @Test
    void asRootNoScriptOfConfigDRunsThatOthersCanWrite() throws IOException {
        Path configD = Files.createDirectory(directory.resolve("config.d"));
        Path script = Files.writeString(configD.resolve("a.sh"), "#!/bin/sh\n");
        mode(script, "rwxrwxrwx");
        SourceDirectory reader = new SourceDirectory(directory.resolve("none"), configD, new FileTrust(0));
        assertEquals(0, reader.load().sources().size());
        assertTrue(reader.load().problems().get(0).fatal());
        mode(script, "rwxr-xr-x");
        assertEquals(self.root() ? 1 : 0, reader.load().sources().size());
    }

    @Test
    void secretIsReadableByNobodyElse() throws IOException {
        mode(program, "rw-r--r--");
        assertNull(self.readableByOthers(program));
        FileTrust other = new FileTrust(4711);
        assertNotNull(other.readableByOthers(program));
        mode(program, "rw-r-----");
        assertNull(other.readableByOthers(program));
        assertNull(other.readableByOthers(directory.resolve("missing")));
    }
}
