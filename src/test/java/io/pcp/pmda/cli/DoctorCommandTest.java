package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcp.pmda.model.PmErr;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor on machines made of files, with the simulated library and a pmcd that only greets. */
class DoctorCommandTest {
    private static final String ME = System.getProperty("user.name");

    @TempDir
    Path root;

    private Captured machine;
    private String[] simulation;

    @BeforeEach
    void installedAndWell() throws IOException {
        machine = new Captured(root);
        simulation = machine.simulation("gpus = 2 x h100");
        Path agent = machine.file("/var/lib/pcp/pmdas/gpu/pmdagpu", "#!/bin/sh");
        assertTrue(agent.toFile().setExecutable(true));
        machine.file(
                "/etc/pcp.conf",
                "PCP_VERSION=6.2.0",
                "PCP_USER=" + ME,
                "PCP_RUN_DIR=" + root.resolve("run"),
                "PCP_PMDAS_DIR=" + root.resolve("var/lib/pcp/pmdas"),
                "PCP_PMCDCONF_PATH=" + root.resolve("etc/pcp/pmcd/pmcd.conf"));
        machine.file("/etc/pcp/pmcd/pmcd.conf", "# agents", "gpu 300 pipe binary " + agent + " -d 300", "[access]");
        machine.file("/etc/passwd", ME + ":x:12345:12345::/nowhere:/bin/sh");
        machine.file("/etc/group", "other:x:1:");
        Files.createDirectories(root.resolve("var/lib/pcp/config/pmda"));
        Files.createDirectories(root.resolve("run"));
    }

    private Captured.Run doctor(String... words) {
        return machine.run(Captured.args(simulation, words.length == 0 ? new String[] {"doctor"} : words));
    }

    private Captured.Run doctorWithPmcd(String... words) throws IOException {
        return Greeter.during(root.resolve("run/pmcd.socket"), 0, () -> doctor(words));
    }

    private static String line(Captured.Run run, String what) {
        return run.lines().stream()
                .filter(text -> text.contains(what))
                .findFirst()
                .orElse("no line with " + what);
    }

    @Test
    void nothingFailsOnAMachineThatIsInOrder() throws IOException {
        Captured.Run run = doctorWithPmcd();
        assertEquals(0, run.code(), run.out() + run.err());
        assertTrue(line(run, "kernel driver").startsWith("  ok "), run.out());
        assertTrue(line(run, "library").contains("simulated: " + Captured.library()), run.out());
        assertTrue(line(run, "functions").startsWith("  ok "), run.out());
        assertTrue(line(run, "GPUs   ").contains("2 x NVIDIA H100 80GB HBM3"), run.out());
        assertTrue(line(run, "healthy").matches("  ok    healthy +gpu0, gpu1"), run.out());
        assertTrue(line(run, "installation").contains("version 6.2.0"), run.out());
        assertTrue(line(run, "pmcd   ").contains("answers on " + root.resolve("run/pmcd.socket")), run.out());
        assertTrue(line(run, "registration").contains("pmcd.conf:2: domain 300"), run.out());
        assertTrue(line(run, "remembered ids").contains("writable for user " + ME), run.out());
        assertTrue(run.out().endsWith("1 warning, nothing failed\n"), "started without the launcher: " + run.out());
    }

    @Test
    void aPmcdThatIsNotThereOrRefusesIsAFailure() throws IOException {
        machine.with("PMCD_PORT", "1");
        Captured.Run gone = doctor();
        assertEquals(1, gone.code());
        assertTrue(line(gone, "pmcd   ").startsWith("  fail  pmcd"), gone.out());
        assertTrue(gone.out().contains("-> start it: systemctl start pmcd"), gone.out());
        Captured.Run refused = Greeter.during(root.resolve("run/pmcd.socket"), PmErr.PERMISSION, () -> doctor());
        assertEquals(1, refused.code());
        assertTrue(line(refused, "pmcd   ").contains("PM_ERR_PERMISSION"), refused.out());
    }

    @Test
    void jsonHasTheSameFindings() throws IOException {
        machine.file("/etc/pcp/pmdagpu/pmdagpu.conf", "max_age = soon", "naming = uuid");
        Captured.Run run = doctorWithPmcd("doctor", "--format", "json");
        assertEquals(0, run.code());
        JsonNode problem = null;
        for (JsonNode finding : new ObjectMapper().readTree(run.out())) {
            assertTrue(finding.get("status").asText().matches("ok|warn|fail"), finding.toString());
            assertEquals(
                    finding.get("status").asText().equals("ok"),
                    finding.get("remedy").asText().isEmpty());
            problem = finding.get("what").asText().equals("pmdagpu.conf") ? finding : problem;
        }
        assertEquals("warn", problem.get("status").asText());
        assertEquals("Configuration", problem.get("subject").asText());
        assertTrue(problem.get("detail").asText().contains("pmdagpu.conf:1: max_age: 'soon'"), problem.toString());
    }

    @Test
    void anotherAgentWithTheDomainIsAFailureAndPmdanvidiaIsNone() throws IOException {
        machine.file(
                "/etc/pcp/pmcd/pmcd.conf",
                "nvidia 120 dso nvidia_init /var/lib/pcp/pmdas/nvidia/pmda_nvidia.so",
                "other 300 pipe binary /usr/bin/other -d 300");
        Captured.Run run = doctorWithPmcd();
        assertEquals(1, run.code());
        assertTrue(line(run, "registration").contains("pmcd.conf:2: domain 300 belongs to agent other"), run.out());
        assertTrue(line(run, "pmdanvidia").startsWith("  ok "), run.out());
    }

    @Test
    void withoutOptionsTheSetupOfTheInstalledAgentIsExamined() throws IOException {
        machine.file("/scenario.conf", "gpus = 5 x t4");
        machine.file(
                "/etc/pcp/pmcd/pmcd.conf",
                "gpu 300 pipe binary /bin/true -d 300 --nvml " + Captured.library() + " --simulate="
                        + root.resolve("scenario.conf"));
        Captured.Run run = Greeter.during(root.resolve("run/pmcd.socket"), 0, () -> machine.run("doctor"));
        assertEquals(0, run.code(), run.out());
        assertTrue(line(run, "GPUs   ").contains("5 x "), run.out());
    }

    @Test
    void aMissingStateDirectoryIsAFailureWithTheCommandThatMakesIt() throws IOException {
        Files.delete(root.resolve("var/lib/pcp/config/pmda"));
        Captured.Run run = doctorWithPmcd();
        assertEquals(1, run.code());
        assertTrue(run.out().contains("-> install -d -o " + ME + " -m 775 "), run.out());
    }

    @Test
    void anOldDriverIsAWarningThatNamesWhatIsMissing() throws IOException {
        Path old = Captured.library()
                .resolveSibling("450")
                .resolve(Captured.library().getFileName());
        machine.file("/scenario.conf", "driver = 450.248.02", "gpus = 1 x a100-40");
        simulation = new String[] {"--nvml=" + old, "--simulate=" + root.resolve("scenario.conf")};
        Captured.Run run = doctorWithPmcd();
        assertEquals(0, run.code(), run.out());
        assertTrue(
                line(run, "functions")
                        .matches("  warn {2}functions .* \\d+ of \\d+ that are used; missing .*from driver.*"),
                run.out());
    }

    @Test
    void aLibraryThatDoesNotInitialiseIsAFailureWithItsRemedy() throws IOException {
        simulation = machine.simulation("gpus = 1 x h100", "[faults]", "mismatch");
        Captured.Run run = doctorWithPmcd();
        assertEquals(1, run.code());
        assertTrue(line(run, "initialisation").startsWith("  fail "), run.out());
        assertTrue(run.out().contains("-> the driver was upgraded under the running kernel: reboot"), run.out());
    }

    @Test
    void everyGpuThatIsNotWellIsNamedWithItsReasons() throws IOException {
        simulation = machine.simulation(
                "gpus = 4 x h100",
                "[gpu1]",
                "rows = 2, 1, 1, 0",
                "[gpu3]",
                "unrepairable_memory = on",
                "process = pid=4194999 comm=gone mem=1GiB");
        Captured.Run run = doctorWithPmcd();
        assertTrue(line(run, "healthy").matches("  ok    healthy +gpu0, gpu2"), run.out());
        assertTrue(line(run, "  gpu1 ").matches("  (warn|fail)  gpu1 +.*row remap pending.*"), run.out());
        assertTrue(line(run, "  gpu3 ").matches("  (warn|fail)  gpu3 +.*memory cannot be repaired.*"), run.out());
        assertTrue(line(run, "processes").endsWith("1 on 1 of 4 GPUs"), run.out());
        assertTrue(run.out().contains("-> 'man pmdagpu-metrics' has every rule of health"), run.out());
    }

    @Test
    void healthIsNoSubjectWithoutALibraryThatWorks() throws IOException {
        simulation = machine.simulation("gpus = 1 x h100", "[faults]", "nodriver");
        Captured.Run run = doctorWithPmcd();
        assertEquals(1, run.code());
        assertEquals("no line with Health", line(run, "Health"), run.out());
    }

    @Test
    void aMachineWithoutPcpIsToldHowToGetIt() throws IOException {
        Files.delete(root.resolve("etc/pcp.conf"));
        Captured.Run run = doctor();
        assertEquals(0, run.code(), run.out());
        assertTrue(line(run, "installation").startsWith("  warn "), run.out());
        assertTrue(run.out().contains("-> run ./Install of pmdagpu"), run.out());
    }

    @Test
    void receiverIsExaminedOnceItIsSwitchedOn() throws IOException {
        machine.file("/etc/pcp/pmdagpu/otlp.conf", "# listen = 127.0.0.1:4318");
        assertFalse(doctor().out().contains("OTLP receiver"));
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + other.getLocalPort();
            machine.file("/etc/pcp/pmdagpu/otlp.conf", "listen = " + address);
            Captured.Run run = doctor();
            assertTrue(run.out().contains("OTLP receiver"), run.out());
            assertTrue(line(run, "somebody listens").contains(address), run.out());
        }
        machine.file("/etc/pcp/pmdagpu/otlp.conf", "listen = 0.0.0.0:4318");
        Captured.Run open = doctor();
        assertTrue(line(open, "otlp.conf:1").startsWith("  fail"), open.out());
    }
}
