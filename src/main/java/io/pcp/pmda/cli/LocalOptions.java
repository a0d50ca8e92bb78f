package io.pcp.pmda.cli;

import io.pcp.pmda.gpu.GpuSettings;
import java.nio.file.Files;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The options of every command that reads GPUs in this process. */
class LocalOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "DIR",
            description = "Configuration directory (default $$PCP_SYSCONF_DIR/pmdagpu).")
    private String config;

    @Option(
            names = "--nvml",
            paramLabel = "PATH",
            description =
                    "NVML library to load (default: $$PMDAGPU_NVML_LIBRARY, nvml_library of pmdagpu.conf, the driver's).")
    private String nvml;

    @Option(
            names = "--simulate",
            paramLabel = "SCENARIO",
            arity = "0..1",
            fallbackValue = "",
            preprocessor = AttachedValue.class,
            description = "Use simulated GPUs: a scenario file, the name of a shipped one, or two H100.")
    private String simulate;

    @Option(names = "--verbose", description = "Tell on standard error what is going on.")
    private boolean verbose;

    /** The setup these options ask for. */
    Setup setup() {
        return Setup.of(config, nvml, simulate);
    }

    /**
     * A log for diagnostics; silent without {@code --verbose}. Ask here first: the level is fixed with the first logger.
     */
    Logger log() {
        if (verbose) {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
        }
        return LoggerFactory.getLogger("pmdagpu");
    }

    /**
     * The settings of configuration file and options. Problems in the file are told and cost only their line.
     *
     * @throws CommandException when a directory was named that does not exist
     */
    GpuSettings settings(Shell shell) {
        if (config != null && !Files.isDirectory(setup().directory(shell.environment()))) {
            throw new CommandException("-c " + config + ": there is no such directory");
        }
        Logger log = log();
        GpuSettings settings = setup().settings(shell.environment(), shell::complain);
        log.debug("configuration {}, library {}", setup().file(shell.environment()), settings.library());
        return settings;
    }

    /**
     * Settings for pictures that follow each other: each shows values of its own, since one that is served again would
     * make a rate of zero.
     */
    GpuSettings settingsOfPictures(Shell shell) {
        return settings(shell).fresh();
    }
}
