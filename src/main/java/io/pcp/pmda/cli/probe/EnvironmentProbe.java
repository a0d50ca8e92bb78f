package io.pcp.pmda.cli.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** On what the examination runs: kernel, VM, driver, nvidia-smi. */
public final class EnvironmentProbe {
    private final Path root;
    private final UnaryOperator<String> environment;
    private final String version;

    /**
     * @param root where the machine's files begin
     * @param environment value of a variable, or null
     * @param version of this program
     */
    public EnvironmentProbe(Path root, UnaryOperator<String> environment, String version) {
        this.root = root;
        this.environment = environment;
        this.version = version;
    }

    /** Findings; what cannot be read is said so. */
    public void report(Report report, NvidiaSmi smi) throws InterruptedException {
        report.heading("Environment");
        report.check(Check.note("pmdagpu", version));
        report.check(Check.note("kernel", System.getProperty("os.version") + " " + System.getProperty("os.arch")));
        report.check(
                Check.note("processors", Integer.toString(Runtime.getRuntime().availableProcessors())));
        report.check(
                Check.note("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version")));
        report.check(Check.note("kernel driver", first("proc/driver/nvidia/version")));
        report.check(Check.note("LD_LIBRARY_PATH", String.valueOf(environment.apply("LD_LIBRARY_PATH"))));
        try {
            String list = smi.list().strip();
            list.lines().forEach(line -> uuid(report.identities(), line));
            report.check(Check.of(!list.isEmpty(), "nvidia-smi -L", ""));
            list.lines().forEach(line -> report.line("      " + line));
        } catch (IOException wrong) {
            report.check(Check.of(false, "nvidia-smi -L", wrong.getMessage()));
        }
    }

    private static void uuid(Identities identities, String line) {
        int at = line.indexOf("UUID: ");
        int end = line.indexOf(')', Math.max(0, at));
        if (at >= 0 && end > at) {
            identities.uuid(line.substring(at + 6, end));
        }
    }

    private String first(String file) {
        try {
            return Files.readAllLines(root.resolve(file)).stream().findFirst().orElse("empty");
        } catch (IOException none) {
            return "/" + file + " cannot be read";
        }
    }
}
