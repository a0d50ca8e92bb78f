package io.pcp.pmda.nvml;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * GPM of one GPU: pairs of samples and the metrics between them. From {@link NvmlDevice#gpm}; confined to its
 * thread, which should be a background worker.
 *
 * <p>Of the GPU as a whole one sample is kept from pass to pass; {@link #sample}, then {@link #metrics} once
 * with all that is wanted. Of slices nothing is kept, since an open sample keeps a slice from being destroyed:
 * {@link #slices} takes both samples itself. Samples are freed on every path; what is kept is freed by {@link
 * NvmlDevice#close}, and by the session before it is shut down.
 *
 * <p>Streaming mode is reported, never switched.
 */
public final class GpmSampler {
    /** Shortest window in which the counters mean something. */
    static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** A mean over a longer window is no present value. */
    static final long OLD_NANOS = TimeUnit.SECONDS.toNanos(60);

    /**
     * A sample in the library.
     *
     * @param handle 0: there is none
     * @param rc SUCCESS when it is filled
     * @param nanos when
     */
    private record Sample(long handle, int rc, long nanos) {
        static final Sample NONE = new Sample(0, NvmlReturn.NOT_READY, 0);

        boolean ok() {
            return rc == NvmlReturn.SUCCESS;
        }
    }

    private final DeviceCalls calls;
    private final LongSupplier clock;
    private final GpmReader whole;
    private final GpmReader slice;
    /** Codes of sampling functions this GPU has not, 0 while it may have them. */
    private int wholeUnsupported;

    private int sliceUnsupported;
    private Sample older = Sample.NONE;
    private Sample newer = Sample.NONE;

    GpmSampler(DeviceCalls calls) {
        this(calls, System::nanoTime);
    }

    /**
     * @param clock monotonic nanoseconds; what {@link #slices} sleeps is real time all the same
     */
    GpmSampler(DeviceCalls calls, LongSupplier clock) {
        this.calls = calls;
        this.clock = clock;
        whole = new GpmReader(calls);
        slice = new GpmReader(calls);
    }

    /** 1 when this GPU or slice has GPM, else 0. */
    public Reading supported() {
        // nvmlGpmSupport_t: version@0, isSupportedDevice@4
        return calls.within(calls.u32(calls.call(NvmlFunction.GPM_SUPPORT), 4), 0, 1);
    }

    /** 1 while somebody has switched streaming on, else 0; drivers from 535. */
    public Reading streaming() {
        return calls.within(calls.u32(NvmlFunction.GPM_STREAMING), 0, 1);
    }

    /**
     * Takes a sample of the whole GPU, so that {@link #metrics} tells of the time since the one before. When
     * that is less than 100 ms ago nothing is taken; when it is more than 60 s ago a new pair begins.
     *
     * @return SUCCESS; NOT_READY when it was too early; else why there is no sample: then none is kept either
     */
    public int sample() {
        if (wholeUnsupported != NvmlReturn.SUCCESS) {
            return wholeUnsupported;
        }
        if (newer.ok() && clock.getAsLong() - newer.nanos() < WINDOW_NANOS) {
            return NvmlReturn.NOT_READY;
        }
        free(older);
        older = newer;
        newer = Sample.NONE;
        if (older.ok() && clock.getAsLong() - older.nanos() > OLD_NANOS) {
            dropOlder();
        }
        newer = take(NvmlFunction.GPM_SAMPLE, 0);
        int rc = newer.rc();
        if (!newer.ok()) {
            drop();
            wholeUnsupported = NvmlReturn.lasting(rc) ? rc : NvmlReturn.SUCCESS;
        }
        return rc;
    }

    /**
     * What happened between the last two samples. Answers each pair once: then the older one is freed.
     *
     * @param metrics of {@link GpmMetric}
     * @return NOT_READY when there is no pair
     */
    public GpmValues metrics(int... metrics) {
        if (!older.ok() || !newer.ok()) {
            return GpmValues.none(NvmlReturn.NOT_READY);
        }
        GpmValues values = whole.read(older.handle(), newer.handle(), metrics);
        dropOlder();
        return values;
    }

    /**
     * Activity of GPU instances, relative to each instance: takes a first sample of all, waits until 100 ms
     * have passed, takes the second, frees all. Blocks for that long; meanwhile the driver refuses to destroy
     * these instances. Call it with the handle of the GPU, not of a slice.
     *
     * @param gis GPU instance ids
     * @param metrics of {@link GpmMetric}
     * @return one entry for each id in the order given; INVALID_ARGUMENT for an instance that is not there
     */
    public Map<Integer, GpmValues> slices(Collection<Integer> gis, int... metrics) {
        Map<Integer, GpmValues> values = new LinkedHashMap<>();
        Map<Integer, Sample> firsts = new LinkedHashMap<>();
        try {
            for (int gi : gis) {
                if (!firsts.containsKey(gi)) {
                    firsts.put(gi, takeSlice(gi));
                }
            }
            boolean waited = firsts.values().stream().noneMatch(Sample::ok) || waitWindow();
            firsts.forEach((gi, first) -> values.put(
                    gi,
                    !first.ok()
                            ? GpmValues.none(first.rc())
                            : waited ? between(gi, first, metrics) : GpmValues.none(NvmlReturn.NOT_READY)));
        } finally {
            firsts.values().forEach(this::free);
        }
        return values;
    }

    private GpmValues between(int gi, Sample first, int... metrics) {
        Sample second = takeSlice(gi);
        try {
            return second.ok() ? slice.read(first.handle(), second.handle(), metrics) : GpmValues.none(second.rc());
        } finally {
            free(second);
        }
    }

    /** False when interrupted: then there is no window. */
    private static boolean waitWindow() {
        try {
            TimeUnit.NANOSECONDS.sleep(WINDOW_NANOS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Sample takeSlice(int gi) {
        if (sliceUnsupported != NvmlReturn.SUCCESS) {
            return new Sample(0, sliceUnsupported, 0);
        }
        Sample taken = take(NvmlFunction.GPM_MIG_SAMPLE, gi);
        sliceUnsupported = NvmlReturn.lasting(taken.rc()) ? taken.rc() : NvmlReturn.SUCCESS;
        return taken;
    }

    /** A new sample, filled by the call; one that is not filled keeps the memory, and is freed like any other. */
    private Sample take(NvmlFunction with, int gi) {
        int rc = calls.session.call(NvmlFunction.GPM_SAMPLE_NEW, 0, calls.raw(calls.handle, 0));
        if (rc != NvmlReturn.SUCCESS) {
            return new Sample(0, rc, 0);
        }
        long handle = calls.buffer.u64(0);
        calls.session.objects().add(handle, NvmlFunction.GPM_SAMPLE_FREE);
        CallBuffer buffer = calls.raw(calls.handle, gi);
        buffer.object = handle;
        int filled = calls.session.call(with, 0, buffer);
        return new Sample(handle, filled, clock.getAsLong());
    }

    private void free(Sample sample) {
        if (sample.handle() != 0) {
            calls.session.objects().free(calls.session, sample.handle(), calls.buffer);
        }
    }

    private void dropOlder() {
        free(older);
        older = Sample.NONE;
    }

    private void drop() {
        dropOlder();
        free(newer);
        newer = Sample.NONE;
    }

    /** Ask everything again, with a new pair. */
    void forget() {
        drop();
        wholeUnsupported = NvmlReturn.SUCCESS;
        sliceUnsupported = NvmlReturn.SUCCESS;
        whole.forget();
        slice.forget();
    }

    /** Frees what is kept. */
    void close() {
        drop();
    }
}
