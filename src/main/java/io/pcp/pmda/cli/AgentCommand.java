package io.pcp.pmda.cli;

import io.pcp.pmda.bridge.ControlMetrics;
import io.pcp.pmda.gpu.GpuModule;
import io.pcp.pmda.gpu.GpuSettings;
import io.pcp.pmda.sdk.Pmda;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.sdk.PmdaModule;
import io.pcp.pmda.sdk.PmdaOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The agent: says hello to pmcd, then reads options and configuration, then serves until the pipe ends.
 *
 * <p>Nothing is done before {@link Pmda#run} that it does not need: parser, JSON and native libraries are loaded after
 * the greeting.
 */
final class AgentCommand {
    static final String NAME = "gpu";
    static final int DOMAIN = 300;
    private static final int USAGE = 2;

    private final Pmda pmda = Pmda.named(NAME, DOMAIN);
    private String config;
    private String nvml;
    private String simulate;

    /**
     * @return exit code: 0 when pmcd has gone, 1 for wrong options or a broken protocol, 2 when a person started it at a
     *     terminal by mistake
     */
    int run(String... args) {
        if (terminal() && !socket(args)) {
            System.err.println(HINT);
            return USAGE;
        }
        pmda.wantsAttributes();
        pmda.option(new PmdaOption(
                List.of("-c", "--config"), "DIR", "configuration directory", null, value -> config = value));
        pmda.option(new PmdaOption(List.of("--nvml"), "PATH", "NVML library to load", null, value -> nvml = value));
        pmda.option(new PmdaOption(
                List.of("--simulate"), "SCENARIO", "serve simulated GPUs", "", value -> simulate = value));
        pmda.module(this::gpus).module(ControlMetrics::workload).module(ControlMetrics::node);
        return pmda.run(args);
    }

    /** Called after options are known and the log is open. */
    private PmdaModule gpus() {
        PmdaLog log = PmdaLog.toStderr("pmda" + NAME);
        GpuSettings settings = Setup.of(config, nvml, simulate).settings(System::getenv, log::warning);
        pmda.fetchDeadline(settings.timing().fetchDeadline());
        return new GpuModule(settings);
    }

    /** Whether requests would come from a keyboard. The launcher has moved them to another descriptor. */
    private static boolean terminal() {
        String pipe = System.getProperty("pmdagpu.pipe", "0,1");
        try {
            Path link = Files.readSymbolicLink(Path.of("/proc/self/fd", pipe.substring(0, Math.max(0, pipe.indexOf(',')))));
            return link.startsWith("/dev/pts") || link.toString().matches("/dev/(tty|console).*");
        } catch (IOException unknown) {
            return false;
        }
    }

    private static boolean socket(String[] args) {
        for (String arg : args) {
            if (arg.matches("(-i|-6|-u|--inet|--ipv6|--unix).*")) {
                return true;
            }
        }
        return false;
    }

    private static final String HINT =
            """
            pmdagpu: without a command this is the agent that pmcd starts; it talks PCP's protocol on standard input
            and has nothing to say to a terminal. Try one of these:
              pmdagpu show        values of all GPU metrics
              pmdagpu devices     the GPUs of this machine
              pmdagpu doctor      what is missing, and how to get it
              pmdagpu --help      all commands and options""";
}
