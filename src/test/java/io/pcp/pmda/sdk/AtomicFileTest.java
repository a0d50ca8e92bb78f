package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path directory;

    @Test
    void fileIsCreatedAndReplaced() throws IOException {
        Path file = directory.resolve("ids");
        AtomicFile.write(file, "one\n");
        assertEquals("one\n", Files.readString(file));
        AtomicFile.write(file, "zwölf\n");
        assertEquals("zwölf\n", Files.readString(file));
        assertFalse(Files.exists(directory.resolve("ids.new")));
    }

    @Test
    void remainsOfAWriterThatWasKilledAreOverwritten() throws IOException {
        Files.writeString(directory.resolve("ids.new"), "half of something much longer than the text");
        AtomicFile.write(directory.resolve("ids"), "text\n");
        assertEquals("text\n", Files.readString(directory.resolve("ids")));
    }

    @Test
    void failureNamesTheFileAndLeavesTheOldOne() throws IOException {
        Path file = directory.resolve("missing/ids");
        IOException failed = assertThrows(IOException.class, () -> AtomicFile.write(file, "text"));
        assertTrue(failed.getMessage().contains("missing/ids"), failed::toString);

        Path kept = directory.resolve("ids");
        AtomicFile.write(kept, "old\n");
        Files.createDirectory(directory.resolve("ids.new"));
        assertThrows(IOException.class, () -> AtomicFile.write(kept, "new\n"));
        assertEquals("old\n", Files.readString(kept));
    }

    @Test
    void readerNeverSeesAHalfWrittenFile() throws Exception {
        Path file = directory.resolve("ids");
        String[] texts = {"a".repeat(100_000), "b".repeat(50_000)};
        AtomicFile.write(file, texts[0]);
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<String> torn = new AtomicReference<>();
        Thread reader = new Thread(() -> {
            while (!done.get()) {
                try {
                    String text = Files.readString(file);
                    if (!text.equals(texts[0]) && !text.equals(texts[1])) {
                        torn.set(text.length() + " characters");
                    }
                } catch (IOException e) {
                    torn.set(e.toString());
                }
            }
        });
        reader.start();
        for (int i = 0; i < 50; i++) {
            AtomicFile.write(file, texts[i % 2]);
        }
        done.set(true);
        reader.join();
        assertEquals(null, torn.get());
    }
}
