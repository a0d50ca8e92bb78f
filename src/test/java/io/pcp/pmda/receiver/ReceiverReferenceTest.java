package io.pcp.pmda.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.GeneratedFile;
import io.pcp.pmda.source.FileTrust;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReceiverReferenceTest {
    private static final Path SHIPPED = Path.of("pmda/otlp.conf");

    private final ReceiverConfigReader reader = new ReceiverConfigReader(FileTrust.current());

    /** {@code -Dcatalogue.write=true} makes it anew. */
    @Test
    void theShippedFileIsThatOfTheKeys() throws IOException {
        GeneratedFile.same("pmda/otlp.conf", ReceiverReference.file(), "ReceiverKey");
    }

    @Test
    void theTableOfTheManualPageIsThatOfTheKeys() throws IOException {
        GeneratedFile.between(
                "pmda/pmdagpu.1",
                ".\\\" Made from the keys of the receiver: begin\n",
                ".\\\" Made from the keys of the receiver: end\n",
                ReceiverReference.man(),
                "ReceiverKey");
    }

    @Test
    void theTableOfTheGuideIsThatOfTheKeys() throws IOException {
        GeneratedFile.between(
                "pmda/doc/otlp.md",
                "<!-- Made from the keys: begin -->\n",
                "<!-- Made from the keys: end -->\n",
                ReceiverReference.markdown(),
                "ReceiverKey");
    }

    @Test
    void oneLineOfTheShippedFileTurnsItOn() {
        String on = ReceiverReference.file().replace("#listen = ", "listen = ");
        ReceiverConfigReader.Result result = reader.read(SHIPPED, on);
        assertEquals(List.of(), result.problems());
        assertEquals("127.0.0.1:4318", result.settings().listen().get(0).display());
    }

    @Test
    void defaultsThatAreUncommentedChangeNothing() {
        StringBuilder active = new StringBuilder();
        for (ReceiverKey key : ReceiverKey.values()) {
            if (!key.fallback().isEmpty()) {
                active.append(key.key()).append(" = ").append(key.fallback()).append('\n');
            }
        }
        ReceiverSettings said = reader.read(SHIPPED, active.toString()).settings();
        ReceiverSettings plain = reader.read(SHIPPED, "").settings();
        assertEquals(plain.maxBody(), said.maxBody());
        assertEquals(plain.staleAfter(), said.staleAfter());
        assertEquals(plain.security(), said.security());
        assertEquals(plain.path(), said.path());
        assertEquals(plain.listen(), said.listen());
    }

    @ParameterizedTest
    @EnumSource(ReceiverKey.class)
    void everyKeyIsExplained(ReceiverKey key) {
        assertEquals(key, ReceiverKey.of(key.key()));
        assertTrue(key.meaning().length() > 4 && key.meaning().endsWith("."), key.meaning());
        assertTrue(ReceiverReference.markdown().contains("| `" + key.key() + "`"));
        assertTrue(ReceiverReference.man().contains("\\fB" + key.key() + "\\fP"));
        assertTrue(ReceiverReference.file().contains("\n#" + key.key() + " = " + key.example() + "\n"));
    }

    @Test
    void linesFitAScreenAndTablesHaveFourColumns() {
        assertTrue(ReceiverReference.file().lines().allMatch(line -> line.length() <= 120));
        for (String line : ReceiverReference.markdown().lines().toList()) {
            assertEquals(5, line.chars().filter(c -> c == '|').count(), line);
        }
        for (String line : ReceiverReference.man().lines().toList()) {
            assertTrue(!line.startsWith("'") && (!line.startsWith(".") || line.equals(".TP")), line);
        }
    }
}
