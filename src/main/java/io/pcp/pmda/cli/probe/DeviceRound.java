package io.pcp.pmda.cli.probe;

import io.pcp.pmda.gpu.EveryRead;
import io.pcp.pmda.gpu.GpuSettings;
import io.pcp.pmda.nvml.ClockType;
import io.pcp.pmda.nvml.EccCounter;
import io.pcp.pmda.nvml.EccErrorType;
import io.pcp.pmda.nvml.EventSet;
import io.pcp.pmda.nvml.FieldRequest;
import io.pcp.pmda.nvml.GpmMetric;
import io.pcp.pmda.nvml.NvmlDevice;
import io.pcp.pmda.nvml.NvmlFunction;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlSession;
import io.pcp.pmda.nvml.PerfPolicy;
import io.pcp.pmda.nvml.ProcessKind;
import io.pcp.pmda.nvml.SampleType;
import io.pcp.pmda.nvml.SessionProbe;
import io.pcp.pmda.nvml.TemperatureThreshold;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Every call the binding knows, made with one GPU. Three ways lead there: the reads of the collectors, typed reads no
 * collector makes, and symbols none of both reached, with zeros for arguments. Owned by one thread.
 */
final class DeviceRound implements AutoCloseable {
    /** Answered by handles of slices only. */
    private static final Set<NvmlFunction> SLICES = EnumSet.of(
            NvmlFunction.ATTRIBUTES,
            NvmlFunction.GPU_INSTANCE_ID,
            NvmlFunction.COMPUTE_INSTANCE_ID,
            NvmlFunction.MIG_DEVICE_BY_INDEX);

    /** A little more than the shortest window. */
    private static final long GPM_WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(110);

    private final NvmlSession session;
    private final CallTimes times;
    private final int index;
    private final long handle;
    private final EveryRead reads;
    private final NvmlDevice device;
    private final SessionProbe probe;

    DeviceRound(LiveNvml live, LiveNvml.Gpu gpu, GpuSettings settings, CallTimes times) {
        this.session = live.session();
        this.times = times;
        this.index = gpu.index();
        this.handle = gpu.handle();
        this.reads = new EveryRead(session, handle, settings);
        this.device = session.device(handle);
        this.probe = new SessionProbe(session, handle);
    }

    /** All that answers at once. */
    void quick() {
        reads.pass();
        device.forget();
        typed();
    }

    /** All that may block. */
    void slow() {
        reads.background();
        for (SampleType type : SampleType.values()) {
            device.samples(type, 0);
        }
        if (device.gpm().sample() == NvmlReturn.SUCCESS) {
            LockSupport.parkNanos(GPM_WINDOW_NANOS);
            device.gpm().sample();
            device.gpm().metrics(GpmMetric.SM);
        }
        try (EventSet events = session.eventSet()) {
            events.supported(handle);
        }
        for (NvmlDevice slice : slices()) {
            try (slice) {
                slice.name();
                slice.memory();
                slice.bar1();
                slice.attributes();
            }
        }
    }

    /**
     * What the GPU itself does not have: functions that answer "not supported" whatever they are asked, and field
     * values. Functions for slices are left out.
     *
     * @return as a scenario names them: {@code nvml...}, {@code field:ID}
     */
    List<String> unsupported() {
        quick();
        reads.background();
        for (SampleType type : SampleType.values()) {
            device.samples(type, 0);
        }
        // Versions of a struct, and kinds of a value, can share a symbol: it counts as a whole.
        Map<String, Boolean> symbols = new TreeMap<>();
        for (NvmlFunction function : NvmlFunction.values()) {
            for (int version = 0; version < function.symbols().size() && !SLICES.contains(function); version++) {
                if (times.has(function, version)) {
                    boolean never = times.always(function, version, NvmlReturn.NOT_SUPPORTED);
                    symbols.merge(function.symbols().get(version), never, Boolean::logicalAnd);
                }
            }
        }
        symbols.values().removeIf(never -> !never);
        List<String> names = new ArrayList<>(symbols.keySet());
        device.forget();
        for (FieldRequest field : reads.fields()) {
            if (field.scope() == 0 && device.fields(field)[0].rc() == NvmlReturn.NOT_SUPPORTED) {
                names.add("field:" + field.id());
            }
        }
        Collections.sort(names);
        return names;
    }

    private void typed() {
        session.driverVersion();
        session.nvmlVersion();
        session.cudaVersion();
        session.deviceCount();
        session.deviceByIndex(index);
        device.index();
        device.minor();
        device.fanCount();
        device.throttleSupported();
        device.addressingMode();
        device.attributes();
        device.migMode();
        device.maxMigDevices();
        for (PerfPolicy policy : PerfPolicy.values()) {
            device.violation(policy);
        }
        facets();
        for (TemperatureThreshold threshold : TemperatureThreshold.values()) {
            device.temperatureThreshold(threshold);
        }
        for (ProcessKind kind : ProcessKind.values()) {
            device.processes(kind);
        }
    }

    /** Of each family what its collector does not read, or does not read of every GPU. */
    private void facets() {
        device.board().brand();
        device.board().boardId();
        device.board().gspFirmware();
        device.activity().domains();
        for (ClockType type : ClockType.values()) {
            device.clocks().application(type);
            device.clocks().boostMax(type);
        }
        device.thermals().sensors();
        device.power().source();
        device.power().profiles();
        device.fans().speed(0);
        device.fans().rpm(0);
        device.pcie().speed();
        device.pcie().deviceMaxGeneration();
        device.links().state(0);
        device.links().version(0);
        device.links().remote(0);
        device.links().remoteType(0);
        device.links().bandwidthMode();
        device.ecc().mode();
        device.ecc().sram();
        for (EccCounter counter : EccCounter.values()) {
            for (EccErrorType type : EccErrorType.values()) {
                device.ecc().total(type, counter);
            }
        }
        device.rows().remapped();
        device.rows().banks();
        device.rows().retirementPending();
        device.video().encoder();
        device.video().frameCapture();
        device.video().encoderSessions();
        device.modes().persistence();
        device.modes().compute();
        device.modes().accounting();
        device.modes().virtualization();
        device.modes().operation();
        device.fabric().info();
        device.fabric().platform();
        device.topology().cpus();
        device.topology().numaNode();
        device.health().drain();
        device.health().repair();
        device.health().unrepairableMemory();
        device.confidential().memory();
        session.system().driverBranch();
        session.system().confidential();
        device.gpm().supported();
        device.gpm().streaming();
        device.processUtilizations(0);
        device.processDetails();
    }

    private List<NvmlDevice> slices() {
        List<NvmlDevice> slices = new ArrayList<>();
        device.migDevices().devices().forEach(slice -> slices.add(session.device(slice.handle())));
        return slices;
    }

    /**
     * Symbols that nothing above has reached, those of older drivers among them.
     *
     * @param rounds calls of each
     */
    void remaining(int rounds) {
        for (NvmlFunction function : NvmlFunction.values()) {
            for (int version = 0; version < function.symbols().size(); version++) {
                String symbol = function.symbols().get(version);
                if (probe.has(function, version) && !times.has(function, version) && SessionProbe.callable(symbol)) {
                    for (int i = 0; i < rounds; i++) {
                        probe.call(function, version);
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        probe.close();
        device.close();
        reads.close();
    }
}
