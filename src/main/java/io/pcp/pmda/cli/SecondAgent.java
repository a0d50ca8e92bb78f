package io.pcp.pmda.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.sun.jna.Native;
import io.pcp.pmda.cli.probe.AgentPlayer;
import io.pcp.pmda.nvml.NvmlLibrary;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.simple.SimpleLogger;
import picocli.CommandLine;

/** A second agent as a child of this process, with directories of its own that are removed with it. */
final class SecondAgent implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path directory;
    private final AtExit removal;
    private final AgentPlayer player;

    private SecondAgent(Path directory, AtExit removal, AgentPlayer player) {
        this.directory = directory;
        this.removal = removal;
        this.player = player;
    }

    /**
     * Starts it from the class path of this process, on the same GPUs.
     *
     * @throws CommandException when this Java has no program to start
     */
    static SecondAgent start(Setup setup) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        if (!Files.isExecutable(java)) {
            throw new CommandException(java + " is no program; run this with 'java -jar pmdagpu.jar' of a whole Java");
        }
        Path directory = Files.createTempDirectory("pmdagpu-probe");
        AtExit removal = AtExit.of(() -> remove(directory));
        try {
            Path log = directory.resolve("agent.log");
            List<String> command = new ArrayList<>(List.of(java.toString()));
            for (String property : List.of(NvmlLibrary.HOME_PROPERTY, NvmlLibrary.BASEDIR_PROPERTY)) {
                if (System.getProperty(property) != null) {
                    command.add("-D" + property + "=" + System.getProperty(property));
                }
            }
            command.addAll(List.of("-cp", classPath(), PmdaGpu.class.getName()));
            command.addAll(List.of("-d", Integer.toString(AgentCommand.DOMAIN)));
            setup.config().ifPresent(config -> command.addAll(List.of("-c", config.toString())));
            setup.nvml().ifPresent(library -> command.addAll(List.of("--nvml", library.toString())));
            setup.simulate().ifPresent(scenario -> command.add("--simulate=" + scenario));
            Files.createDirectories(directory.resolve("config/pmda"));
            Map<String, String> environment = Map.of("PCP_VAR_DIR", directory.toString());
            return new SecondAgent(directory, removal, new AgentPlayer(command, environment, log, PATIENCE));
        } catch (IOException | RuntimeException failed) {
            removal.close();
            throw failed;
        }
    }

    /** Where this program and its libraries were loaded from: one jar, or several places in development. */
    private static String classPath() {
        Set<String> places = new LinkedHashSet<>();
        for (Class<?> needed : List.of(
                PmdaGpu.class, CommandLine.class, Native.class, Logger.class, SimpleLogger.class, JsonFactory.class)) {
            try {
                places.add(Path.of(needed.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .toString());
            } catch (URISyntaxException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return String.join(File.pathSeparator, places);
    }

    /** What this process plays pmcd for. */
    AgentPlayer player() {
        return player;
    }

    /** A directory in which nothing is remembered yet. */
    Path state() {
        return directory.resolve("none");
    }

    private static void remove(Path directory) {
        try {
            if (Files.isDirectory(directory)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
                    files.forEach(SecondAgent::remove);
                }
            }
            Files.deleteIfExists(directory);
        } catch (IOException left) {
            // A temporary file that stays behind is the system's to clear away.
        }
    }

    @Override
    public void close() {
        player.close();
        removal.close();
    }
}
