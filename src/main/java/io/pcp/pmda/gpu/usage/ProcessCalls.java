package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.nvml.AccountingStats;
import io.pcp.pmda.nvml.ProcessDetails;
import io.pcp.pmda.nvml.Reading;
import java.util.List;

/** What one pass can ask a GPU about processes. Of the thread of the pass. */
public interface ProcessCalls {

    /**
     * The processes now, by part.
     *
     * @param parts none when the GPU is partitioned and has no slices
     * @param rc SUCCESS, or why the slices cannot be told
     */
    record Listings(int rc, List<Listing> parts) {}

    /** Which GPU it is; asks nobody. */
    GpuFacts facts();

    /** Energy that the GPU has used since the driver was loaded, millijoules. Asks the driver, each time anew. */
    Reading energy();

    /** Asks the driver, each time anew. */
    Listings list();

    /** Protected memory; not supported without confidential computing. */
    ProcessDetails details();

    /** Whether the driver keeps account of processes. */
    boolean accounting();

    /** What it accounted for one of them. */
    AccountingStats accounting(int pid);
}
