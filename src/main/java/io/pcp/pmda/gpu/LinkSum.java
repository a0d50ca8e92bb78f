package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.DeviceLinks;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;

/**
 * A counter over all links of a GPU that never falls: a link that is down or does not answer keeps what it added last,
 * and one whose counter begins anew adds to what it had.
 *
 * <p>Owned by the worker of passes.
 */
final class LinkSum {
    private final long[][] last;
    private long total;
    private boolean some;

    /**
     * @param kinds how many counters of each link are added up
     */
    LinkSum(int kinds) {
        last = new long[kinds][DeviceLinks.MAX];
    }

    /**
     * A counter of a link.
     *
     * @param up whether the link is up; one that is down may read less than before, which is no new beginning
     */
    void add(int kind, int link, Reading counter, boolean up) {
        if (!counter.ok()) {
            return;
        }
        some = true;
        long before = last[kind][link];
        long now = counter.number();
        if (now >= before) {
            total += now - before;
        } else if (up) {
            total += now;
        } else {
            return;
        }
        last[kind][link] = now;
    }

    /** The sum; no data while no link has answered. */
    Reading total() {
        return some ? Reading.of(total) : Reading.absent(NvmlReturn.NO_DATA);
    }
}
