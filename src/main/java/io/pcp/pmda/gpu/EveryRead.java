package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.nvml.FieldRequest;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlSession;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.sdk.TimeSource;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * Every read of every collector, as the workers make them but all at once and nothing remembered: for measurements of the
 * calls below. Values are dropped. Owned by one thread; calls may block as long as the driver likes.
 */
public final class EveryRead implements AutoCloseable {
    private final TimeSource time = TimeSource.system();
    private final Map<Place, ReadEngine> engines = new EnumMap<>(Place.class);
    private final Set<FieldRequest> fields = new LinkedHashSet<>();

    /** Reads of one GPU. */
    public EveryRead(NvmlSession session, long handle, GpuSettings settings) {
        ReadSet reads = ReadSet.of(GpuCatalogue.load());
        PmdaLog silent = new PmdaLog(
                "probe", () -> new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        ReadJournal journal = new ReadJournal(silent, new LogLevel(silent), new LongAdder(), () -> "GPU");
        Accumulators accumulators = new Accumulators(time);
        Gpu gpu = new Gpu(0, "", accumulators);
        for (Place place : Place.values()) {
            engines.put(place, new ReadEngine(session, handle, settings, reads, place, gpu, accumulators, journal));
            reads.at(place).stream()
                    .filter(group -> group.scope() == Scope.GPU)
                    .flatMap(group -> group.reads().stream())
                    .forEach(this::fields);
        }
    }

    private void fields(Read read) {
        for (Source source : read.sources()) {
            if (source instanceof Source.Field field) {
                FieldRequest request = field.request().apply(Unit.WHOLE);
                if (request != null) {
                    fields.add(request);
                }
            }
        }
    }

    /** All field values of the GPU as a whole that are in use. */
    public Set<FieldRequest> fields() {
        return Set.copyOf(fields);
    }

    /**
     * All reads of discovery and of the pass worker; what was found unsupported is asked again.
     *
     * @return SUCCESS, or why the GPU or the library is gone
     */
    public int pass() {
        int rc = all(Place.IDENTITY);
        return rc == NvmlReturn.SUCCESS ? all(Place.PASS) : rc;
    }

    /**
     * The reads of the background worker: each may block for 20 ms and more.
     *
     * @return SUCCESS, or why the GPU or the library is gone
     */
    public int background() {
        return all(Place.BACKGROUND);
    }

    private int all(Place place) {
        ReadEngine engine = engines.get(place);
        engine.forget();
        try {
            engine.begin(time.nanos());
            engine.pass(read -> true);
            return NvmlReturn.SUCCESS;
        } catch (GpuGone gone) {
            return gone.code();
        }
    }

    @Override
    public void close() {
        engines.values().forEach(ReadEngine::close);
    }
}
