package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent killed in the middle of anything loses no id it has told anybody, and leaves a whole file. */
class InstanceIdsSurviveKillTest {
    private static final int KILLS = 20;

    @TempDir
    private Path directory;

    @Test
    void idsNeverChangeAndTheFileIsAlwaysWhole() throws Exception {
        Random random = new Random(20260401);
        Map<String, Integer> known = new HashMap<>();
        for (int kill = 0; kill < KILLS; kill++) {
            String told = churn(kill, 1 + random.nextInt(20_000));
            learn(told, known);
            check(known);
        }
        assertTrue(known.size() > 100, "names " + known.size());
        assertEquals(known.size(), new HashSet<>(known.values()).size(), "one id, one name");
    }

    /** What a child says until it is killed, which is after so many bytes. */
    private String churn(int seed, int bytes) throws IOException, InterruptedException {
        Process child = ChildJvm.start(ChildJvm.of(InstanceChurn.class, directory.toString(), Integer.toString(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT));
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        try (InputStream out = child.getInputStream()) {
            while (told.size() < bytes) {
                byte[] some = out.readNBytes(1);
                assertEquals(1, some.length, "the child has ended by itself");
                told.writeBytes(some);
            }
            child.destroyForcibly();
            try {
                out.transferTo(told);
            } catch (IOException closed) {
                // The platform closes the stream when it reaps the process; what was read counts.
            }
        }
        assertTrue(child.waitFor(30, TimeUnit.SECONDS));
        return told.toString(StandardCharsets.UTF_8);
    }

    private static void learn(String told, Map<String, Integer> known) {
        // A line that was cut by the kill was never told.
        for (String line : told.substring(0, told.lastIndexOf('\n') + 1).split("\n")) {
            String[] words = line.split(" ", 2);
            Integer id = Integer.valueOf(words[0]);
            Integer before = known.putIfAbsent(words[1], id);
            assertTrue(before == null || before.equals(id), () -> words[1] + " was " + before + " and is " + id);
        }
    }

    private void check(Map<String, Integer> known) throws IOException {
        Path file = directory.resolve("300.0");
        String text = Files.readString(file);
        assertTrue(text.startsWith("2 0 2147483647\n") && text.endsWith("\n"), text);
        List<String> problems = new ArrayList<>();
        InstanceCache cache = InstanceCache.load(file, problems::add);
        assertEquals(List.of(), problems);
        known.forEach((name, id) -> {
            assertNotNull(cache.nameOf(id), () -> name + " is forgotten");
            assertEquals(name, cache.nameOf(id));
        });
    }
}
