package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.sdk.ChildJvm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent killed in the middle of anything loses no number it has told anybody. {@code -Dregistry.kills=200} for more. */
class RegistrySurvivesKillTest {
    @TempDir
    private Path directory;

    @Test
    void numbersNeverChangeAndTheFileIsNeverDamaged() throws Exception {
        Random random = new Random(20261121);
        Map<String, String> known = new HashMap<>();
        int kills = Integer.getInteger("registry.kills", 20);
        for (int kill = 0; kill < kills; kill++) {
            String told = churn(kill, 1 + random.nextInt(60_000));
            for (String line : told.substring(0, told.lastIndexOf('\n') + 1).split("\n")) {
                String[] parts = line.split("\t", 2);
                Churn.remember(known, parts[0], parts[1], "kill " + kill);
            }
        }
        assertTrue(known.size() > 200, known.size() + " numbers");
        List<String> said = new ArrayList<>();
        Registry.open(directory.resolve("reg"), (what, text) -> said.add(text)).close();
        assertEquals(List.of(), said);
    }

    private String churn(int seed, int bytes) throws IOException, InterruptedException {
        Process child = ChildJvm.start(
                ChildJvm.of(RegistryChurn.class, directory.resolve("reg").toString(), Integer.toString(seed))
                        .redirectError(ProcessBuilder.Redirect.INHERIT));
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        try (InputStream out = child.getInputStream()) {
            byte[] some = new byte[512];
            while (told.size() < bytes) {
                int read = out.read(some);
                assertTrue(read > 0, "the child has ended by itself: " + told);
                told.write(some, 0, read);
            }
            child.destroyForcibly();
            try {
                out.transferTo(told);
            } catch (IOException closed) {
                // The platform closes the stream when it reaps the process; what was read counts.
            }
        }
        assertTrue(child.waitFor(30, TimeUnit.SECONDS));
        String text = told.toString(StandardCharsets.UTF_8);
        assertTrue(
                text.lines().noneMatch(line -> line.startsWith("said\t")),
                text.lines().limit(1).toList().toString());
        return text;
    }
}
