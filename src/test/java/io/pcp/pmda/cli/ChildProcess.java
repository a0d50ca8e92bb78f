package io.pcp.pmda.cli;

import io.pcp.pmda.nvml.NvmlLibrary;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code pmdagpu} in a VM of its own. */
final class ChildProcess {
    private ChildProcess() {}

    /** The process, not started; it sees no PCP but that of the directory. */
    static ProcessBuilder of(Path root, List<String> vmOptions, String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(vmOptions);
        String basedir = System.getProperty(NvmlLibrary.BASEDIR_PROPERTY, ".");
        command.add("-D" + NvmlLibrary.BASEDIR_PROPERTY + "=" + Path.of(basedir).toAbsolutePath());
        command.addAll(List.of("-cp", classPath(), PmdaGpu.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PCP_") || name.startsWith("PMDAGPU_"));
        builder.environment().put("PCP_CONF", root.resolve("pcp.conf").toString());
        builder.environment().put("PCP_VAR_DIR", root.resolve("var").toString());
        builder.environment().put("PCP_SYSCONF_DIR", root.resolve("etc").toString());
        return builder;
    }

    static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Not java.class.path: what that holds depends on who runs the tests. */
    private static String classPath() {
        Set<String> places = new LinkedHashSet<>();
        for (Class<?> needed : List.of(
                PmdaGpu.class,
                picocli.CommandLine.class,
                com.sun.jna.Native.class,
                org.slf4j.Logger.class,
                org.slf4j.simple.SimpleLogger.class,
                com.fasterxml.jackson.core.JsonFactory.class)) {
            try {
                places.add(Path.of(needed.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .toString());
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
        return String.join(File.pathSeparator, places);
    }
}
