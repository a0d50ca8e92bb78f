package io.pcp.pmda.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of the loaded kernel driver without NVML: what is left to say when the library does not work
 * with it.
 */
final class KernelDriver {
    private static final Pattern VERSION = Pattern.compile("Kernel Module.*?\\s(\\d+(?:\\.\\d+)+)\\s");

    private KernelDriver() {}

    /**
     * Such as {@code 550.54.15}, or {@code none} without a driver.
     *
     * @param procfs root of procfs
     */
    static String version(Path procfs) {
        try {
            Matcher match = VERSION.matcher(Files.readString(procfs.resolve("driver/nvidia/version")));
            return match.find() ? match.group(1) : FleetState.NONE;
        } catch (IOException notLoaded) {
            return FleetState.NONE;
        }
    }
}
