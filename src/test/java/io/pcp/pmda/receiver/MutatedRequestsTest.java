package io.pcp.pmda.receiver;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The inputs of the fuzzers, changed at random, the same in each run. */
class MutatedRequestsTest {
    private static final byte[] PIECES = "\r\n\r\n: 0;chunked\t,HTTP/1.1\0#=".getBytes(StandardCharsets.US_ASCII);

    private interface Target {
        void run(byte[] input);
    }

    private static void mutated(String directory, int rounds, Target target) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/fuzz", directory))) {
            for (Path file : files.sorted().toList()) {
                seeds.add(Files.readAllBytes(file));
            }
        }
        assertFalse(seeds.isEmpty());
        Random random = new Random(4318);
        for (int round = 0; round < rounds; round++) {
            target.run(mutant(seeds.get(random.nextInt(seeds.size())), random));
        }
    }

    private static byte[] mutant(byte[] seed, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int changes = 1 + random.nextInt(4);
        for (byte b : seed) {
            int what = random.nextInt(Math.max(4, seed.length / changes * 4));
            if (what == 1) {
                int from = random.nextInt(PIECES.length);
                out.write(PIECES, from, 1 + random.nextInt(Math.min(4, PIECES.length - from)));
            } else if (what == 2) {
                out.write(random.nextInt(256));
                out.write(b);
            } else if (what != 3) {
                out.write(b);
            }
        }
        return out.toByteArray();
    }

    @Test
    void requestsEndInOrderOrAreRefused() throws IOException {
        int[] ran = {0};
        mutated("otlp-http", 20_000, input -> {
            ReceiverFuzz.requests(input);
            ran[0]++;
        });
        assertTrue(ran[0] == 20_000);
    }

    @Test
    void configurationsAreReadOrExplained() throws IOException {
        int[] ran = {0};
        mutated("otlp.conf", 1000, input -> {
            ReceiverFuzz.configuration(input);
            ran[0]++;
        });
        assertTrue(ran[0] == 1000);
    }
}
