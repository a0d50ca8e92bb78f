package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from sysfs and procfs. */
class KernelFilesTest {
    @TempDir
    Path root;

    private void device(String address, String vendor, String type) throws IOException {
        Path device = Files.createDirectories(root.resolve("bus/pci/devices").resolve(address));
        Files.writeString(device.resolve("vendor"), vendor + "\n");
        Files.writeString(device.resolve("class"), type + "\n");
    }

    @Test
    void onlyDisplayFunctionsOfNvidiaCount() throws IOException {
        device("0000:1b:00.0", "0x10de", "0x030200");
        device("0000:43:00.0", "0x10de", "0x030000");
        device("0000:43:00.1", "0x10de", "0x040300");
        device("0000:02:00.0", "0x1a03", "0x030000");
        Files.createDirectories(root.resolve("bus/pci/devices/0000:99:00.0"));
        assertEquals(2, PciBus.count(root));
    }

    @Test
    void noBusMeansNone() {
        assertEquals(0, PciBus.count(root));
    }

    @ParameterizedTest
    @CsvSource({
        "0000:3b:00.0, 00000000:3B:00.0, 1",
        "10000:3b:00.0, 00010000:3B:00.0, 1",
        "0000:3b:00.0, 0000:3B:00.0, 1",
        "0000:3b:00.0, 00000000:3C:00.0, ''",
        "0000:3b:00.0, '', ''",
        "0000:3b:00.0, :3B:00.0, ''",
        "0000:3b:00.0, nowhere:3B:00.0, ''",
    })
    void functionIsFoundByTheAddressOfNvml(String directory, String address, String expected) throws IOException {
        Path device = Files.createDirectories(root.resolve("bus/pci/devices").resolve(directory));
        Files.writeString(device.resolve("numa_node"), "1\n");
        assertEquals(expected, PciBus.attribute(root, address, "numa_node"));
        assertEquals("", PciBus.attribute(root, address, "missing"));
    }

    @Test
    void driverVersionIsReadInBothForms() throws IOException {
        assertEquals("none", KernelDriver.version(root));
        Path version = Files.createDirectories(root.resolve("driver/nvidia")).resolve("version");
        Files.writeString(version, "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 2024\n");
        assertEquals("550.54.15", KernelDriver.version(root));
        Files.writeString(
                version, "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.95.05  Release Build\n");
        assertEquals("580.95.05", KernelDriver.version(root));
        Files.writeString(version, "something else\n");
        assertEquals("none", KernelDriver.version(root));
    }
}
