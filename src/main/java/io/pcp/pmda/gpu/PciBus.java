package io.pcp.pmda.gpu;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

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

    /**
     * What the kernel says about a function, such as its {@code numa_node}; empty when it says nothing.
     *
     * @param address in NVML's form, {@code 00000000:3B:00.0}
     */
    static String attribute(Path sysfs, String address, String name) {
        int colon = address.indexOf(':');
        if (colon < 1) {
            return "";
        }
        try {
            // The kernel writes at least four digits of the domain, in small letters.
            String domain = String.format(Locale.ROOT, "%04x", Integer.parseUnsignedInt(address, 0, colon, 16));
            String device = domain + address.substring(colon).toLowerCase(Locale.ROOT);
            return line(sysfs.resolve("bus/pci/devices").resolve(device).resolve(name));
        } catch (NumberFormatException | InvalidPathException noAddress) {
            return "";
        }
    }

    private static String line(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException gone) {
            return "";
        }
    }
}
