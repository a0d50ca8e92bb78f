package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.nvml.GpmMetric;
import io.pcp.pmda.nvml.GpmMetric.Engine;
import io.pcp.pmda.nvml.GpmReading;
import io.pcp.pmda.nvml.GpmValues;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlReturn.Kind;
import io.pcp.pmda.nvml.Reading;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cluster 18: GPM, activity from hardware counters, of GPUs, their engines and links, and of GPU instances. All on the
 * background worker, for those who ask only. Of a GPU one sample is kept between passes; of a GPU instance none, since an
 * open one keeps it from being destroyed: both are taken in one pass, of all instances at the same time.
 */
final class GpmCollector implements Collector {
    private static final Map<String, Integer> OF_GPU = ofGpu();
    private static final Map<String, Integer> CYCLES = cycles();
    private static final Map<String, Integer> OF_INSTANCE = ofInstance();

    private static final Memo<GpmWindow> WINDOW =
            Memo.of(gpu -> new GpmWindow(gpu.device().gpm(), all()));
    private static final Memo<GpmValues> VALUES =
            Memo.of(gpu -> gpu.lasting(WINDOW).next());
    private static final Memo<Map<Integer, GpmValues>> INSTANCES = Memo.of(gpu -> gpu.device()
            .gpm()
            .slices(
                    gpu.units(Scope.MIGI).stream().map(GpmCollector::gi).toList(),
                    OF_INSTANCE.values().stream().mapToInt(Integer::intValue).toArray()));

    @Override
    public int cluster() {
        return 18;
    }

    @Override
    public void define(Reads reads) {
        reads.number("gpu.gpm.supported", gpu -> gpu.device().gpm().supported());
        reads.number("gpu.gpm.streaming", gpu -> gpu.device().gpm().streaming());
        reads.first(Place.BACKGROUND, Scope.GPU, gpu -> gpu.lasting(WINDOW).begin());
        OF_GPU.forEach((name, metric) ->
                reads.number("gpu.gpm." + name, gpu -> real(gpu.once(VALUES).get(metric))));
        CYCLES.forEach((name, metric) -> reads.number(
                "gpu.gpm.cycles." + name, gpu -> gpu.once(VALUES).get(metric).whole()));

        reads.units(Place.BACKGROUND, Scope.ENGINE, GpmCollector::engines);
        reads.number(
                "gpu.gpm.engine.utilization",
                (gpu, engine) -> real(gpu.once(VALUES).get(engineMetric(engine.key()))));

        reads.units(Place.BACKGROUND, Scope.LINK, GpmCollector::links);
        reads.number("gpu.gpm.link.rx", (gpu, link) -> real(gpu.once(VALUES).get(GpmMetric.linkRx(link.key()))));
        reads.number("gpu.gpm.link.tx", (gpu, link) -> real(gpu.once(VALUES).get(GpmMetric.linkTx(link.key()))));

        reads.units(Place.BACKGROUND, Scope.MIGI, MigCollector::gpuInstances);
        OF_INSTANCE.forEach((name, metric) -> reads.number(
                "gpu.mig.gpm." + name,
                (gpu, instance) -> MigCollector.ofSlice(
                        real(gpu.once(INSTANCES).get(gi(instance)).get(metric)))));
    }

    private static Map<String, Integer> ofGpu() {
        Map<String, Integer> all = new TreeMap<>();
        all.put("graphics_active", GpmMetric.GRAPHICS);
        all.put("sm_active", GpmMetric.SM);
        all.put("sm_occupancy", GpmMetric.SM_OCCUPANCY);
        all.put("integer", GpmMetric.INTEGER);
        all.put("tensor", GpmMetric.TENSOR);
        all.put("tensor_dfma", GpmMetric.TENSOR_DFMA);
        all.put("tensor_hmma", GpmMetric.TENSOR_HMMA);
        all.put("tensor_dmma", GpmMetric.TENSOR_DMMA);
        all.put("tensor_imma", GpmMetric.TENSOR_IMMA);
        all.put("dram", GpmMetric.DRAM);
        all.put("fp64", GpmMetric.FP64);
        all.put("fp32", GpmMetric.FP32);
        all.put("fp16", GpmMetric.FP16);
        all.put("pcie.tx", GpmMetric.PCIE_TX);
        all.put("pcie.rx", GpmMetric.PCIE_RX);
        all.put("nvlink.rx", GpmMetric.NVLINK_RX);
        all.put("nvlink.tx", GpmMetric.NVLINK_TX);
        all.put("c2c.tx", GpmMetric.C2C_TX);
        all.put("c2c.rx", GpmMetric.C2C_RX);
        all.put("c2c.data_tx", GpmMetric.C2C_DATA_TX);
        all.put("c2c.data_rx", GpmMetric.C2C_DATA_RX);
        all.put("cache.host_hit", GpmMetric.CACHE_HOST_HIT);
        all.put("cache.host_miss", GpmMetric.CACHE_HOST_MISS);
        all.put("cache.peer_hit", GpmMetric.CACHE_PEER_HIT);
        all.put("cache.peer_miss", GpmMetric.CACHE_PEER_MISS);
        all.put("cache.dram_hit", GpmMetric.CACHE_DRAM_HIT);
        all.put("cache.dram_miss", GpmMetric.CACHE_DRAM_MISS);
        return Collections.unmodifiableMap(all);
    }

    private static Map<String, Integer> cycles() {
        Map<String, Integer> all = new TreeMap<>();
        all.put("elapsed", GpmMetric.CYCLES_ELAPSED);
        all.put("active", GpmMetric.CYCLES_ACTIVE);
        all.put("mma", GpmMetric.CYCLES_MMA);
        all.put("dmma", GpmMetric.CYCLES_DMMA);
        all.put("hmma", GpmMetric.CYCLES_HMMA);
        all.put("imma", GpmMetric.CYCLES_IMMA);
        all.put("dfma", GpmMetric.CYCLES_DFMA);
        all.put("integer", GpmMetric.CYCLES_INTEGER);
        all.put("fp64", GpmMetric.CYCLES_FP64);
        all.put("fp32", GpmMetric.CYCLES_FP32);
        all.put("fp16", GpmMetric.CYCLES_FP16);
        return Collections.unmodifiableMap(all);
    }

    /** Engines of an instance are counted from 0: the first of a kind is what it has one of. */
    private static Map<String, Integer> ofInstance() {
        Map<String, Integer> all = new TreeMap<>();
        for (String name : new String[] {
            "graphics_active",
            "sm_active",
            "sm_occupancy",
            "integer",
            "tensor",
            "tensor_hmma",
            "tensor_imma",
            "dram",
            "fp64",
            "fp32",
            "fp16",
            "pcie.tx",
            "pcie.rx"
        }) {
            all.put(name, OF_GPU.get(name));
        }
        all.put("nvdec", Engine.NVDEC.metric(0));
        all.put("nvjpg", Engine.NVJPG.metric(0));
        all.put("nvofa", Engine.NVOFA.metric(0));
        return Collections.unmodifiableMap(all);
    }

    private static int[] all() {
        List<Integer> all = new ArrayList<>(OF_GPU.values());
        all.addAll(CYCLES.values());
        for (Engine engine : Engine.values()) {
            for (int i = 0; i < engine.count(); i++) {
                all.add(engine.metric(i));
            }
        }
        for (int link = 0; link < GpmMetric.LINKS; link++) {
            all.add(GpmMetric.linkRx(link));
            all.add(GpmMetric.linkTx(link));
        }
        return all.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Key of an engine: its kind, then its number. Kinds are numbered as declared; frozen, as ids of instances are. */
    private static int engineKey(Engine kind, int index) {
        return kind.ordinal() << 5 | index;
    }

    private static int engineMetric(int key) {
        return Engine.values()[key >> 5].metric(key & 0x1f);
    }

    private static int gi(Unit instance) {
        return instance.key() >> 4;
    }

    /** Engines the GPU has: those GPM has a value for. */
    private static List<Unit> engines(GpuReader gpu) throws GpuGone {
        GpmValues values = gpu.once(VALUES);
        if (!values.ok()) {
            return untold(values);
        }
        List<Unit> engines = new ArrayList<>();
        for (Engine kind : Engine.values()) {
            for (int i = 0; i < kind.count(); i++) {
                if (values.get(kind.metric(i)).ok()) {
                    String name = kind.name().toLowerCase(Locale.ROOT) + i;
                    engines.add(new Unit(engineKey(kind, i), name, LabelSet.EMPTY));
                }
            }
        }
        return engines;
    }

    /** Links the GPU has: those GPM has a value for. */
    private static List<Unit> links(GpuReader gpu) throws GpuGone {
        GpmValues values = gpu.once(VALUES);
        if (!values.ok()) {
            return untold(values);
        }
        List<Unit> links = new ArrayList<>();
        for (int link = 0; link < GpmMetric.LINKS; link++) {
            if (values.get(GpmMetric.linkRx(link)).ok()
                    || values.get(GpmMetric.linkTx(link)).ok()) {
                links.add(new Unit(link, "link" + link, LabelSet.EMPTY));
            }
        }
        return links;
    }

    private static List<Unit> untold(GpmValues values) throws GpuGone {
        if (GpuWorker.gone(Reading.absent(values.rc()))) {
            throw new GpuGone(values.rc());
        }
        return values.kind() == Kind.UNSUPPORTED ? List.of() : null;
    }

    private static Reading real(GpmReading reading) {
        if (reading.ok()) {
            return GpuReader.real(reading.value());
        }
        // Without a pair of samples there is no value, and nothing has failed.
        return Reading.absent(reading.rc() == NvmlReturn.NOT_READY ? NvmlReturn.NO_DATA : reading.rc());
    }
}
