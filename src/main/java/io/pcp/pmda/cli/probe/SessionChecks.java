package io.pcp.pmda.cli.probe;

import io.pcp.pmda.gpu.GpuSettings;
import io.pcp.pmda.nvml.CallObserver;
import io.pcp.pmda.nvml.FieldRequest;
import io.pcp.pmda.nvml.NvmlCounters;
import io.pcp.pmda.nvml.NvmlDevice;
import io.pcp.pmda.nvml.NvmlFunction;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlSession;
import io.pcp.pmda.nvml.ProcessKind;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.nvml.SessionProbe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The life cycle of the library and the forks in its interface: what only a real driver can settle. */
public final class SessionChecks implements CallObserver {
    private static final int CYCLES = 20;
    /** The first cycles fill caches of library and VM. */
    private static final int WARM = 5;

    private static final long CYCLES_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** The VM itself takes and returns some ten MiB; a library that keeps 4 MiB of each session exceeds this. */
    private static final long MOST_GROWTH_KIB = 60 << 10;

    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int UNKNOWN_FIELD = 9999;
    private static final int KNOWN_FIELD = 94;
    private static final int LAST_FIELD = 320;
    private static final int BATCH = 16;

    private final GpuSettings settings;
    private final Map<NvmlFunction, Integer> taken = new HashMap<>();
    private int batches;
    private int lastBatchCode;

    /**
     * @param settings which library, and the root of procfs
     */
    public SessionChecks(GpuSettings settings) {
        this.settings = settings;
    }

    @Override
    public void called(NvmlFunction function, int version, int rc, long nanos) {
        if (rc == NvmlReturn.SUCCESS) {
            taken.merge(function, version, Math::min);
        }
        if (function == NvmlFunction.FIELD_VALUES) {
            batches++;
            lastBatchCode = rc;
        }
    }

    /**
     * Runs all checks on the first GPU.
     *
     * @throws ProbeException when there is no library
     */
    public void run(Report report) throws ProbeException {
        report.heading("Library, sessions, interface");
        try (LiveNvml live = LiveNvml.open(settings.library(), this)) {
            live.name(report.identities());
            report.check(Check.note(
                    "library",
                    live.library().path()
                            + (live.library().simulated()
                                    ? " (simulated: nothing below is about a real driver)"
                                    : "")));
            report.check(Check.note(
                    "driver",
                    live.session().driverVersion() + ", NVML " + live.session().nvmlVersion() + ", CUDA "
                            + live.session().cudaVersion()));
            report.check(Check.of(
                    !live.gpus().isEmpty(),
                    "GPUs that answer",
                    live.gpus().size() + " of " + live.session().deviceCount()));
            if (live.gpus().isEmpty()) {
                return;
            }
            LiveNvml.Gpu gpu = live.gpus().get(0);
            twoSessions(live, report);
            fields(live, gpu, report);
            processes(live, gpu, report);
            symbols(live, gpu, report);
        }
        cycles(report);
    }

    private void twoSessions(LiveNvml live, Report report) {
        NvmlSession second = NvmlSession.start(live.library(), new NvmlCounters());
        Reading both = second.deviceCount();
        second.close();
        Reading first = live.session().deviceCount();
        boolean good = second.rc() == NvmlReturn.SUCCESS && both.equals(first) && first.ok();
        report.check(Check.of(
                good,
                "two sessions",
                "the second " + (second.initialised() ? "initialises" : second.statusText())
                        + "; after its end the first answers " + first));
    }

    private void fields(LiveNvml live, LiveNvml.Gpu gpu, Report report) {
        try (NvmlDevice device = live.session().device(gpu.handle())) {
            device.fields(FieldRequest.of(KNOWN_FIELD));
            batches = 0;
            Reading[] pair = device.fields(FieldRequest.of(KNOWN_FIELD), FieldRequest.of(UNKNOWN_FIELD));
            boolean refused = batches > 1;
            report.check(Check.of(
                    !pair[1].ok(),
                    "unknown field id " + UNKNOWN_FIELD,
                    "entry answers " + pair[1] + ", its neighbour " + pair[0] + "; the batch is "
                            + (refused
                                    ? "refused whole, fields are asked one by one"
                                    : "answered per entry (code " + lastBatchCode + ")")));
        }
        Map<Integer, Integer> codes = new HashMap<>();
        List<String> answered = new ArrayList<>();
        try (NvmlDevice device = live.session().device(gpu.handle())) {
            for (int from = 1; from <= LAST_FIELD; from += BATCH) {
                FieldRequest[] requests = new FieldRequest[Math.min(BATCH, LAST_FIELD + 1 - from)];
                for (int i = 0; i < requests.length; i++) {
                    requests[i] = FieldRequest.of(from + i);
                }
                Reading[] readings = device.fields(requests);
                for (int i = 0; i < readings.length; i++) {
                    codes.merge(readings[i].rc(), 1, Integer::sum);
                    if (readings[i].ok()) {
                        answered.add(Integer.toString(from + i));
                    }
                }
            }
        }
        List<String> counts = new ArrayList<>();
        codes.forEach((code, count) -> counts.add(count + " " + NvmlReturn.text(code)));
        report.check(Check.note("field ids 1 to " + LAST_FIELD, String.join(", ", counts)));
        report.check(Check.note("field ids with a value", String.join(" ", answered)));
    }

    private static void processes(LiveNvml live, LiveNvml.Gpu gpu, Report report) {
        try (NvmlDevice device = live.session().device(gpu.handle());
                SessionProbe probe = new SessionProbe(live.session(), gpu.handle())) {
            for (ProcessKind kind : ProcessKind.values()) {
                var list = device.processes(kind);
                report.check(Check.note(
                        kind.name().toLowerCase(java.util.Locale.ROOT) + " processes",
                        list.ok() ? Integer.toString(list.processes().size()) : NvmlReturn.text(list.rc())));
            }
            int size = Math.max(probe.processEntry(0), probe.processEntry(1));
            report.check(Check.note(
                    "size of an entry in process lists",
                    size == 0 ? "not settled: no list with two processes" : size + " bytes"));
        }
    }

    private void symbols(LiveNvml live, LiveNvml.Gpu gpu, Report report) {
        try (DeviceRound round = new DeviceRound(live, gpu, settings, new CallTimes())) {
            round.quick();
        }
        for (NvmlFunction function : NvmlFunction.values()) {
            Integer version = taken.get(function);
            if (function.symbols().size() > 1) {
                report.check(Check.note(
                        "of " + String.join(", ", function.symbols()),
                        version == null
                                ? "none answers with success here"
                                : function.symbols().get(version) + " is taken"));
            }
        }
    }

    private void cycles(Report report) throws ProbeException {
        long began = System.nanoTime();
        long rss = 0;
        Map<String, String> before = Map.of();
        int done = 0;
        for (; done < CYCLES && (done <= WARM || System.nanoTime() - began < CYCLES_NANOS); done++) {
            if (done == WARM) {
                System.gc();
                rss = Self.rssKib();
                before = Self.descriptors();
            }
            try (LiveNvml live = LiveNvml.open(settings.library(), null)) {
                if (live.gpus().isEmpty()) {
                    break;
                }
            }
        }
        long micros = (System.nanoTime() - began) / 1000 / Math.max(1, done);
        System.gc();
        long grown = Self.rssKib() - rss;
        List<String> left = left(before);
        report.check(Check.of(
                done > WARM && left.isEmpty() && grown < MOST_GROWTH_KIB,
                "open, attach, shut down, " + done + " times",
                micros + " us each; from the " + WARM + "th on file descriptors left open: "
                        + (left.isEmpty() ? "none" : String.join(", ", left)) + "; resident set " + signed(grown)
                        + " KiB"));
    }

    /** Files open now that were not before. Only those that stay open count, not one that somebody has open for a moment. */
    private static List<String> left(Map<String, String> before) {
        long until = System.nanoTime() + SETTLE_NANOS;
        while (true) {
            Map<String, String> now = Self.descriptors();
            List<String> files = new ArrayList<>(now.values());
            before.values().forEach(files::remove);
            if (files.isEmpty() || System.nanoTime() - until > 0) {
                return files;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static String signed(long number) {
        return (number > 0 ? "+" : "") + number;
    }
}
