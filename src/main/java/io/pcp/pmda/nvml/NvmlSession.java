package io.pcp.pmda.nvml;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * One initialisation of NVML, successful or not, and the calls that need no GPU.
 *
 * <p>Never throws because of driver or library. Thread-safe; handles are valid until {@link #close}.
 */
public final class NvmlSession implements AutoCloseable {
    /** {@code NVML_INIT_FLAG_NO_GPUS}: a driver without a usable GPU is no failure. */
    private static final int NO_GPUS = 1;

    private static final int VERSION_TEXT = 80;

    private final NvmlLibrary library;
    private final NvmlCounters counters;
    private final AtomicIntegerArray strides = new AtomicIntegerArray(ProcessReader.VERSIONS);
    private final NvmlObjects objects = new NvmlObjects();
    private volatile boolean closed;
    private volatile int rc = NvmlReturn.UNINITIALIZED;
    private volatile String statusText = "";

    private NvmlSession(NvmlLibrary library, NvmlCounters counters) {
        this.library = library;
        this.counters = counters;
    }

    /**
     * Initialises: {@code nvmlInitWithFlags(NO_GPUS)}, else {@code nvmlInit_v2}, else {@code nvmlInit}.
     * Touches no GPU. A failure is a session that is not {@link #initialised}; close it and try again later.
     */
    public static NvmlSession start(NvmlLibrary library, NvmlCounters counters) {
        NvmlSession session = new NvmlSession(library, counters);
        try (CallBuffer buffer = new CallBuffer(0)) {
            buffer.arg = NO_GPUS;
            session.rc = session.newest(NvmlFunction.INIT, buffer);
        }
        session.statusText = library.errorString(session.rc);
        return session;
    }

    /** Return code of the initialisation. */
    public int rc() {
        return rc;
    }

    /** NVML's own words for {@link #rc}. */
    public String statusText() {
        return statusText;
    }

    /** Whether the initialisation succeeded. */
    public boolean initialised() {
        return rc == NvmlReturn.SUCCESS;
    }

    /** The library this session runs in. */
    public NvmlLibrary library() {
        return library;
    }

    /** Where calls of this session are counted. */
    public NvmlCounters counters() {
        return counters;
    }

    /** Version of the kernel driver, such as {@code 550.54.15}. */
    public Reading driverVersion() {
        return text(NvmlFunction.DRIVER_VERSION);
    }

    /** Version of the library, such as {@code 12.550.54.15}. */
    public Reading nvmlVersion() {
        return text(NvmlFunction.NVML_VERSION);
    }

    /** Newest CUDA the driver serves, such as {@code 12.4}. */
    public Reading cudaVersion() {
        try (CallBuffer buffer = new CallBuffer(0).cleared()) {
            int result = newest(NvmlFunction.CUDA_VERSION, buffer);
            int version = buffer.s32(0);
            if (result != NvmlReturn.SUCCESS) {
                return Reading.absent(result);
            }
            return version <= 0 ? rejected() : Reading.of(version / 1000 + "." + version % 1000 / 10);
        }
    }

    /** GPUs NVML sees. */
    public Reading deviceCount() {
        try (CallBuffer buffer = new CallBuffer(0).cleared()) {
            int result = newest(NvmlFunction.DEVICE_COUNT, buffer);
            return result == NvmlReturn.SUCCESS ? unsigned(buffer.u32(0)) : Reading.absent(result);
        }
    }

    /**
     * Handle of the GPU at an index; attaches the GPU, which may take seconds or hang. Indices shift when
     * GPUs come and go.
     *
     * @return the handle as number
     */
    public Reading deviceByIndex(int index) {
        try (CallBuffer buffer = new CallBuffer(0).cleared()) {
            buffer.arg = index;
            int result = newest(NvmlFunction.DEVICE_BY_INDEX, buffer);
            return result == NvmlReturn.SUCCESS ? Reading.of(buffer.u64(0)) : Reading.absent(result);
        }
    }

    /**
     * Reads of one GPU or MIG slice for one thread, see {@link NvmlDevice}.
     *
     * @param handle from {@link #deviceByIndex} or {@link MigDevice#handle}
     */
    public NvmlDevice device(long handle) {
        return new NvmlDevice(new DeviceCalls(this, handle));
    }

    /**
     * Shuts NVML down; the library stays mapped. Later calls answer UNINITIALIZED. May block as long as the
     * driver likes, in particular while another call hangs.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (initialised()) {
            try (CallBuffer buffer = new CallBuffer(0)) {
                // Nothing of ours may outlive the session: an open reference makes the driver refuse a reset.
                objects.freeAll((function, prepared) -> timed(function, 0, prepared), buffer);
                timed(NvmlFunction.SHUTDOWN, 0, buffer);
            }
        }
    }

    /**
     * A new event set for one thread; check {@link EventSet#rc}. Freed with the session at the latest.
     */
    public EventSet eventSet() {
        return new EventSet(this);
    }

    /**
     * A new set for events of the node for one thread; check {@link SystemEventSet#rc}. Freed with the session
     * at the latest.
     */
    public SystemEventSet systemEventSet() {
        return new SystemEventSet(this);
    }

    /** What the library keeps for this session: event sets, GPM samples. */
    NvmlObjects objects() {
        return objects;
    }

    /** Every call of the package goes through here (and the shutdown below it): counted and timed. */
    int call(NvmlFunction function, int version, CallBuffer buffer) {
        return closed ? NvmlReturn.UNINITIALIZED : timed(function, version, buffer);
    }

    private int timed(NvmlFunction function, int version, CallBuffer buffer) {
        if (!library.has(function, version)) {
            return NvmlReturn.FUNCTION_NOT_FOUND;
        }
        long before = System.nanoTime();
        int result = library.call(function, version, buffer);
        if (function.cost() == NvmlFunction.Cost.WAITING) {
            counters.waited(result);
        } else {
            counters.call(result, System.nanoTime() - before);
        }
        return result;
    }

    /** By version of the function: measured size of an entry in a list of processes, 0 until known. */
    AtomicIntegerArray strides() {
        return strides;
    }

    private int newest(NvmlFunction function, CallBuffer buffer) {
        int result = NvmlReturn.FUNCTION_NOT_FOUND;
        for (int version = 0; version < function.symbols().size(); version++) {
            int tried = call(function, version, buffer);
            if (!NvmlReturn.lasting(tried)) {
                return tried;
            }
            result = tried == NvmlReturn.FUNCTION_NOT_FOUND ? result : tried;
        }
        return result;
    }

    private Reading text(NvmlFunction function) {
        try (CallBuffer buffer = new CallBuffer(0).cleared()) {
            buffer.arg = VERSION_TEXT;
            int result = newest(function, buffer);
            if (result != NvmlReturn.SUCCESS) {
                return Reading.absent(result);
            }
            String text = buffer.text(0, VERSION_TEXT);
            return text.isEmpty() ? Reading.absent(NvmlReturn.NO_DATA) : Reading.of(text);
        }
    }

    private Reading unsigned(long value) {
        return value == 0xFFFF_FFFFL ? rejected() : Reading.of(value);
    }

    private Reading rejected() {
        counters.result(NvmlReturn.OUT_OF_DOMAIN);
        return Reading.absent(NvmlReturn.OUT_OF_DOMAIN);
    }
}
