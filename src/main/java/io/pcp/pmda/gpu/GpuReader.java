package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.Bar1Info;
import io.pcp.pmda.nvml.MemoryInfo;
import io.pcp.pmda.nvml.NvmlDevice;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlSession;
import io.pcp.pmda.nvml.PowerRange;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.nvml.Utilization;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * What a {@link Collector} sees of a GPU during a pass. Calls that give several values are made once per
 * pass, whoever asks first.
 *
 * <p>Owned by one worker.
 */
final class GpuReader implements AutoCloseable {
    private final NvmlSession session;
    private final NvmlDevice device;
    private final Accumulators accumulators;
    private final Path procfs;
    private final Function<Read, Reading> values;

    private Utilization utilization;
    private MemoryInfo memory;
    private Bar1Info bar1;
    private PowerRange powerRange;

    /**
     * @param values what a read of this pass gave
     */
    GpuReader(
            NvmlSession session, long handle, Accumulators accumulators, Path procfs, Function<Read, Reading> values) {
        this.session = session;
        this.device = session.device(handle);
        this.accumulators = accumulators;
        this.procfs = procfs;
        this.values = values;
    }

    /** A new pass begins. */
    void begin() {
        utilization = null;
        memory = null;
        bar1 = null;
        powerRange = null;
    }

    NvmlDevice device() {
        return device;
    }

    NvmlSession session() {
        return session;
    }

    Utilization utilization() {
        if (utilization == null) {
            utilization = device.utilization();
        }
        return utilization;
    }

    MemoryInfo memory() {
        if (memory == null) {
            memory = device.memory();
        }
        return memory;
    }

    Bar1Info bar1() {
        if (bar1 == null) {
            bar1 = device.bar1();
        }
        return bar1;
    }

    PowerRange powerRange() {
        if (powerRange == null) {
            powerRange = device.powerRange();
        }
        return powerRange;
    }

    /** Counters kept in software for this GPU. */
    Accumulators accumulators() {
        return accumulators;
    }

    /** Root of procfs. */
    Path procfs() {
        return procfs;
    }

    /** What another read, defined before this one in the same cluster, gave in this pass. */
    Reading value(Read read) {
        return values.apply(read);
    }

    /** A reading for metrics of type DOUBLE. */
    static Reading real(double value) {
        return Double.isFinite(value)
                ? Reading.of(Double.doubleToRawLongBits(value))
                : Reading.absent(NvmlReturn.OUT_OF_DOMAIN);
    }

    /** The first reading without a value, or null when all have one. */
    static Reading missing(Reading... readings) {
        for (Reading reading : readings) {
            if (!reading.ok()) {
                return reading;
            }
        }
        return null;
    }

    @Override
    public void close() {
        device.close();
    }
}
