package io.pcp.pmda.cli;

import io.pcp.pmda.bridge.BridgeSettings;
import io.pcp.pmda.cli.sources.SourcePlaces;
import io.pcp.pmda.sdk.PcpConf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of commands that look at the files of sources. */
final class SourceOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "DIR",
            description = "Configuration directory (default: that of the installed agent).")
    private String config;

    /**
     * Where the agent looks for sources. What is wrong in {@code pmdagpu.conf} is told, and costs only its line.
     *
     * @throws CommandException when a directory was named that does not exist
     */
    SourcePlaces places(Shell shell) {
        Setup setup = setup(shell);
        Path directory = setup.directory(shell.environment());
        if (config != null && !Files.isDirectory(directory)) {
            throw new CommandException("-c " + config + ": there is no such directory");
        }
        BridgeSettings settings = setup.bridge(shell.environment(), shell::complain);
        return new SourcePlaces(settings.sourcesDir(), settings.configD());
    }

    private Setup setup(Shell shell) {
        if (config != null) {
            return Setup.of(config, null, null);
        }
        AgentLine registered = registered(shell);
        return registered == null ? Setup.NONE : registered.setup();
    }

    /** The agent as pmcd knows it; null when it does not. */
    static AgentLine registered(Shell shell) {
        try {
            PcpConf pcp = PcpConf.load(shell.environment());
            return AgentLine.read(Path.of(PcpExamination.configuration(pcp))).stream()
                    .filter(agent -> agent.name().equals(AgentCommand.NAME))
                    .findFirst()
                    .orElse(null);
        } catch (IOException none) {
            return null;
        }
    }

    /** The user the agent runs as. */
    Account account(Shell shell) {
        PcpConf pcp = PcpConf.load(shell.environment());
        Path file = setup(shell).file(shell.environment());
        String user = pcp.installed()
                ? Account.configured(file, registered(shell), pcp.get("PCP_USER"))
                : System.getProperty("user.name");
        return Account.of(shell, user);
    }
}
