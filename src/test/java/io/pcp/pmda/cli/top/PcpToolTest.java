package io.pcp.pmda.cli.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Child processes, with a shell in the place of PCP's tools. */
class PcpToolTest {
    private static List<String> shell(String script) {
        return List.of("sh", "-c", script);
    }

    @Test
    void linesAreReadAsTheyCome() throws Exception {
        try (PcpTool tool = PcpTool.start(shell("echo one; echo two; exec sleep 60"))) {
            assertEquals("one", tool.line());
            assertEquals("two", tool.line());
        }
    }

    @Test
    void afterTheLastLineThereIsNone() throws Exception {
        try (PcpTool tool = PcpTool.start(shell("echo one"))) {
            assertEquals("one", tool.line());
            assertNull(tool.line());
        }
    }

    @Test
    void aFailureIsWhatTheToolSaidOfIt() {
        TopException reason = assertThrows(
                TopException.class,
                () -> PcpTool.run(
                        shell("echo 'invalid time window.' >&2; echo ' @x' >&2; echo '  ^ here' >&2; exit 1")));
        assertEquals("sh: invalid time window. @x ^ here", reason.getMessage());
    }

    @Test
    void aTracebackIsShortenedToItsEnd() {
        TopException reason = assertThrows(
                TopException.class,
                () -> PcpTool.run(shell("echo 'Traceback (most recent call last):' >&2; echo '  File x' >&2;"
                        + " echo \"No module named 'pcp'\" >&2; exit 1")));
        assertEquals("sh: No module named 'pcp'", reason.getMessage());
    }

    @Test
    void complaintsBesideValuesAreIgnored() throws Exception {
        assertEquals(List.of("value"), PcpTool.run(shell("echo value; echo 'Unknown metric name' >&2; exit 1")));
    }

    @Test
    void aToolThatIsNotThereIsNamedWithItsPackage() {
        TopException reason = assertThrows(TopException.class, () -> PcpTool.run(List.of("pmnosuchtool", "-a", "x")));
        assertTrue(reason.getMessage().startsWith("pmnosuchtool cannot be started; install"), reason.getMessage());
    }
}
