package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.nvml.FieldRequest;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlSession;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.sdk.TimeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Every read of every collector, made once, whatever is supported: for measurements of the calls below. Values are
 * dropped. Owned by one thread; calls may block as long as the driver likes.
 */
public final class EveryRead implements AutoCloseable {
    private final GpuReader reader;
    private final List<Read> quick = new ArrayList<>();
    private final List<Read> background = new ArrayList<>();
    private final Set<FieldRequest> fields = new LinkedHashSet<>();

    /** Reads of one GPU. */
    public EveryRead(NvmlSession session, long handle, GpuSettings settings) {
        Reading none = Reading.absent(NvmlReturn.NO_DATA);
        Accumulators accumulators = new Accumulators(TimeSource.system());
        reader = new GpuReader(session, handle, accumulators, settings.procfs(), unused -> none);
        ReadSet reads = ReadSet.of(GpuCatalogue.load());
        for (Place place : Place.values()) {
            List<Read> list = place == Place.BACKGROUND ? background : quick;
            reads.at(place).values().forEach(list::addAll);
        }
        for (Read read : quick) {
            sources(read, Source.Field.class).forEach(field -> fields.add(field.request()));
        }
        for (Read read : background) {
            sources(read, Source.Field.class).forEach(field -> fields.add(field.request()));
        }
    }

    /** All field values in use. */
    public Set<FieldRequest> fields() {
        return Set.copyOf(fields);
    }

    /** All reads of the pass worker, and all field values. What was found unsupported is asked again. */
    public void pass() {
        reader.device().forget();
        calls(quick);
        reader.device().fields(fields.toArray(FieldRequest[]::new));
    }

    /** The reads of the background worker: each may block for 20 ms and more. */
    public void background() {
        reader.device().forget();
        calls(background);
    }

    private void calls(List<Read> reads) {
        reader.begin();
        for (Read read : reads) {
            sources(read, Source.Call.class).forEach(call -> call.function().read(reader));
        }
    }

    private static <T extends Source> List<T> sources(Read read, Class<T> kind) {
        return read.sources().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    @Override
    public void close() {
        reader.close();
    }
}
