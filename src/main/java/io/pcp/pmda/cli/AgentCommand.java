package io.pcp.pmda.cli;

import io.pcp.pmda.bridge.BridgeModule;
import io.pcp.pmda.gpu.GpuModule;
import io.pcp.pmda.gpu.GpuSettings;
import io.pcp.pmda.sdk.PcpConf;
import io.pcp.pmda.sdk.Pmda;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.sdk.PmdaModule;
import io.pcp.pmda.sdk.PmdaOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The agent: says hello to pmcd, then reads options and configuration, then serves until the pipe ends.
 *
 * <p>Nothing is done before {@link Pmda#run} that it does not need: parser, JSON and native libraries are loaded after
 * the greeting. Lambdas and regular expressions are left out here for the same reason: the first of each costs the VM
 * several milliseconds.
 */
final class AgentCommand {
    static final String NAME = "gpu";
    static final int DOMAIN = 300;

    private static final String HINT = """
            pmdagpu: without a command this is the agent that pmcd starts; it talks PCP's protocol on standard input
            and has nothing to say to a terminal. Try one of these:
              pmdagpu show        values of all GPU metrics
              pmdagpu devices     the GPUs of this machine
              pmdagpu doctor      what is missing, and how to get it
              pmdagpu --help      all commands and options""";

    private final Pmda pmda = Pmda.named(NAME, DOMAIN);
    private final Choice config = new Choice();
    private final Choice nvml = new Choice();
    private final Choice simulate = new Choice();

    /** The value of an option, null while it has not been given. */
    private static final class Choice implements Consumer<String> {
        private String value;

        @Override
        public void accept(String given) {
            value = given;
        }
    }

    /** The modules, made after options are known and the log is open. */
    private final class Module implements Supplier<PmdaModule> {
        private final String part;

        Module(String part) {
            this.part = part;
        }

        @Override
        public PmdaModule get() {
            return switch (part) {
                case "sources" -> sources();
                default -> gpus();
            };
        }
    }

    /**
     * @return exit code: 0 when pmcd has gone, 1 for wrong options or a broken protocol, 2 when a person started it at a
     *     terminal by mistake
     */
    int run(String... args) {
        if (!Pmda.wantsSocket(args) && Terminals.terminal(requests())) {
            System.err.println(HINT);
            return Exit.USAGE;
        }
        pmda.wantsAttributes();
        pmda.option(new PmdaOption(List.of("-c", "--config"), "DIR", "configuration directory", null, config));
        pmda.option(new PmdaOption(List.of("--nvml"), "PATH", "NVML library to load", null, nvml));
        pmda.option(new PmdaOption(List.of("--simulate"), "SCENARIO", "serve simulated GPUs", "", simulate));
        pmda.module(new Module("gpu")).module(new Module("sources"));
        return pmda.run(args);
    }

    private PmdaModule gpus() {
        PmdaLog log = PmdaLog.toStderr("pmda" + NAME);
        GpuSettings settings =
                Setup.of(config.value, nvml.value, simulate.value).settings(System::getenv, log::warning);
        pmda.fetchDeadline(settings.timing().fetchDeadline());
        return new GpuModule(settings, new NvidiaOwner(PcpConf.load()));
    }

    private PmdaModule sources() {
        PmdaLog log = PmdaLog.toStderr("pmda" + NAME);
        Setup setup = Setup.of(config.value, nvml.value, simulate.value);
        return BridgeModule.of(setup.bridge(System::getenv, log::warning), Version.number());
    }

    /** The descriptor requests come from: the launcher moves them from 0 to another. */
    private static int requests() {
        String pipe = System.getProperty("pmdagpu.pipe", "0,1");
        try {
            return Integer.parseInt(pipe.substring(0, pipe.indexOf(',')));
        } catch (NumberFormatException | StringIndexOutOfBoundsException unknown) {
            return 0;
        }
    }
}
