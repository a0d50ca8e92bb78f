package io.pcp.pmda.nvml;

/**
 * Registration of a GPU with the NVLink fabric.
 *
 * @param state 0 not supported, 1 not started, 2 in progress, 3 complete
 * @param status return code of the registration; means something once it is complete
 * @param cluster UUID of the cluster; NO_DATA before the registration
 * @param clique number of the clique in its cluster
 * @param healthMask packed states, see {@link FabricHealth}; drivers from 550
 * @param healthSummary 0 not supported, 1 healthy, 2 unhealthy, 3 limited; drivers from 570
 */
public record FabricInfo(
        Reading state, Reading status, Reading cluster, Reading clique, Reading healthMask, Reading healthSummary) {

    /** One state out of {@link #healthMask}. */
    public Reading health(FabricHealth item) {
        return healthMask.ok() ? Reading.of(item.of(healthMask.number())) : healthMask;
    }
}
