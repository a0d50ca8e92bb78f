package io.pcp.pmda.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kernel's side: GPUs on the bus, the driver module, the device nodes. */
final class DriverExamination implements Examination {
    private static final Pattern VERSION = Pattern.compile("\\b(\\d{3,}\\.\\d+(\\.\\d+)?)\\b");
    private static final String NVIDIA = "0x10de";
    private static final String DISPLAY_CLASS = "0x03";

    @Override
    public String subject() {
        return "Driver";
    }

    @Override
    public List<Finding> examine(Patient patient) {
        if (patient.simulated()) {
            return List.of(Finding.ok("kernel driver", "not needed: the GPUs are simulated"));
        }
        Shell shell = patient.shell();
        if (Files.exists(shell.file("/dev/dxg"))) {
            return List.of(Finding.ok("kernel driver", "Windows' driver (WSL 2); many metrics have no value there"));
        }
        List<Finding> findings = new ArrayList<>();
        int onBus = onBus(shell);
        String version = version(shell);
        if (onBus == 0 && version.isEmpty()) {
            findings.add(Finding.warn(
                    "GPUs on the bus",
                    "none of NVIDIA",
                    "try 'pmdagpu show --simulate' to see what a GPU node serves"));
        } else if (onBus > 0) {
            findings.add(Finding.ok("GPUs on the bus", Integer.toString(onBus)));
        }
        if (version.isEmpty()) {
            findings.add(notLoaded(shell, onBus));
            return findings;
        }
        findings.add(Finding.ok("kernel driver", version));
        findings.add(control(patient));
        findings.add(nodes(patient, onBus));
        return findings;
    }

    /** Version of the loaded kernel module, empty when none is. */
    static String version(Shell shell) {
        try {
            String text = Files.readString(shell.file("/proc/driver/nvidia/version"));
            Matcher version = VERSION.matcher(text);
            boolean open = text.contains("Open Kernel Module");
            return (version.find() ? version.group(1) : "of unknown version") + (open ? " (open kernel module)" : "");
        } catch (IOException none) {
            return "";
        }
    }

    private static int onBus(Shell shell) {
        int count = 0;
        try (DirectoryStream<Path> functions = Files.newDirectoryStream(shell.file("/sys/bus/pci/devices"))) {
            for (Path function : functions) {
                boolean gpu = line(function.resolve("vendor")).equals(NVIDIA)
                        && line(function.resolve("class")).startsWith(DISPLAY_CLASS);
                count += gpu ? 1 : 0;
            }
        } catch (IOException noBus) {
            return 0;
        }
        return count;
    }

    private static String line(Path file) {
        try {
            return Files.readString(file).strip().toLowerCase(Locale.ROOT);
        } catch (IOException gone) {
            return "";
        }
    }

    private static Finding notLoaded(Shell shell, int onBus) {
        if (Files.exists(shell.file("/sys/module/nouveau")) && onBus > 0) {
            return Finding.fail(
                    "kernel driver",
                    "not loaded: nouveau has the GPUs",
                    "install NVIDIA's driver and keep nouveau away (blacklist nouveau in /etc/modprobe.d), then reboot");
        }
        return Finding.fail(
                "kernel driver",
                "not loaded (/proc/driver/nvidia/version is missing)",
                onBus > 0
                        ? "load it with 'modprobe nvidia'; if there is none for this kernel ('uname -r'), install or"
                                + " rebuild the driver"
                        : "in a container start it with the GPUs (--gpus all, or the nvidia runtime class); on a host"
                                + " without GPU use --simulate");
    }

    private static Finding control(Patient patient) {
        Path node = patient.shell().file("/dev/nvidiactl");
        if (!Files.exists(node)) {
            return Finding.fail(
                    "/dev/nvidiactl",
                    "missing",
                    "run 'nvidia-modprobe -c 0 -u' (or nvidia-smi) once as root, or start nvidia-persistenced");
        }
        if (!patient.account().may(node, Account.READ | Account.WRITE)) {
            return Finding.fail(
                    "/dev/nvidiactl",
                    "not open for user " + patient.account().name(),
                    "chmod a+rw /dev/nvidia*, or set NVreg_DeviceFileMode=0666 for the nvidia module");
        }
        return Finding.ok("/dev/nvidiactl", "open for user " + patient.account().name());
    }

    private static Finding nodes(Patient patient, int onBus) {
        List<String> closed = new ArrayList<>();
        int count = 0;
        try (DirectoryStream<Path> nodes =
                Files.newDirectoryStream(patient.shell().file("/dev"), "nvidia[0-9]*")) {
            for (Path node : nodes) {
                count++;
                if (!patient.account().may(node, Account.READ | Account.WRITE)) {
                    closed.add(node.getFileName().toString());
                }
            }
        } catch (IOException e) {
            return Finding.fail("/dev/nvidiaN", "/dev cannot be listed (" + e.getMessage() + ")", "mount /dev");
        }
        if (!closed.isEmpty()) {
            return Finding.fail(
                    "/dev/nvidiaN",
                    "not open for user " + patient.account().name() + ": " + String.join(", ", closed),
                    "chmod a+rw /dev/nvidia*, or set NVreg_DeviceFileMode=0666 for the nvidia module");
        }
        if (count < onBus) {
            return Finding.warn(
                    "/dev/nvidiaN",
                    count + " nodes for " + onBus + " GPUs on the bus",
                    "look for NVRM messages in 'dmesg': the driver could not start the others; in a container only the"
                            + " GPUs given to it have nodes");
        }
        return Finding.ok("/dev/nvidiaN", count + (count == 1 ? " node" : " nodes"));
    }
}
