package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.FieldRequest;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlReturn.Kind;
import io.pcp.pmda.nvml.NvmlSession;
import io.pcp.pmda.nvml.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a GPU by the rules every metric follows: sources in order until one is supported, fields in one call,
 * static values once, refusals and failures as the error classes of the catalogue say.
 *
 * <p>One per worker and attachment, since what is supported can change when a GPU is attached anew. Owned by
 * the worker.
 */
final class ReadEngine implements AutoCloseable {
    private static final Reading UNSUPPORTED = Reading.absent(NvmlReturn.NOT_SUPPORTED);
    private static final Reading BROKEN = Reading.absent(NvmlReturn.UNKNOWN);
    private static final Reading DENIED = Reading.absent(NvmlReturn.NO_PERMISSION);

    private final ReadJournal journal;
    private final long staleNanos;
    private final long retryNanos;
    private final ReadState[] states;
    private final GpuReader reader;
    private final Map<FieldRequest, Reading> fields = new HashMap<>();

    /**
     * @param settings for ages and the root of procfs
     * @param reads for the number of reads
     * @param journal hears refusals and failures
     */
    ReadEngine(
            NvmlSession session,
            long handle,
            GpuSettings settings,
            ReadSet reads,
            Accumulators accumulators,
            ReadJournal journal) {
        this.journal = journal;
        this.staleNanos = settings.timing().staleAfter().toNanos();
        this.retryNanos = settings.timing().mostBackoff().toNanos();
        this.states = new ReadState[reads.size()];
        this.reader = new GpuReader(session, handle, accumulators, settings.procfs(), read -> state(read).now);
        forget();
    }

    GpuReader reader() {
        return reader;
    }

    /** Asks everything again: the MIG mode has changed. */
    void forget() {
        for (int i = 0; i < states.length; i++) {
            states[i] = new ReadState();
        }
        reader.device().forget();
    }

    private ReadState state(Read read) {
        return states[read.index()];
    }

    /**
     * Makes some reads.
     *
     * @param began when the pass began
     * @throws GpuGone when the GPU or the library is
     */
    void pass(List<Read> reads, long began) throws GpuGone {
        reader.begin();
        batch(reads);
        for (Read read : reads) {
            ReadState state = state(read);
            state.now = judge(read, state, value(read, state, began), began);
        }
    }

    /** The values of a cluster after {@link #pass}. */
    GpuRow row(List<Read> cluster, long began) {
        long[] bits = new long[cluster.size()];
        String[] texts = null;
        long present = 0;
        long denied = 0;
        for (Read read : cluster) {
            ReadState state = state(read);
            int column = read.column();
            if (state.now.ok()) {
                present |= 1L << column;
                bits[column] = state.now.number();
                if (state.now.text() != null) {
                    texts = texts == null ? new String[cluster.size()] : texts;
                    texts[column] = state.now.text();
                }
            } else if (state.denied) {
                denied |= 1L << column;
            }
        }
        return new GpuRow(began, bits, texts, present, denied);
    }

    /**
     * One call for all fields that may be needed: of decided reads the one in use, of others every one left.
     */
    private void batch(List<Read> reads) {
        List<FieldRequest> wanted = new ArrayList<>();
        for (Read read : reads) {
            ReadState state = state(read);
            List<Source> sources = read.sources();
            int end = state.decided ? Math.min(state.source + 1, sources.size()) : sources.size();
            for (int i = state.source; i < end && state.fixed == null; i++) {
                if (sources.get(i) instanceof Source.Field field && !wanted.contains(field.request())) {
                    wanted.add(field.request());
                }
            }
        }
        fields.clear();
        if (!wanted.isEmpty()) {
            Reading[] values = reader.device().fields(wanted.toArray(new FieldRequest[0]));
            for (int i = 0; i < values.length; i++) {
                fields.put(wanted.get(i), values[i]);
            }
        }
    }

    private Reading value(Read read, ReadState state, long began) {
        if (state.fixed != null) {
            return state.fixed;
        }
        if (state.denied && began - state.retryNanos < 0) {
            return DENIED;
        }
        Reading unsupported = UNSUPPORTED;
        for (int i = state.source; i < read.sources().size(); i++) {
            Source source = read.sources().get(i);
            Reading raw = raw(read, source);
            if (raw.kind() != Kind.UNSUPPORTED) {
                return checked(read, state, raw);
            }
            // A stale handle answers "invalid argument", too: no reason to give a call up for good.
            if (i == state.source && (raw.rc() != NvmlReturn.INVALID_ARGUMENT || source instanceof Source.Field)) {
                state.source++;
            }
            unsupported = raw;
        }
        return unsupported;
    }

    private Reading raw(Read read, Source source) {
        if (source instanceof Source.Field field) {
            return fields.getOrDefault(field.request(), UNSUPPORTED);
        }
        try {
            return ((Source.Call) source).function().read(reader);
        } catch (RuntimeException bug) {
            journal.broken(read, bug);
            return BROKEN;
        }
    }

    private Reading checked(Read read, ReadState state, Reading raw) {
        Reading checked = read.checked(raw);
        if (raw.ok() && checked.rc() == NvmlReturn.OUT_OF_DOMAIN) {
            journal.impossible(read, raw);
        }
        return read.isExtended() ? state.extend(checked) : checked;
    }

    private Reading judge(Read read, ReadState state, Reading reading, long began) throws GpuGone {
        Kind kind = reading.kind();
        boolean refused = kind == Kind.NO_PERMISSION;
        if (refused && !state.denied) {
            journal.denied(read);
        }
        if (refused && (!state.denied || began - state.retryNanos >= 0)) {
            state.retryNanos = began + retryNanos;
        }
        state.denied = refused;
        switch (kind) {
            case OK -> {
                state.decided = true;
                state.last = reading;
                state.lastNanos = began;
                state.fixed = read.isStatic() ? reading : null;
            }
            case TRANSIENT, SIZE -> {
                journal.failed(read, reading);
                if (state.last != null && began - state.lastNanos <= staleNanos) {
                    return state.last;
                }
            }
            case LOST, RESET_REQUIRED, REINIT -> throw new GpuGone(reading.rc());
            default -> {
                // No value, and nothing to do about it.
            }
        }
        return reading;
    }

    @Override
    public void close() {
        reader.close();
    }
}
