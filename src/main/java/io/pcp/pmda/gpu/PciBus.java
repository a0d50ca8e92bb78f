package io.pcp.pmda.gpu;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** NVIDIA GPUs on the PCI bus as the kernel lists them, whether a driver has them or not. */
final class PciBus {
    private static final String VENDOR = "0x10de";
    private static final String DISPLAY_CLASS = "0x03";

    private PciBus() {}

    /**
     * Number of display functions of NVIDIA; 0 where the kernel lists none.
     *
     * @param sysfs root of sysfs
     */
    static int count(Path sysfs) {
        int count = 0;
        try (DirectoryStream<Path> devices = Files.newDirectoryStream(sysfs.resolve("bus/pci/devices"))) {
            for (Path device : devices) {
                if (line(device.resolve("vendor")).equals(VENDOR)
                        && line(device.resolve("class")).startsWith(DISPLAY_CLASS)) {
                    count++;
                }
            }
        } catch (IOException noBus) {
            return count;
        }
        return count;
    }

    private static String line(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException gone) {
            return "";
        }
    }
}
