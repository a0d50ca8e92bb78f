package io.pcp.pmda.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/** Searches for inputs that break what {@link FuzzTargets} says, from those in {@code src/test/resources/fuzz}. */
class Fuzz {
    private static List<byte[]> seeds(String target) throws IOException {
        return List.copyOf(Corpus.of(target).values());
    }

    static List<byte[]> expositionSeeds() throws IOException {
        return seeds("exposition");
    }

    static List<byte[]> validatorSeeds() throws IOException {
        return seeds("validator");
    }

    @MethodSource("expositionSeeds")
    @FuzzTest
    void exposition(byte[] input) {
        FuzzTargets.exposition(input);
    }

    @MethodSource("validatorSeeds")
    @FuzzTest
    void validator(byte[] input) {
        FuzzTargets.validator(input);
    }
}
