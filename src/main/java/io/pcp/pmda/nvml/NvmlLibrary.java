package io.pcp.pmda.nvml;

import com.sun.jna.Pointer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A mapped NVML library: which file it is, whether it is the simulation, which functions it has.
 *
 * <p>At most one is open at a time in a process (JNA binds native methods of a class to one library).
 * Thread-safe.
 */
public final class NvmlLibrary implements AutoCloseable {
    /**
     * System property: directory of the installed agent; the simulation is in its {@code nvmlsim} directory.
     */
    public static final String HOME_PROPERTY = "pmdagpu.home";

    /**
     * System property: root of a source tree; the simulation is in its {@code native/build/nvmlsim}
     * directory.
     */
    public static final String BASEDIR_PROPERTY = "pmdagpu.basedir";

    private final NativeBinding binding;
    private final String path;
    private final boolean simulated;
    private final Optional<String> scenario;
    private final boolean[][] present;
    private final AtomicInteger inside = new AtomicInteger();
    private volatile boolean closed;
    private volatile CallObserver observer;
    private boolean released;

    NvmlLibrary(NativeBinding binding, String path, boolean simulated, Optional<String> scenario) {
        this.binding = binding;
        this.path = path;
        this.simulated = simulated;
        this.scenario = scenario;
        NvmlFunction[] functions = NvmlFunction.values();
        present = new boolean[functions.length][];
        for (NvmlFunction function : functions) {
            boolean[] versions = new boolean[function.symbols().size()];
            for (int i = 0; i < versions.length; i++) {
                versions[i] = binding.present(function.symbols().get(i));
            }
            present[function.ordinal()] = versions;
        }
    }

    /**
     * Finds and maps the library; calls nothing in it but, for the simulation, its configuration.
     *
     * <p>Order: the file named by the choice and no other; else {@code libnvidia-ml.so.1} by the loader's
     * rules (LD_LIBRARY_PATH, ld cache), then the directories drivers, containers, GKE and WSL use. Dummies
     * in directories named {@code stubs} are never taken.
     *
     * @return absent also when another library is still open
     */
    public static LoadResult open(LibraryChoice choice) {
        return LibraryLoader.open(choice);
    }

    /** The file mapped, links resolved. */
    public String path() {
        return path;
    }

    /**
     * From now on tells of every call.
     *
     * @param newObserver null: nobody
     */
    public void observe(CallObserver newObserver) {
        observer = newObserver;
    }

    /** Whether this is the simulation. */
    public boolean simulated() {
        return simulated;
    }

    /** The scenario file given to the simulation; empty: its default, or what its environment says. */
    public Optional<String> scenario() {
        return scenario;
    }

    /** Whether at least one of the function's symbols exists. */
    public boolean has(NvmlFunction function) {
        return !symbol(function).isEmpty();
    }

    /**
     * The symbol calls of the function start with: the newest the library has; empty text when it has none.
     */
    public String symbol(NvmlFunction function) {
        boolean[] versions = present[function.ordinal()];
        for (int i = 0; i < versions.length; i++) {
            if (versions[i]) {
                return function.symbols().get(i);
            }
        }
        return "";
    }

    boolean has(NvmlFunction function, int version) {
        return present[function.ordinal()][version];
    }

    /**
     * The one way into the library.
     *
     * @param version which of the function's symbols; FUNCTION_NOT_FOUND when it is missing
     * @return NVML's return code; UNINITIALIZED once closed
     */
    int call(NvmlFunction function, int version, CallBuffer buffer) {
        if (!has(function, version)) {
            return NvmlReturn.FUNCTION_NOT_FOUND;
        }
        if (!enter()) {
            return NvmlReturn.UNINITIALIZED;
        }
        try {
            return observed(function, version, buffer);
        } finally {
            inside.decrementAndGet();
        }
    }

    private int observed(NvmlFunction function, int version, CallBuffer buffer) {
        CallObserver watching = observer;
        if (watching == null) {
            return NvmlCalls.call(function, version, buffer);
        }
        long before = System.nanoTime();
        int rc = NvmlCalls.call(function, version, buffer);
        watching.called(function, version, rc, System.nanoTime() - before);
        return rc;
    }

    /** NVML's own words for a return code. */
    String errorString(int rc) {
        if (!enter()) {
            return NvmlReturn.text(rc);
        }
        try {
            Pointer text = NvmlCalls.nvmlErrorString(rc);
            return text == null ? NvmlReturn.text(rc) : text.getString(0);
        } finally {
            inside.decrementAndGet();
        }
    }

    /** Counts the caller in before it looks at {@link #closed}, so that {@link #tryClose} cannot miss it. */
    private boolean enter() {
        inside.incrementAndGet();
        if (closed) {
            inside.decrementAndGet();
            return false;
        }
        return true;
    }

    /**
     * Unmaps the library, so that an upgraded one can be opened. From here on every call answers
     * UNINITIALIZED.
     *
     * @return false when a call is still inside the library (a hung driver); it stays mapped, try again later
     */
    public synchronized boolean tryClose() {
        closed = true;
        if (!released && inside.get() == 0) {
            released = true;
            binding.release();
        }
        return released;
    }

    /** As {@link #tryClose}. */
    @Override
    public void close() {
        tryClose();
    }
}
