package io.pcp.pmda.cli;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.gpu.GpuCatalogue;
import io.pcp.pmda.nvml.LoadResult;
import io.pcp.pmda.nvml.NvmlCounters;
import io.pcp.pmda.nvml.NvmlFunction;
import io.pcp.pmda.nvml.NvmlLibrary;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlSession;
import io.pcp.pmda.nvml.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/** The NVML library: found, initialised, of the driver's version, complete, and its GPUs ({@link GpuExamination}). */
final class LibraryExamination implements Examination {
    /** Attaching GPUs that sleep takes seconds each. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final int NAMED = 3;

    @Override
    public String subject() {
        return "NVML";
    }

    @Override
    public List<Finding> examine(Patient patient) {
        List<Finding> findings = new ArrayList<>();
        try {
            // Findings are collected by the worker and taken over whole: after a timeout it may still be running.
            findings.addAll(Patience.call("nvml", PATIENCE, () -> library(patient)));
        } catch (TimeoutException hung) {
            findings.add(Finding.fail(
                    "library",
                    "no answer within " + PATIENCE.toSeconds() + " s: a call hangs in the driver",
                    "look for NVRM and Xid messages in 'dmesg'; such a GPU usually needs a reset or a reboot"));
        } catch (Exception e) {
            findings.add(Finding.fail("library", "cannot be examined: " + e, "run it again with --verbose"));
        }
        return findings;
    }

    private static List<Finding> library(Patient patient) {
        LoadResult result = NvmlLibrary.open(patient.settings().library());
        if (result instanceof LoadResult.Absent absent) {
            return List.of(absent(absent.because()));
        }
        List<Finding> findings = new ArrayList<>();
        NvmlLibrary library = ((LoadResult.Loaded) result).library();
        NvmlSession session = NvmlSession.start(library, new NvmlCounters());
        try {
            findings.add(Finding.ok("library", (library.simulated() ? "simulated: " : "") + library.path()));
            findings.add(symbols(library));
            if (session.initialised()) {
                findings.add(versions(patient, session));
                findings.addAll(GpuExamination.examine(patient, session));
            } else {
                findings.add(Finding.fail("initialisation", session.statusText(), remedy(session.rc())));
            }
        } finally {
            letGo(session, library);
        }
        return findings;
    }

    /** Closes what was opened; not even that may wait for a hung driver. */
    private static void letGo(NvmlSession session, NvmlLibrary library) {
        try {
            Patience.call("nvml-close", CLOSING, () -> {
                session.close();
                library.close();
                return true;
            });
        } catch (Exception hung) {
            LoggerFactory.getLogger(LibraryExamination.class).debug("NVML is left open: {}", hung.toString());
        }
    }

    /** The last sentence says what to do. */
    private static Finding absent(String because) {
        int end = because.lastIndexOf(". ");
        return end < 0
                ? Finding.fail("library", because, "install NVIDIA's driver, or name the file with --nvml")
                : Finding.fail(
                        "library",
                        because.substring(0, end),
                        Character.toLowerCase(because.charAt(end + 2)) + because.substring(end + 3));
    }

    private static String remedy(int rc) {
        return switch (rc) {
            case NvmlReturn.DRIVER_NOT_LOADED -> "load the driver: modprobe nvidia (or nvidia-smi once as root)";
            case NvmlReturn.LIB_RM_VERSION_MISMATCH ->
                "the driver was upgraded under the running kernel: reboot, or unload"
                        + " and load the nvidia modules while nothing uses the GPUs";
            case NvmlReturn.NO_PERMISSION -> "give the user of the agent access to /dev/nvidiactl and /dev/nvidia*";
            case NvmlReturn.LIBRARY_NOT_FOUND -> "install the driver completely: a library NVML needs is missing";
            default -> "look for NVRM messages in 'dmesg'; does nvidia-smi work?";
        };
    }

    private static Finding symbols(NvmlLibrary library) {
        int wanted = NvmlFunction.values().length;
        Map<String, List<String>> missing = new TreeMap<>();
        for (NvmlFunction function : NvmlFunction.values()) {
            if (!library.has(function)) {
                missing.computeIfAbsent(since(function), unused -> new ArrayList<>())
                        .add(function.symbols().get(function.symbols().size() - 1));
            }
        }
        if (missing.isEmpty()) {
            return Finding.ok("functions", "all " + wanted + " that are used");
        }
        int count = missing.values().stream().mapToInt(List::size).sum();
        List<String> branches = new ArrayList<>();
        missing.forEach((branch, symbols) ->
                branches.add((branch.isEmpty() ? "" : "from driver " + branch + ": ") + abridged(symbols)));
        return Finding.warn(
                "functions",
                (wanted - count) + " of " + wanted + " that are used; missing " + String.join("; ", branches),
                "metrics read by them have no value; a newer driver brings them");
    }

    private static String abridged(List<String> names) {
        return names.size() <= NAMED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
    }

    /** First driver branch with the function, as the catalogue tells; empty when it does not. */
    private static String since(NvmlFunction function) {
        String branch = "";
        for (CatalogueRow row : GpuCatalogue.load().rows()) {
            boolean named = function.symbols().stream()
                    .anyMatch(symbol -> (row.source() + " " + row.fallback()).matches(".*\\b" + symbol + "\\b.*"));
            String since = row.sinceDriver();
            if (named && since.matches("\\d+") && (branch.isEmpty() || since.compareTo(branch) < 0)) {
                branch = since;
            }
        }
        return branch;
    }

    private static Finding versions(Patient patient, NvmlSession session) {
        Reading driver = session.driverVersion();
        String text = "driver " + driver + ", NVML " + session.nvmlVersion() + ", CUDA " + session.cudaVersion();
        String kernel = DriverExamination.version(patient.shell()).split(" ")[0];
        if (!patient.simulated() && driver.ok() && !kernel.isEmpty() && !kernel.equals(driver.text())) {
            return Finding.warn(
                    "versions", text + ", but the kernel module is " + kernel, "reboot, or reload the nvidia modules");
        }
        return Finding.ok("versions", text);
    }
}
