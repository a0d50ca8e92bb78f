package io.pcp.pmda.cli;

import io.pcp.pmda.bridge.BridgeSettings;
import io.pcp.pmda.gpu.GpuSettings;
import io.pcp.pmda.nvml.LibraryChoice;
import io.pcp.pmda.sdk.PcpConf;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * From options, environment and configuration file to settings; the same for the agent and for every command.
 *
 * <p>The library is decided by the first of: {@code --nvml} and {@code --simulate}, {@value #LIBRARY_VARIABLE}, the
 * configuration file, the loader's search. A decision replaces all that come after it, so that {@code --simulate} on
 * the command line never runs a library the file names.
 *
 * @param config directory of the configuration, {@code -c}
 * @param nvml library file, {@code --nvml}
 * @param simulate scenario, {@code --simulate}; an empty text is the simulation's own
 */
record Setup(Optional<Path> config, Optional<Path> nvml, Optional<String> simulate) {
    static final String LIBRARY_VARIABLE = "PMDAGPU_NVML_LIBRARY";

    static final Setup NONE = new Setup(Optional.empty(), Optional.empty(), Optional.empty());

    /** As options give it: null for an option that is not there. */
    static Setup of(String config, String nvml, String simulate) {
        return new Setup(
                Optional.ofNullable(config).map(Path::of),
                Optional.ofNullable(nvml).map(file -> Path.of(file).toAbsolutePath()),
                Optional.ofNullable(simulate));
    }

    /** The directory of {@code pmdagpu.conf}: {@code -c}, else {@code $PCP_SYSCONF_DIR/pmdagpu}. */
    Path directory(UnaryOperator<String> environment) {
        return config.orElseGet(() -> Path.of(PcpConf.load(environment).get("PCP_SYSCONF_DIR"), "pmdagpu"));
    }

    /** The configuration file; need not exist. */
    Path file(UnaryOperator<String> environment) {
        return directory(environment).resolve("pmdagpu.conf");
    }

    /**
     * @param problems hears one sentence per line of the file that is not understood
     */
    GpuSettings settings(UnaryOperator<String> environment, Consumer<String> problems) {
        GpuSettings settings = GpuSettings.load(file(environment), problems);
        return settings.withLibrary(library(environment, settings.library()));
    }

    /**
     * How sources are found and fetched.
     *
     * @param problems hears one sentence per line of the file that is not understood
     */
    BridgeSettings bridge(UnaryOperator<String> environment, Consumer<String> problems) {
        Path openmetrics = Path.of(PcpConf.load(environment).get("PCP_PMDAS_DIR"), "openmetrics", "config.d");
        return BridgeSettings.load(file(environment), openmetrics, problems);
    }

    private LibraryChoice library(UnaryOperator<String> environment, LibraryChoice configured) {
        if (nvml.isPresent() || simulate.isPresent()) {
            return new LibraryChoice(nvml, simulate);
        }
        String variable = environment.apply(LIBRARY_VARIABLE);
        return variable == null || variable.isBlank() ? configured : LibraryChoice.file(Path.of(variable));
    }
}
