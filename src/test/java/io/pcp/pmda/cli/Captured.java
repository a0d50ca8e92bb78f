package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.fail;

import io.pcp.pmda.nvml.NvmlLibrary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A machine of files in a directory, and commands run on it with their output caught. */
final class Captured {
    final Path root;
    private final Map<String, String> environment = new HashMap<>();
    private Screen screen = Screen.file(true);

    /** What a command left behind. */
    record Run(int code, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    Captured(Path root) {
        this.root = root;
        environment.put("PCP_CONF", root.resolve("etc/pcp.conf").toString());
        environment.put("PCP_VAR_DIR", root.resolve("var/lib/pcp").toString());
        environment.put("PCP_SYSCONF_DIR", root.resolve("etc/pcp").toString());
    }

    Captured with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Captured on(Screen other) {
        screen = other;
        return this;
    }

    /** Makes a file of the machine. */
    Path file(String name, String... lines) {
        Path file = root.resolve(name.substring(1));
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, List.of(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** Makes a scenario; gives the options that run it. */
    String[] simulation(String... lines) {
        return new String[] {"--nvml=" + library(), "--simulate=" + file("/scenario.conf", lines)};
    }

    static Path library() {
        Path library = Path.of(
                        System.getProperty(NvmlLibrary.BASEDIR_PROPERTY, "."), "native/build/nvmlsim/libnvidia-ml.so.1")
                .toAbsolutePath()
                .normalize();
        if (!Files.isRegularFile(library)) {
            fail(library + " is missing: build the simulated NVML library with make -C native");
        }
        return library;
    }

    Shell shell(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return new Shell(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                screen,
                environment::get,
                root);
    }

    Shell shell() {
        return shell(new ByteArrayOutputStream(), new ByteArrayOutputStream());
    }

    Run run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Commands.run(shell(out, err), args);
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** A command line of options that are the same in a test and some words. */
    static String[] args(String[] options, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(options));
        return all.toArray(new String[0]);
    }
}
