package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.GpmSampler;
import io.pcp.pmda.nvml.GpmValues;
import io.pcp.pmda.nvml.NvmlReturn;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * GPM values of one GPU from pass to pass: means over the time since the pass before, or, when there was none lately, over
 * a moment this pass waits for. One per attachment and MIG mode; owned by the background worker.
 */
final class GpmWindow {
    /** A little more than the shortest time between two samples. */
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(105);

    private final GpmSampler sampler;
    private final int[] metrics;
    private int begun = NvmlReturn.NOT_READY;
    private long begunNanos;
    private boolean open;
    private GpmValues last = new GpmValues(NvmlReturn.NOT_READY, Map.of());

    /**
     * @param metrics all that are ever wanted: a pair of samples is asked once
     */
    GpmWindow(GpmSampler sampler, int... metrics) {
        this.sampler = sampler;
        this.metrics = metrics.clone();
    }

    /** Takes the sample of this pass, so that the time a pair needs passes while other things are read. */
    void begin() {
        begun = sampler.sample();
        begunNanos = System.nanoTime();
        open = true;
    }

    /** Values of this pass; call it once in each. */
    GpmValues next() {
        if (!open) {
            begin();
        }
        open = false;
        int code = begun;
        if (code == NvmlReturn.NOT_READY) {
            return last;
        }
        GpmValues values = since(code);
        if (values.rc() == NvmlReturn.NOT_READY && code == NvmlReturn.SUCCESS && moment(begunNanos)) {
            values = since(sampler.sample());
        }
        last = values;
        return values;
    }

    private GpmValues since(int code) {
        return code == NvmlReturn.SUCCESS ? sampler.metrics(metrics) : new GpmValues(code, Map.of());
    }

    private static boolean moment(long since) {
        try {
            TimeUnit.NANOSECONDS.sleep(MOMENT_NANOS - (System.nanoTime() - since));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
