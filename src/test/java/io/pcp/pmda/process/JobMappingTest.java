package io.pcp.pmda.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobMappingTest {
    private static final String UUID = "GPU-6e1f0a3c-0d5e-4b7a-9c41-2f5b8a7d6e90";

    private final LogLines log = new LogLines();

    @TempDir
    Path directory;

    @Test
    void fileOfAGpuIsNamedByIndexOrUuidAndOfASliceWithItsInstance() throws IOException {
        JobMapping mapping = new JobMapping(directory, log.log());
        assertEquals(List.of(), mapping.ofGpu(0, UUID));
        Files.writeString(directory.resolve(UUID), "9\n");
        assertEquals(List.of("9"), mapping.ofGpu(0, UUID));
        Files.writeString(directory.resolve("0"), "4711\n4712_3\n");
        Files.writeString(directory.resolve("0.7"), "5");
        Files.writeString(directory.resolve(UUID + ".8"), "6\n");
        assertEquals(List.of("4711", "4712_3"), mapping.ofGpu(0, UUID));
        assertEquals(List.of("5"), mapping.ofSlice(0, UUID, 7));
        assertEquals(List.of("6"), mapping.ofSlice(0, UUID, 8));
        assertEquals(List.of(), mapping.ofSlice(0, UUID, 9));
    }

    @Test
    void fileIsReadAgainWhenItChangedOnly() throws IOException {
        JobMapping mapping = new JobMapping(directory, log.log());
        Path file = Files.writeString(directory.resolve("0"), "1\n");
        List<String> first = mapping.ofGpu(0, UUID);
        assertSame(first, mapping.ofGpu(0, UUID));
        FileTime changed = Files.getLastModifiedTime(file);
        Path next = Files.writeString(directory.resolve("next"), "2\n");
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(file, changed);
        assertEquals(List.of("2"), mapping.ofGpu(0, UUID), "another file of the same time and length");
        Files.delete(file);
        assertEquals(List.of(), mapping.ofGpu(0, UUID));
    }

    @Test
    void whatIsNoJobIdIsLeftOut() throws IOException {
        JobMapping mapping = new JobMapping(directory, log.log());
        Files.writeString(
                directory.resolve("0"), "\n  7  \n7\n\"quoted\"\na b\n" + "x".repeat(200) + "\n\u0001\n8_[1-4]\n");
        assertEquals(List.of("7", "8_[1-4]"), mapping.ofGpu(0, UUID));
        assertEquals(List.of(), mapping.ofGpu(9, "../etc/passwd"));
        Files.writeString(directory.resolve("1"), "1\n2\n".repeat(100_000));
        assertEquals(List.of("1", "2"), mapping.ofGpu(1, UUID));
    }

    @Test
    void fileThatCannotBeReadIsToldOnce() throws IOException {
        JobMapping mapping = new JobMapping(directory, log.log());
        Files.createDirectory(directory.resolve("0"));
        mapping.ofGpu(0, UUID);
        mapping.ofGpu(0, UUID);
        assertEquals(1, log.lines().size());
        assertTrue(log.lines().get(0).startsWith("Warning: job mapping: " + directory.resolve("0") + ": "));
        Files.delete(directory.resolve("0"));
        Files.writeString(directory.resolve("0"), "3\n");
        assertEquals(List.of("3"), mapping.ofGpu(0, UUID));
        assertEquals(
                "Info: job mapping: " + directory.resolve("0") + " can be read again",
                log.lines().get(1));
    }
}
