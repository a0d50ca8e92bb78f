package io.pcp.pmda.cli.sources;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcp.pmda.source.ConfigProblem;
import io.pcp.pmda.source.FileTrust;
import io.pcp.pmda.source.SourceConfig;
import io.pcp.pmda.source.SourceDraft;
import io.pcp.pmda.source.SourceSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What pminfo prints of an agent, beside what the files say. */
class SourceTableTest {
    private static final List<String> PMINFO = """

            workload.control.status
                inst [256 or "vllm"] value "success"
                inst [257 or "app"] value "backoff 8s: refused (127.0.0.1:1)"

            workload.control.age
                inst [256 or "vllm"] value 0.2501

            workload.control.series
                inst [256 or "vllm"] value 178
                inst [257 or "app"] value 0

            workload.control.calls
                inst [256 or "vllm"] value 12
                inst [257 or "app"] value 5

            workload.control.failures
                inst [256 or "vllm"] value 0
                inst [257 or "app"] value 5

            workload.control.last_error
                inst [257 or "app"] value "said "no" at 127.0.0.1:1"

            workload.control.total.sources
                value 2

            node.control.status
                inst [260 or "exporter"] value "not fetched yet"

            node.control.mode
                inst [260 or "exporter"] value "background 10s"
            """.lines().toList();

    private static SourceSet files(String... drafts) {
        List<SourceConfig> all = new ArrayList<>();
        for (String draft : drafts) {
            String[] sides = draft.split(" ", 2);
            all.addAll(new SourceDraft(sides[0], Path.of("/x/" + sides[0] + ".conf"), sides[1].replace(';', '\n'))
                    .read(null, FileTrust.current())
                    .sources());
        }
        return new SourceSet(all, List.of());
    }

    @Test
    void valuesAreFoundBySourceAndTextsLoseTheirQuotes() {
        AgentStates states = AgentStates.parse(PMINFO);
        assertEquals(
                List.of("app", "exporter", "vllm"), List.copyOf(states.sources().keySet()));
        assertEquals("success", states.sources().get("vllm").get("status"));
        assertEquals("said \"no\" at 127.0.0.1:1", states.sources().get("app").get("last_error"));
        assertEquals("node", states.sources().get("exporter").tree());
        assertEquals("", states.sources().get("exporter").get("age"));
    }

    @Test
    void agentAndFilesMakeOneTable() {
        SourceSet files = files(
                "vllm preset = vllm;enabled = auto",
                "app url = http://127.0.0.1:1/metrics",
                "tgi preset = tgi;enabled = auto",
                "new url = file:///n");
        SourceTable table = new SourceTable(AgentStates.parse(PMINFO), files, true);
        List<List<String>> rows = table.rows();
        assertEquals(
                List.of(
                        "app",
                        "workload.app",
                        "backoff 8s: refused (127.0.0.1:1)",
                        "",
                        "",
                        "0",
                        "5/5",
                        "",
                        "http://127.0.0.1:1/metrics"),
                rows.get(0));
        assertEquals(
                List.of("exporter", "node.*", "not fetched yet", "", "", "", "", "background 10s", ""), rows.get(1));
        assertEquals("not in the agent yet", rows.get(2).get(2));
        assertEquals("not found (auto)", rows.get(3).get(2));
        assertEquals(
                List.of(
                        "vllm",
                        "workload.vllm",
                        "success",
                        "250ms",
                        "",
                        "178",
                        "0/12",
                        "",
                        "http://127.0.0.1:8000/metrics"),
                rows.get(4));
        assertEquals(List.of("", "app: said \"no\" at 127.0.0.1:1"), table.notes());
        assertFalse(table.well());
    }

    @Test
    void whatNobodyWantsIsNotUnwell() {
        List<String> fine =
                PMINFO.stream().filter(line -> !line.contains("\"app\"")).toList();
        SourceSet files = files("tgi preset = tgi;enabled = auto", "off url = file:///n;enabled = no");
        assertTrue(new SourceTable(AgentStates.parse(fine), files, true).well());
    }

    @Test
    void aFileThatIsWrongIsTheStatusWhateverTheAgentCallsIt() {
        List<String> said = List.of("workload.control.status", "    inst [258 or \"bad\"] value \"disabled\"");
        ConfigProblem problem = new ConfigProblem(Path.of("/x/bad.conf"), 3, "bad", "unknown key 'x'", true);
        SourceTable table = new SourceTable(AgentStates.parse(said), new SourceSet(List.of(), List.of(problem)), true);
        assertEquals(
                "config: /x/bad.conf:3: unknown key 'x'", table.rows().get(0).get(2));
        assertFalse(table.well());
    }

    @Test
    void jsonHasTheValuesAsNumbers() throws Exception {
        JsonNode all =
                new ObjectMapper().readTree(new SourceTable(AgentStates.parse(PMINFO), SourceSet.EMPTY, true).json());
        JsonNode vllm = all.get(2);
        assertEquals("success", vllm.get("status").asText());
        assertTrue(vllm.get("well").asBoolean());
        assertEquals(0.2501, vllm.get("age").asDouble());
        assertEquals(178, vllm.get("series").asInt());
        assertFalse(all.get(0).get("well").asBoolean());
    }

    @Test
    void serviceThatSendsHasARowWithoutAFile() {
        List<String> said = """
                workload.control.status
                    inst [270 or "otlp.checkout"] value "success"

                workload.control.mode
                    inst [270 or "otlp.checkout"] value "push"
                """.lines().toList();
        SourceTable table = new SourceTable(AgentStates.parse(said), SourceSet.EMPTY, true);
        List<String> row = table.rows().get(0);
        assertEquals(List.of("otlp.checkout", "workload.checkout", "success"), row.subList(0, 3));
        assertEquals(List.of("push", "sends by OTLP"), row.subList(7, 9));
        assertTrue(table.well());
    }
}
