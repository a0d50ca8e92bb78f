package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.ConfidentialState;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlReturn.Kind;
import io.pcp.pmda.nvml.NvmlSystem;
import io.pcp.pmda.nvml.Reading;

/**
 * What the driver says about the node as a whole. Immutable.
 *
 * @param branch release branch of the driver
 * @param excluded GPUs it was told to ignore
 * @param confidential confidential computing on this node
 * @param cpu trusted execution the CPU offers
 * @param ready 1 when GPUs accept confidential work, else 0; the one that changes while the driver runs
 */
record SystemState(Reading branch, Reading excluded, ConfidentialState confidential, Reading cpu, Reading ready) {
    private static final Reading ABSENT = Reading.absent(NvmlReturn.NO_DATA);

    /** No driver answers: none of its GPUs is excluded, and it has no branch. */
    static final SystemState NONE = new SystemState(
            Reading.of(FleetState.NONE),
            Reading.of(0),
            new ConfidentialState(ABSENT, ABSENT, ABSENT, ABSENT),
            ABSENT,
            ABSENT);

    /**
     * Asks the driver for what may have changed and what it could not tell before.
     *
     * @param before what this session told last, or null
     */
    static SystemState read(NvmlSystem system, SystemState before) {
        if (before == null) {
            return new SystemState(
                    system.driverBranch(),
                    system.excludedDevices(),
                    system.confidential(),
                    system.confidentialCpu(),
                    system.confidentialReady());
        }
        return new SystemState(
                settled(before.branch) ? before.branch : system.driverBranch(),
                settled(before.excluded) ? before.excluded : system.excludedDevices(),
                settled(before.confidential.enabled()) ? before.confidential : system.confidential(),
                settled(before.cpu) ? before.cpu : system.confidentialCpu(),
                before.ready.kind() == Kind.UNSUPPORTED ? before.ready : system.confidentialReady());
    }

    private static boolean settled(Reading reading) {
        return reading.ok() || reading.kind() == Kind.UNSUPPORTED;
    }
}
