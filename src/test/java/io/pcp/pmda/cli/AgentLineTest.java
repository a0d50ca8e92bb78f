package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentLineTest {
    @TempDir
    Path root;

    @Test
    void agentsOfAllKindsAreReadUpToTheAccessSection() throws IOException {
        Path file = new Captured(root)
                .file(
                        "/pmcd.conf",
                        "# Name  Id  IPC  ...",
                        "",
                        "pmcd 2 dso pmcd_init /x/pmda_pmcd.so",
                        "gpu\t300\tpipe\tbinary\t/x/pmdagpu -d 300 --simulate=storm -c /etc/here",
                        "sock 12 socket inet 2078 /x/sock",
                        "[access]",
                        "disallow * : store;");
        List<AgentLine> agents = AgentLine.read(file);
        assertEquals(
                List.of("pmcd", "gpu", "sock"),
                agents.stream().map(AgentLine::name).toList());
        AgentLine gpu = agents.get(1);
        assertEquals(4, gpu.line());
        assertEquals("/x/pmdagpu", gpu.program());
        assertEquals(new Setup(Optional.of(Path.of("/etc/here")), Optional.empty(), Optional.of("storm")), gpu.setup());
    }

    @Test
    void aBareSimulateIsTheDefaultScenario() {
        AgentLine line = new AgentLine(1, "gpu", "300", "pipe", List.of("/x/pmdagpu", "-d", "300", "--simulate"));
        assertEquals(Setup.of(null, null, ""), line.setup());
    }
}
