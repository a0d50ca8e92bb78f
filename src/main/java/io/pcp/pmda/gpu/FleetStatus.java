package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.NvmlSession;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.sdk.PmdaContext;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the published {@link FleetState} and says in the log when it changes. Changed by discovery's worker, looked at
 * by any thread.
 */
final class FleetStatus {
    private static final long PCI_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final String LOG_KEY = "nvml status";

    private final PmdaContext context;
    private final GpuSettings settings;
    private volatile FleetState state = FleetState.STARTING;
    private boolean pciKnown;
    private long pciAt;
    private int pciCount;

    FleetStatus(PmdaContext context, GpuSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    FleetState state() {
        return state;
    }

    /** Whether nothing has been published yet. */
    boolean starting() {
        return state == FleetState.STARTING;
    }

    /** NVML answers. */
    void usable(NvmlSession session, int count, String library, int expected) {
        FleetState known = state.usable() ? state : null;
        state = new FleetState(
                0,
                "usable",
                count,
                known != null ? known.driver() : text(session.driverVersion()),
                known != null ? known.cuda() : text(session.cudaVersion()),
                known != null ? known.nvml() : text(session.nvmlVersion()),
                library,
                expected,
                pciCount(),
                SystemState.read(session.system(), known == null ? null : known.system()));
        if (context.log().changed(LOG_KEY, "usable")) {
            context.log()
                    .info("NVML " + state.nvml() + " from " + library + ", driver " + state.driver() + ", " + count
                            + " GPUs");
        }
    }

    private static String text(Reading reading) {
        return reading.ok() ? reading.text() : FleetState.NONE;
    }

    /** There are no values, and this is why. */
    void unusable(int code, String text, String library, int expected) {
        state = new FleetState(
                code,
                text,
                0,
                KernelDriver.version(settings.procfs()),
                FleetState.NONE,
                FleetState.NONE,
                library.isEmpty() ? FleetState.NONE : library,
                expected,
                pciCount(),
                SystemState.NONE);
        if (context.log().changed(LOG_KEY, text)) {
            context.log().warning("no GPU values: " + text);
        }
    }

    /** Another number of GPUs should be there. */
    void expected(int gpus) {
        state = state.withExpected(gpus);
    }

    private int pciCount() {
        long now = context.time().nanos();
        if (!pciKnown || now - pciAt >= PCI_NANOS) {
            pciKnown = true;
            pciCount = PciBus.count(settings.sysfs());
            pciAt = now;
        }
        return pciCount;
    }
}
