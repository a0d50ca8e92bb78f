package io.pcp.pmda.cli;

import io.pcp.pmda.gpu.GpuSettings;
import io.pcp.pmda.sdk.PcpConf;
import java.util.List;

/**
 * What the doctor looks at: this machine, with the setup of the installed agent unless options say otherwise.
 *
 * @param setup options in force
 * @param settings what they and the configuration file amount to
 * @param problems lines of the configuration file that are not understood, with file and line
 * @param pcp where PCP lives
 * @param registered the agent's line in pmcd.conf, or null
 * @param account the user the agent runs as
 */
record Patient(
        Shell shell,
        Setup setup,
        GpuSettings settings,
        List<String> problems,
        PcpConf pcp,
        AgentLine registered,
        Account account) {

    /** Whether the GPUs are simulated, so that driver and devices do not matter. */
    boolean simulated() {
        return settings.library().scenario().isPresent();
    }
}
