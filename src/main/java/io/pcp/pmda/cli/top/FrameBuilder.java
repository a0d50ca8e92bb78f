package io.pcp.pmda.cli.top;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes frames of readings. What has no value stays unknown; a rate needs the readings before.
 *
 * <p>Remembers the last readings; owned by one thread.
 */
public final class FrameBuilder {
    /** Metrics that tell which GPUs there are, each of which may be missing. */
    private static final List<String> KNOWN_BY = List.of(
            TopMetrics.NAME,
            TopMetrics.HEALTH,
            TopMetrics.UTILIZATION,
            TopMetrics.MEMORY_TOTAL,
            TopMetrics.MEMORY_USED,
            TopMetrics.POWER,
            TopMetrics.TEMPERATURE);

    private final Users users;
    private Readings before;

    public FrameBuilder(Users users) {
        this.users = users;
    }

    /** The frame of some readings; they become those the next rates are counted from. */
    public TopFrame next(Readings now) {
        List<Gpu> gpus = new ArrayList<>();
        Set<String> names = new TreeSet<>(NaturalOrder.INSTANCE);
        KNOWN_BY.forEach(metric -> names.addAll(now.of(metric).keySet()));
        names.forEach(name -> gpus.add(gpu(now, name)));
        TopFrame frame = new TopFrame(
                now.time(),
                now.host(),
                now.text(TopMetrics.DRIVER, Readings.SINGULAR),
                now.text(TopMetrics.CUDA, Readings.SINGULAR),
                totals(now),
                gpus,
                slices(now),
                tasks(now),
                problems(now, gpus));
        before = now;
        return frame;
    }

    /** Forgets the last readings: the next ones do not follow on them. */
    public void forget() {
        before = null;
    }

    private static TopFrame.Totals totals(Readings now) {
        return new TopFrame.Totals(
                now.number(TopMetrics.TOTAL_UTILIZATION, Readings.SINGULAR),
                new Memory(
                        now.number(TopMetrics.TOTAL_MEMORY_USED, Readings.SINGULAR),
                        now.number(TopMetrics.TOTAL_MEMORY, Readings.SINGULAR)),
                now.number(TopMetrics.TOTAL_POWER, Readings.SINGULAR) / 1e3);
    }

    private Gpu gpu(Readings now, String gpu) {
        return new Gpu(
                gpu,
                now.text(TopMetrics.NAME, gpu).replaceFirst("^NVIDIA ", ""),
                now.number(TopMetrics.UTILIZATION, gpu),
                now.number(TopMetrics.MEMORY_UTILIZATION, gpu),
                now.number(TopMetrics.SM_ACTIVE, gpu),
                new Memory(now.number(TopMetrics.MEMORY_USED, gpu), now.number(TopMetrics.MEMORY_TOTAL, gpu)),
                now.number(TopMetrics.POWER, gpu) / 1e3,
                now.number(TopMetrics.POWER_LIMIT, gpu) / 1e3,
                now.number(TopMetrics.TEMPERATURE, gpu),
                now.number(TopMetrics.FAN, gpu),
                now.number(TopMetrics.SM_CLOCK, gpu),
                pcie(now, gpu),
                new Flow(rate(now, TopMetrics.NVLINK_RX, gpu), rate(now, TopMetrics.NVLINK_TX, gpu)),
                Health.of(now.number(TopMetrics.HEALTH, gpu)),
                now.text(TopMetrics.HEALTH_TEXT, gpu),
                limit(now, gpu),
                now.number(TopMetrics.XID, gpu),
                now.number(TopMetrics.MIG_MODE, gpu) > 0);
    }

    /** The counters where the GPU has them: the gauge looks at 20 ms of each second only. */
    private Flow pcie(Readings now, String gpu) {
        Flow counted = new Flow(rate(now, TopMetrics.PCIE_BYTES_RX, gpu), rate(now, TopMetrics.PCIE_BYTES_TX, gpu));
        return counted.known()
                ? counted
                : new Flow(now.number(TopMetrics.PCIE_RX, gpu) * 1e3, now.number(TopMetrics.PCIE_TX, gpu) * 1e3);
    }

    private double rate(Readings now, String metric, String instance) {
        if (before == null) {
            return Double.NaN;
        }
        double seconds = Duration.between(before.time(), now.time()).toNanos() / 1e9;
        double grown = now.number(metric, instance) - before.number(metric, instance);
        // A counter that fell began anew: driver or slice were made again.
        return seconds > 0 && grown >= 0 ? grown / seconds : Double.NaN;
    }

    private static String limit(Readings now, String gpu) {
        if (now.number(TopMetrics.THERMAL, gpu) > 0 || now.number(TopMetrics.HW_THERMAL, gpu) > 0) {
            return "heat";
        } else if (now.number(TopMetrics.POWER_CAP, gpu) > 0 || now.number(TopMetrics.POWER_BRAKE, gpu) > 0) {
            return "power";
        }
        return now.number(TopMetrics.LIMITED, gpu) > 0 ? "limit" : "";
    }

    private static List<Slice> slices(Readings now) {
        Set<String> names = new TreeSet<>(NaturalOrder.INSTANCE);
        names.addAll(now.of(TopMetrics.SLICE_PROFILE).keySet());
        names.addAll(now.of(TopMetrics.SLICE_MEMORY_TOTAL).keySet());
        List<Slice> slices = new ArrayList<>();
        for (String name : names) {
            int end = name.indexOf('/');
            if (end > 0) {
                String gpu = name.substring(0, end);
                String own = name.substring(end + 1);
                String instance = gpu + "/" + own.replaceFirst("^mig", "gi").replaceFirst("\\..*", "");
                slices.add(new Slice(
                        gpu,
                        own,
                        now.text(TopMetrics.SLICE_PROFILE, name),
                        now.number(TopMetrics.SLICE_SM_ACTIVE, instance),
                        memoryOfSlice(now, name)));
            }
        }
        return slices;
    }

    private static Memory memoryOfSlice(Readings now, String slice) {
        return new Memory(
                now.number(TopMetrics.SLICE_MEMORY_USED, slice), now.number(TopMetrics.SLICE_MEMORY_TOTAL, slice));
    }

    private List<GpuTask> tasks(Readings now) {
        Set<String> names = new TreeSet<>(NaturalOrder.INSTANCE);
        for (String metric : List.of(TopMetrics.PROCESS_MEMORY, TopMetrics.PROCESS_TYPE, TopMetrics.PROCESS_SM)) {
            names.addAll(now.of(metric).keySet());
        }
        List<GpuTask> tasks = new ArrayList<>();
        for (String name : names) {
            GpuTask task = task(now, name);
            if (task != null) {
                tasks.add(task);
            }
        }
        return tasks;
    }

    /** Of {@code gpu0/4711 python3} or {@code gpu0/mig1.0/4711 python3}; null for any other form. */
    private GpuTask task(Readings now, String instance) {
        int blank = instance.indexOf(' ');
        String[] path = (blank < 0 ? instance : instance.substring(0, blank)).split("/");
        String pid = path[path.length - 1];
        if (path.length < 2 || path.length > 3 || !pid.matches("\\d{1,10}")) {
            return null;
        }
        String slice = path.length == 3 ? path[1] : "";
        Memory whole = slice.isEmpty()
                ? new Memory(0, now.number(TopMetrics.MEMORY_TOTAL, path[0]))
                : memoryOfSlice(now, path[0] + "/" + slice);
        double memory = now.number(TopMetrics.PROCESS_MEMORY, instance);
        String uid = now.label(instance, "uid");
        return new GpuTask(
                path[0],
                slice,
                Long.parseLong(pid),
                blank < 0 ? now.label(instance, "comm") : instance.substring(blank + 1),
                now.own() ? users.name(uid) : uid,
                now.text(TopMetrics.PROCESS_TYPE, instance),
                now.number(TopMetrics.PROCESS_SM, instance),
                memory,
                new Memory(memory, whole.total()).percent(),
                job(now, instance));
    }

    private static String job(Readings now, String instance) {
        String slurm = now.label(instance, "slurm_job");
        if (!slurm.isEmpty()) {
            return "slurm " + slurm;
        }
        String pod = now.label(instance, "pod");
        if (!pod.isEmpty()) {
            String namespace = now.label(instance, "namespace");
            return "pod " + (namespace.isEmpty() ? pod : namespace + "/" + pod);
        }
        String container = now.label(instance, "container");
        String id = now.label(instance, "container_id");
        if (!container.isEmpty() || !id.isEmpty()) {
            return "container " + (container.isEmpty() ? id.substring(0, Math.min(12, id.length())) : container);
        }
        return now.label(instance, "unit");
    }

    private static List<String> problems(Readings now, List<Gpu> gpus) {
        Map<String, String> status = now.of(TopMetrics.STATUS_TEXT);
        double code = now.number(TopMetrics.STATUS, Readings.SINGULAR);
        if (code > 0) {
            return List.of("no GPUs: " + status.getOrDefault(Readings.SINGULAR, "NVML status " + (long) code));
        } else if (!gpus.isEmpty()) {
            return List.of();
        } else if (now.values().isEmpty()) {
            return List.of("no gpu metrics from " + now.host() + " at this time: the agent pmdagpu does not run or is"
                    + " not installed there");
        }
        return List.of("there are no GPUs on " + now.host());
    }
}
