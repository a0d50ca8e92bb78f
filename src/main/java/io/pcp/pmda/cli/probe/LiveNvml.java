package io.pcp.pmda.cli.probe;

import io.pcp.pmda.nvml.CallObserver;
import io.pcp.pmda.nvml.LibraryChoice;
import io.pcp.pmda.nvml.LoadResult;
import io.pcp.pmda.nvml.NvmlCounters;
import io.pcp.pmda.nvml.NvmlDevice;
import io.pcp.pmda.nvml.NvmlLibrary;
import io.pcp.pmda.nvml.NvmlSession;
import io.pcp.pmda.nvml.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * An open NVML library with one session and the handles of its GPUs. At most one in a process, and none while an agent
 * runs in the same process. Owned by one thread.
 */
public final class LiveNvml implements AutoCloseable {
    private final NvmlLibrary library;
    private final NvmlSession session;
    private final List<Gpu> gpus = new ArrayList<>();

    /**
     * A GPU that could be attached.
     *
     * @param index NVML's
     * @param uuid empty when unknown
     * @param serial empty when unknown
     */
    public record Gpu(int index, long handle, String uuid, String serial) {}

    private LiveNvml(NvmlLibrary library, NvmlSession session) {
        this.library = library;
        this.session = session;
    }

    /**
     * Opens the library, initialises it, attaches the GPUs.
     *
     * @param observer hears every call; may be null
     * @throws ProbeException when there is no library, or it does not initialise
     */
    public static LiveNvml open(LibraryChoice choice, CallObserver observer) throws ProbeException {
        LoadResult result = NvmlLibrary.open(choice);
        if (result instanceof LoadResult.Absent absent) {
            throw new ProbeException("no NVML library: " + absent.because());
        }
        NvmlLibrary library = ((LoadResult.Loaded) result).library();
        library.observe(observer);
        NvmlSession session = NvmlSession.start(library, new NvmlCounters());
        if (!session.initialised()) {
            session.close();
            library.close();
            throw new ProbeException("NVML does not initialise: " + session.statusText() + " (" + session.rc()
                    + "); 'pmdagpu doctor' tells what to do");
        }
        LiveNvml live = new LiveNvml(library, session);
        live.attach();
        return live;
    }

    private void attach() {
        Reading count = session.deviceCount();
        for (int index = 0; count.ok() && index < count.number(); index++) {
            Reading handle = session.deviceByIndex(index);
            if (handle.ok()) {
                try (NvmlDevice device = session.device(handle.number())) {
                    gpus.add(new Gpu(index, handle.number(), text(device.uuid()), text(device.serial())));
                }
            }
        }
    }

    static String text(Reading reading) {
        return reading.ok() ? reading.text() : "";
    }

    /** The library. */
    public NvmlLibrary library() {
        return library;
    }

    /** The session. */
    public NvmlSession session() {
        return session;
    }

    /** GPUs that answer. */
    public List<Gpu> gpus() {
        return List.copyOf(gpus);
    }

    /** Makes the identities of GPUs and slices known. */
    public void name(Identities identities) {
        for (Gpu gpu : gpus) {
            identities.uuid(gpu.uuid());
            identities.serial(gpu.serial());
            try (NvmlDevice device = session.device(gpu.handle())) {
                device.migDevices().devices().forEach(slice -> identities.uuid(text(slice.uuid())));
            }
        }
    }

    @Override
    public void close() {
        session.close();
        library.close();
    }
}
