package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pmdagpu sources} where no pmcd answers. */
class SourcesCommandTest {
    @TempDir
    Path root;

    private Captured machine() {
        return new Captured(root).with("PMCD_SOCKET", "/does/not/exist").with("PMCD_PORT", "1");
    }

    @Test
    void withoutAnAgentTheFilesAreShownAndItSaysSo() {
        Captured machine = machine();
        machine.file("/etc/pcp/pmdagpu/sources.d/app.conf", "url = http://me:secret@127.0.0.1:2/metrics");
        machine.file("/etc/pcp/pmdagpu/sources.d/vllm.conf", "preset = vllm", "enabled = auto");
        machine.file("/etc/pcp/pmdagpu/sources.d/off.conf", "url = file:///x", "enabled = no");
        Path bad = machine.file("/etc/pcp/pmdagpu/sources.d/bad.conf", "nonsense");
        Captured.Run run = machine.run("sources");
        assertEquals(1, run.code());
        assertTrue(run.err().startsWith("pmdagpu: no agent answers ("), run.err());
        assertTrue(run.err().endsWith("); this is what the files say\n"), run.err());
        List<String> lines = run.lines();
        assertTrue(lines.get(0).matches("SOURCE +METRICS +STATUS +AGE .*"), run.out());
        assertTrue(lines.get(1).matches("app +workload\\.app +unknown +http://127\\.0\\.0\\.1:2/metrics"), run.out());
        assertTrue(lines.get(2).matches("off +workload\\.off +disabled +file:///x"), run.out());
        assertTrue(lines.get(3).matches("vllm +workload\\.vllm +auto +http://127\\.0\\.0\\.1:8000/metrics"), run.out());
        assertTrue(run.out().contains("\n\n" + bad + ":1: "), run.out());
    }

    @Test
    void withoutAnySourceItSaysHowToGetOne() {
        Captured.Run run = machine().run("sources");
        assertEquals(1, run.code());
        assertEquals("no sources are configured: pmdagpu add NAME URL makes one\n", run.out());
    }

    @Test
    void jsonSaysThatTheAgentHasNone() throws Exception {
        Captured machine = machine();
        machine.file("/etc/pcp/pmdagpu/sources.d/app.conf", "url = http://127.0.0.1:2/metrics");
        JsonNode all = new ObjectMapper()
                .readTree(machine.run("sources", "--format", "json").out());
        assertEquals(1, all.size());
        assertEquals("app", all.get(0).get("source").asText());
        assertEquals(false, all.get(0).get("agent").asBoolean());
        assertEquals("workload.app", all.get(0).get("namespace").asText());
    }

    @Test
    void anotherHostThatDoesNotAnswerIsAFailure() {
        Captured.Run run = machine().run("sources", "-h", "127.0.0.1:1");
        assertEquals(1, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("pmdagpu: pminfo"), run.err());
    }

    @Test
    void aDirectoryThatIsMissingIsAnError() {
        Captured.Run run = machine().run("sources", "-c", "/does/not/exist");
        assertEquals(1, run.code());
        assertEquals("pmdagpu: -c /does/not/exist: there is no such directory\n", run.err());
    }
}
