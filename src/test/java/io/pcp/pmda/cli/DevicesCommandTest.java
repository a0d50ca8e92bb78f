package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevicesCommandTest {
    private static final String[] PARTITIONED = {
        "[gpu0]",
        "preset = a100-40",
        "uuid = GPU-00000000-0000-0000-0000-000000000000",
        "busid = 00000000:1B:00.0",
        "mig = on",
        "mig_layout = 3g.20gb, 1g.5gb",
        "process = pid=4711 comm=serve mem=9GiB gi=1 ci=0",
        "process = pid=4712 comm=train mem=1GiB gi=7 ci=0",
        "[gpu1]",
        "preset = h100",
        "uuid = GPU-11111111-1111-1111-1111-111111111111",
        "busid = 00000000:43:00.0"
    };

    @TempDir
    Path root;

    @Test
    void slicesStandBelowTheirGpu() {
        Captured machine = new Captured(root);
        Captured.Run run = machine.run(Captured.args(machine.simulation(PARTITIONED), "devices"));
        assertEquals(0, run.code(), run.err());
        String expected = """
                NAME      INDEX  MODEL                          MEMORY  PROCS  PCI               UUID                                      HEALTH
                gpu0          0  NVIDIA A100-SXM4-40GB (MIG)    40 GiB      2  00000000:1B:00.0  GPU-00000000-0000-0000-0000-000000000000  ok
                  mig1.0           3g.20gb                    19.5 GiB                           MIG-*
                  mig7.0           1g.5gb                     4.75 GiB                           MIG-*
                gpu1          1  NVIDIA H100 80GB HBM3        79.6 GiB      0  00000000:43:00.0  GPU-11111111-1111-1111-1111-111111111111  ok
                """;
        String shown = run.out().replaceAll("MIG-[-0-9a-f]{36}", "MIG-*");
        assertEquals(expected.replaceAll("mig\\d\\.0", "mig?.0"), shown.replaceAll("mig\\d\\.0", "mig?.0"));
    }

    @Test
    void jsonHasEverythingTheTableHas() throws IOException {
        Captured machine = new Captured(root);
        Captured.Run run = machine.run(Captured.args(machine.simulation(PARTITIONED), "devices", "--format", "json"));
        JsonNode all = new ObjectMapper().readTree(run.out());
        assertEquals(2, all.size());
        assertEquals("gpu0", all.get(0).get("name").asText());
        assertTrue(all.get(0).get("mig").asBoolean());
        assertEquals(2, all.get(0).get("slices").size());
        assertEquals("3g.20gb", all.get(0).get("slices").get(0).get("profile").asText());
        assertTrue(all.get(0).get("slices").get(0).get("uuid").asText().startsWith("MIG-"));
        assertFalse(all.get(1).get("mig").asBoolean());
        assertEquals(85520809984L, all.get(1).get("memory").asLong());
        assertEquals("ok", all.get(1).get("state").asText());
        assertEquals("ok", all.get(1).get("health").asText());
        assertEquals(2, all.get(0).get("processes").asInt());
        assertEquals(0, all.get(1).get("processes").asInt());
    }

    @Test
    void whatIsWrongWithAGpuStandsBelowTheTable() throws IOException {
        Captured machine = new Captured(root);
        String[] ill = machine.simulation(
                "gpus = 3 x h100", "[gpu1]", "rows = 2, 1, 1, 0", "[gpu2]", "unrepairable_memory = on");
        Captured.Run run = machine.run(Captured.args(ill, "devices"));
        assertEquals(0, run.code(), run.err());
        List<String> lines = run.lines();
        assertTrue(lines.get(1).endsWith("  ok"), run.out());
        assertTrue(lines.get(2).endsWith("  degraded") || lines.get(2).endsWith("  reset required"), run.out());
        assertEquals("", lines.get(4), run.out());
        assertTrue(lines.get(5).matches("gpu1: (degraded|reset required): row remap pending.*"), run.out());
        assertTrue(lines.get(6).startsWith("gpu2: "), run.out());
        assertEquals(7, lines.size(), run.out());
        JsonNode all = new ObjectMapper()
                .readTree(machine.run(Captured.args(ill, "devices", "--format", "json"))
                        .out());
        assertEquals(lines.get(5), "gpu1: " + all.get(1).get("health").asText());
    }

    @Test
    void aGpuThatTellsNoProcessesHasADash() {
        Captured machine = new Captured(root);
        Captured.Run run = machine.run(Captured.args(
                machine.simulation(
                        "gpus = 1 x h100",
                        "[gpu0]",
                        "unsupported = nvmlDeviceGet*Process*, nvmlDeviceGetRunningProcessDetailList"),
                "devices"));
        assertEquals(0, run.code(), run.err());
        assertTrue(run.lines().get(1).matches("gpu0 .*  -  .*"), run.out());
    }

    @Test
    void withoutGpusTheReasonAndTheDoctorAreNamed() {
        Captured machine = new Captured(root);
        Captured.Run run =
                machine.run(Captured.args(machine.simulation("gpus = 1 x h100", "[faults]", "nodriver"), "devices"));
        assertEquals(1, run.code());
        assertEquals("", run.out());
        assertTrue(
                run.err().matches("(?s).*pmdagpu: no GPUs: Driver Not Loaded; 'pmdagpu doctor' tells what to do\n"),
                run.err());
    }
}
