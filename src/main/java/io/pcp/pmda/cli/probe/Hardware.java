package io.pcp.pmda.cli.probe;

import io.pcp.pmda.gpu.GpuSettings;
import io.pcp.pmda.nvml.CallObserver;
import io.pcp.pmda.nvml.GpuProcess;
import io.pcp.pmda.nvml.MigDevice;
import io.pcp.pmda.nvml.NvmlDevice;
import io.pcp.pmda.nvml.NvmlFunction;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.ProcessKind;
import io.pcp.pmda.nvml.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a recording needs and no metric tells: slices, processes, what is not supported, what calls cost. Immutable once
 * {@link #read}.
 */
final class Hardware {
    /** Calls of each function for the cost of its class. */
    private static final int ROUNDS = 10;

    /**
     * A GPU.
     *
     * @param slices {@code GI CI PROFILE} each
     * @param processes {@code pid= type= mem=} each, pids made up
     * @param unsupported functions and fields
     */
    record Gpu(boolean mig, List<String> slices, List<String> processes, List<String> unsupported) {}

    private final Map<String, String> node = new TreeMap<>();
    private final Map<String, Gpu> gpus = new TreeMap<>();
    private int pids;

    /** Reads all GPUs. */
    static Hardware read(GpuSettings settings, Identities identities) throws ProbeException {
        Hardware hardware = new Hardware();
        Switch observer = new Switch();
        try (LiveNvml live = LiveNvml.open(settings.library(), observer)) {
            live.name(identities);
            put(hardware.node, "driver", live.session().driverVersion());
            put(hardware.node, "cuda", live.session().cudaVersion());
            put(hardware.node, "nvml_version", live.session().nvmlVersion());
            for (LiveNvml.Gpu gpu : live.gpus()) {
                CallTimes times = new CallTimes();
                observer.to = times;
                hardware.gpus.put(gpu.uuid(), hardware.gpu(live, gpu, settings, times));
                if (gpu.equals(live.gpus().get(0))) {
                    hardware.node.put("cost", cost(times));
                }
            }
        }
        return hardware;
    }

    /** Each GPU has times of its own. */
    private static final class Switch implements CallObserver {
        private CallTimes to = new CallTimes();

        @Override
        public void called(NvmlFunction function, int version, int rc, long nanos) {
            to.called(function, version, rc, nanos);
        }
    }

    private Gpu gpu(LiveNvml live, LiveNvml.Gpu gpu, GpuSettings settings, CallTimes times) {
        List<String> unsupported;
        try (DeviceRound round = new DeviceRound(live, gpu, settings, times)) {
            unsupported = round.unsupported();
            for (int i = 1; i < ROUNDS; i++) {
                round.quick();
            }
        }
        try (NvmlDevice device = live.session().device(gpu.handle())) {
            List<String> slices = new ArrayList<>();
            for (MigDevice slice : device.migDevices().devices()) {
                slices.add(slice.gi() + " " + slice.ci() + " " + slice.profile());
            }
            return new Gpu(device.migMode().on(), slices, processes(device), unsupported);
        }
    }

    private List<String> processes(NvmlDevice device) {
        List<String> lines = new ArrayList<>();
        for (ProcessKind kind : List.of(ProcessKind.COMPUTE, ProcessKind.GRAPHICS)) {
            for (GpuProcess process : device.processes(kind).processes()) {
                pids++;
                String memory =
                        process.memory().ok() ? Long.toString(process.memory().number()) : "unknown";
                String slice = process.gi() >= 0 ? " gi=" + process.gi() + " ci=" + process.ci() : "";
                lines.add("pid=" + (10_000 + pids) + " comm=process" + pids + " type="
                        + (kind == ProcessKind.COMPUTE ? "C" : "G") + " mem=" + memory + slice);
            }
        }
        return lines;
    }

    private static void put(Map<String, String> into, String key, Reading reading) {
        if (reading.ok()) {
            into.put(key, reading.text());
        }
    }

    /** The median over the functions of each class, as a scenario writes it. */
    static String cost(CallTimes times) {
        Map<CostClass, List<Double>> medians = new EnumMap<>(CostClass.class);
        for (CallTimes.Cost cost : times.costs()) {
            boolean life = cost.function() == NvmlFunction.INIT || cost.function() == NvmlFunction.SHUTDOWN;
            if (cost.rc() == NvmlReturn.SUCCESS && !life) {
                medians.computeIfAbsent(CostClass.of(cost.function()), unused -> new ArrayList<>())
                        .add(cost.median());
            }
        }
        List<String> words = new ArrayList<>();
        medians.forEach((kind, list) -> {
            double[] sorted = list.stream().mapToDouble(Double::doubleValue).toArray();
            Arrays.sort(sorted);
            words.add(kind + ":" + Math.max(1, Math.round(sorted[sorted.length / 2])));
        });
        return words.isEmpty() ? "none" : String.join(",", words);
    }

    /** Keys of the node. */
    Map<String, String> node() {
        return node;
    }

    /** A GPU by its real UUID, or null. */
    Gpu gpu(String uuid) {
        return gpus.get(uuid);
    }
}
