package io.pcp.pmda.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every input that the fuzzers start from, and every one that once was a finding, through the same code. */
class FuzzCorpusTest {
    @TestFactory
    Stream<DynamicTest> everyInputIsTakenAsItsTargetSays() {
        return FuzzTargets.names().stream().flatMap(FuzzCorpusTest::tests);
    }

    private static Stream<DynamicTest> tests(String target) {
        try {
            return Corpus.of(target).entrySet().stream()
                    .map(input -> DynamicTest.dynamicTest(
                            target + "/" + input.getKey(), () -> FuzzTargets.run(target, input.getValue())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyTargetHasInputsAndEveryDirectoryATarget() throws IOException {
        assertEquals(new TreeSet<>(FuzzTargets.names()), new TreeSet<>(Corpus.targets()));
        for (String target : FuzzTargets.names()) {
            assertFalse(Corpus.of(target).isEmpty(), target);
        }
    }

    @Test
    void documentsChangeAndStayTheSameForTheSameInput() {
        byte[] input = "a 1\nb 2\n\u00ffc 3\n".getBytes(StandardCharsets.ISO_8859_1);
        List<String> once = texts(DocumentChanges.sequence(input));
        assertEquals(once, texts(DocumentChanges.sequence(input)));
        assertEquals(List.of("a 1\nb 2\n", "c 3\n"), once.subList(0, 2));
        assertEquals(8, once.size());
        assertFalse(new TreeSet<>(once).size() < 4, once::toString);
    }

    private static List<String> texts(List<byte[]> documents) {
        return documents.stream()
                .map(document -> new String(document, StandardCharsets.ISO_8859_1))
                .toList();
    }
}
