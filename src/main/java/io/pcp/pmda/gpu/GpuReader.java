package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.Bar1Info;
import io.pcp.pmda.nvml.MemoryInfo;
import io.pcp.pmda.nvml.MigMode;
import io.pcp.pmda.nvml.NvmlDevice;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlSession;
import io.pcp.pmda.nvml.PowerRange;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.nvml.Utilization;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What a {@link Collector} sees of a GPU during a pass. Calls that give several values are made once per
 * pass, whoever asks first.
 *
 * <p>Owned by one worker.
 */
final class GpuReader implements AutoCloseable {
    private static final Memo<Utilization> UTILIZATION = Memo.of(gpu -> gpu.device.utilization());
    private static final Memo<MigMode> MIG_MODE = Memo.of(gpu -> gpu.device.migMode());
    private static final Memo<Reading> TEMPERATURE = Memo.of(gpu -> gpu.device.temperature());
    private static final Memo<MemoryInfo> MEMORY = Memo.of(gpu -> gpu.device.memory());
    private static final Memo<Bar1Info> BAR1 = Memo.of(gpu -> gpu.device.bar1());
    private static final Memo<PowerRange> POWER_RANGE = Memo.of(gpu -> gpu.device.powerRange());

    private record Asked(Memo<?> memo, int unit) {}

    private final NvmlSession session;
    private final NvmlDevice device;
    private final Gpu gpu;
    private final Accumulators accumulators;
    private final GpuSettings settings;
    private final BiFunction<Read, Unit, Reading> values;
    private final Function<Scope, List<Unit>> units;

    private final Map<Asked, Object> pass = new HashMap<>();
    private final Map<Asked, Object> life = new HashMap<>();
    /** By identity; aimed at the handle of the present pass. */
    private final Map<String, NvmlDevice> slices = new HashMap<>();
    /** Identities of the slices that this pass has read. */
    private final Set<String> present = new HashSet<>();

    private long began;

    /**
     * @param gpu null while it is being attached
     * @param values what a read of this pass gave
     * @param units what is known to be in the GPU
     */
    GpuReader(
            NvmlSession session,
            long handle,
            Gpu gpu,
            Accumulators accumulators,
            GpuSettings settings,
            BiFunction<Read, Unit, Reading> values,
            Function<Scope, List<Unit>> units) {
        this.session = session;
        this.device = session.device(handle);
        this.gpu = gpu;
        this.accumulators = accumulators;
        this.settings = settings;
        this.values = values;
        this.units = units;
    }

    /** A new pass begins. */
    void begin(long now) {
        began = now;
        pass.clear();
    }

    /** Handles of slices are used within a pass only: they die with the slice. Slices that were not read are forgotten. */
    void release() {
        slices.entrySet().removeIf(slice -> {
            boolean gone = !present.contains(slice.getKey());
            if (gone) {
                slice.getValue().close();
            }
            return gone;
        });
        present.clear();
    }

    /** What was found out for the life of the attachment has to be found out again. */
    void forget() {
        life.clear();
        pass.clear();
        device.forget();
    }

    /** When the pass began, in {@link io.pcp.pmda.sdk.TimeSource#nanos}. */
    long began() {
        return began;
    }

    NvmlDevice device() {
        return device;
    }

    NvmlSession session() {
        return session;
    }

    /** The GPU; null while it is being attached. */
    Gpu gpu() {
        return gpu;
    }

    /** The device of a slice, in the pass that found the slice. */
    NvmlDevice slice(Unit slice) {
        NvmlDevice known = slices.computeIfAbsent(slice.identity(), unused -> session.device(slice.handle()));
        if (present.add(slice.identity())) {
            known.aim(slice.handle());
        }
        return known;
    }

    /** What a call gives in this pass. */
    <T> T once(Memo<T> memo) {
        return once(memo, Unit.WHOLE);
    }

    /** What a call about a unit gives in this pass. */
    <T> T once(Memo<T> memo, Unit unit) {
        return remembered(pass, memo, unit);
    }

    /** What a call gave when it was first made with this attachment and MIG mode. */
    <T> T lasting(Memo<T> memo) {
        return remembered(life, memo, Unit.WHOLE);
    }

    @SuppressWarnings("unchecked")
    private <T> T remembered(Map<Asked, Object> known, Memo<T> memo, Unit unit) {
        Asked key = new Asked(memo, unit.key());
        Object value = known.get(key);
        if (value == null) {
            value = memo.make(this, unit);
            known.put(key, value);
        }
        return (T) value;
    }

    MigMode migMode() {
        return once(MIG_MODE);
    }

    /** Of the core; every GPU has it, so that it also tells whether the GPU is there. */
    Reading temperature() {
        return once(TEMPERATURE);
    }

    Utilization utilization() {
        return once(UTILIZATION);
    }

    MemoryInfo memory() {
        return once(MEMORY);
    }

    Bar1Info bar1() {
        return once(BAR1);
    }

    PowerRange powerRange() {
        return once(POWER_RANGE);
    }

    /** Counters kept in software for this GPU. */
    Accumulators accumulators() {
        return accumulators;
    }

    GpuSettings settings() {
        return settings;
    }

    /** Root of procfs. */
    Path procfs() {
        return settings.procfs();
    }

    /** What another read of the GPU gave in this pass; one made in the same pass, see {@link Read#needs}. */
    Reading value(Read read) {
        return values.apply(read, Unit.WHOLE);
    }

    /** What another read gave for a unit in this pass. */
    Reading value(Read read, Unit unit) {
        return values.apply(read, unit);
    }

    /** Units of a scope there are in this pass. */
    List<Unit> units(Scope scope) {
        return units.apply(scope);
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
        slices.values().forEach(NvmlDevice::close);
        device.close();
    }
}
