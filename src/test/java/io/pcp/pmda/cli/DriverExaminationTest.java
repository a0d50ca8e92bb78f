package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.gpu.GpuSettings;
import io.pcp.pmda.sdk.PcpConf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverExaminationTest {
    private static final String VERSION =
            "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56 UTC 2024";

    @TempDir
    Path root;

    private Captured machine;

    @BeforeEach
    void twoGpusOnTheBus() {
        machine = new Captured(root);
        for (String function : List.of("0000:1b:00.0", "0000:43:00.0")) {
            machine.file("/sys/bus/pci/devices/" + function + "/vendor", "0x10de");
            machine.file("/sys/bus/pci/devices/" + function + "/class", "0x030200");
        }
        machine.file("/sys/bus/pci/devices/0000:1b:00.1/vendor", "0x10de");
        machine.file("/sys/bus/pci/devices/0000:1b:00.1/class", "0x040300");
        machine.file("/sys/bus/pci/devices/0000:00:02.0/vendor", "0x8086");
        machine.file("/sys/bus/pci/devices/0000:00:02.0/class", "0x030000");
    }

    private Patient patient() {
        Account me = new Account(System.getProperty("user.name"), 0, java.util.Set.of(), "", true);
        PcpConf pcp = PcpConf.load(machine.shell().environment());
        return new Patient(machine.shell(), Setup.NONE, GpuSettings.DEFAULT, List.of(), pcp, null, me);
    }

    private List<String> examine() {
        return new DriverExamination()
                .examine(patient()).stream()
                        .map(finding -> finding.status() + " " + finding.what() + ": " + finding.detail())
                        .toList();
    }

    @Test
    void aLoadedDriverWithItsNodesIsInOrder() {
        machine.file("/proc/driver/nvidia/version", VERSION);
        machine.file("/dev/nvidiactl");
        machine.file("/dev/nvidia0");
        machine.file("/dev/nvidia1");
        machine.file("/dev/nvidia-uvm");
        assertEquals(
                List.of(
                        "OK GPUs on the bus: 2",
                        "OK kernel driver: 550.54.15",
                        "OK /dev/nvidiactl: open for user " + System.getProperty("user.name"),
                        "OK /dev/nvidiaN: 2 nodes"),
                examine());
    }

    @Test
    void theOpenKernelModuleIsRecognised() {
        machine.file(
                "/proc/driver/nvidia/version",
                "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.172.08  Release Build");
        assertEquals("570.172.08 (open kernel module)", DriverExamination.version(machine.shell()));
    }

    @Test
    void aMissingNodeIsAWarningAndAMissingControlNodeAFailure() {
        machine.file("/proc/driver/nvidia/version", VERSION);
        machine.file("/dev/nvidia0");
        assertEquals(
                List.of(
                        "OK GPUs on the bus: 2",
                        "OK kernel driver: 550.54.15",
                        "FAIL /dev/nvidiactl: missing",
                        "WARN /dev/nvidiaN: 1 nodes for 2 GPUs on the bus"),
                examine());
    }

    @Test
    void nouveauIsNamedWhenItHasTheGpus() throws IOException {
        Files.createDirectories(root.resolve("sys/module/nouveau"));
        assertEquals(
                List.of("OK GPUs on the bus: 2", "FAIL kernel driver: not loaded: nouveau has the GPUs"), examine());
    }

    @Test
    void withoutGpuTheSimulationIsOffered() throws IOException {
        try (var files = Files.walk(root.resolve("sys"))) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> assertTrue(file.toFile().delete()));
        }
        List<Finding> findings = new DriverExamination().examine(patient());
        assertEquals(Finding.Status.WARN, findings.get(0).status());
        assertTrue(findings.get(0).remedy().contains("--simulate"));
        assertEquals(Finding.Status.FAIL, findings.get(1).status());
    }

    @Test
    void windowsDriverIsRecognisedInWsl() {
        machine.file("/dev/dxg");
        assertEquals(List.of("OK kernel driver: Windows' driver (WSL 2); many metrics have no value there"), examine());
    }
}
