package io.pcp.pmda.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether the agent may see what happens inside MIG slices: that takes read access to the monitor capability, a device
 * node whose number {@code /proc/driver/nvidia-caps/mig-minors} tells.
 */
final class MigRights {
    private MigRights() {}

    static Finding examine(Patient patient) {
        String user = patient.account().name();
        String minor = minor(patient.shell());
        if (minor.isEmpty()) {
            return Finding.warn(
                    "MIG monitor",
                    "/proc/driver/nvidia-caps/mig-minors names no capability",
                    "processes and memory of slices have no values; load the nvidia-caps of the driver");
        }
        Path node = patient.shell().file("/dev/nvidia-caps/nvidia-cap" + minor);
        if (!Files.exists(node)) {
            return Finding.warn(
                    "MIG monitor",
                    "/dev/nvidia-caps/nvidia-cap" + minor + " is missing",
                    "create it: nvidia-modprobe -f /proc/driver/nvidia/capabilities/mig/monitor");
        }
        if (!patient.account().may(node, Account.READ)) {
            return Finding.warn(
                    "MIG monitor",
                    "/dev/nvidia-caps/nvidia-cap" + minor + " is not readable for user " + user
                            + ": processes and memory of slices have no values",
                    "chgrp " + user + " /dev/nvidia-caps/nvidia-cap" + minor
                            + " and chmod g+r it, by a udev rule to last");
        }
        return Finding.ok("MIG monitor", "readable for user " + user);
    }

    private static String minor(Shell shell) {
        try {
            List<String> lines = Files.readAllLines(shell.file("/proc/driver/nvidia-caps/mig-minors"));
            return lines.stream()
                    .map(line -> line.split("\\s+"))
                    .filter(words -> words.length == 2 && words[0].equals("monitor") && words[1].matches("\\d+"))
                    .map(words -> words[1])
                    .findFirst()
                    .orElse("");
        } catch (IOException none) {
            return "";
        }
    }
}
