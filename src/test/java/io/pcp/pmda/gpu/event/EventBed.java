package io.pcp.pmda.gpu.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.jna.NativeLibrary;
import io.pcp.pmda.nvml.Awaited;
import io.pcp.pmda.nvml.EventType;
import io.pcp.pmda.nvml.LibraryChoice;
import io.pcp.pmda.nvml.LoadResult;
import io.pcp.pmda.nvml.NvmlCounters;
import io.pcp.pmda.nvml.NvmlLibrary;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlSession;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.sdk.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/**
 * An {@link EventWatch} over the simulated library: hands out the right to call it as a connection does, and notes what
 * arrives, one line each.
 */
final class EventBed implements NvmlAccess, EventSink, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final NvmlLibrary library;
    private final NvmlCounters counters = new NvmlCounters();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final EventWatch watch;
    private volatile boolean sinkFails;

    // Guarded by this.
    private NvmlSession session;
    private EventTargets targets = new EventTargets(0, List.of());
    private int users;
    private boolean closing;

    private EventBed(Path directory, String branch, String... scenario) throws IOException {
        Path file = Files.write(directory.resolve("scenario.conf"), List.of(scenario));
        String base = System.getProperty(NvmlLibrary.BASEDIR_PROPERTY);
        Path so = Path.of(base == null ? "." : base, "native/build/nvmlsim", branch, "libnvidia-ml.so.1")
                .toAbsolutePath()
                .normalize();
        if (!Files.isRegularFile(so)) {
            fail(so + " is missing: build the simulated NVML library with make -C native");
        }
        LoadResult result = NvmlLibrary.open(LibraryChoice.simulated(so, file.toString()));
        library = assertInstanceOf(LoadResult.Loaded.class, result).library();
        watch = new EventWatch(
                this,
                this::targets,
                this,
                TimeSource.system(),
                new PmdaLog("test", () -> new PrintStream(logged, true, StandardCharsets.UTF_8)),
                new EventWatch.Options(EventType.ALL, Duration.ofMillis(50)));
        watch.start();
    }

    static EventBed of(Path directory, String... scenario) throws IOException {
        return new EventBed(directory, "", scenario);
    }

    /** With the symbols of one driver branch. */
    static EventBed old(Path directory, String branch, String... scenario) throws IOException {
        return new EventBed(directory, branch, scenario);
    }

    /** Opens a session; the GPUs of these indices (none: all) are targets with their index as key. */
    EventBed open(int... indices) {
        NvmlSession opened = NvmlSession.start(library, counters);
        assertTrue(opened.initialised(), opened::statusText);
        synchronized (this) {
            session = opened;
            closing = false;
        }
        return watch(indices.length == 0 ? all(opened) : indices);
    }

    private static int[] all(NvmlSession opened) {
        int[] indices = new int[(int) opened.deviceCount().number()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = i;
        }
        return indices;
    }

    /** Makes these GPUs the targets. */
    EventBed watch(int... indices) {
        synchronized (this) {
            List<EventTargets.Target> gpus = new ArrayList<>();
            for (int index : indices) {
                gpus.add(new EventTargets.Target(
                        index, session.deviceByIndex(index).number()));
            }
            targets = new EventTargets(generation(), gpus);
        }
        return this;
    }

    private int generation() {
        return System.identityHashCode(session);
    }

    /** As a release does: refuses new uses, waits until nobody is inside, shuts down. */
    EventBed release() {
        synchronized (this) {
            closing = true;
        }
        await("nobody inside", () -> {
            synchronized (this) {
                return users == 0;
            }
        });
        session.close();
        return this;
    }

    private synchronized EventTargets targets() {
        return targets;
    }

    @Override
    public synchronized Use use(int generation) {
        if (session == null || closing || generation != generation()) {
            return null;
        }
        users++;
        NvmlSession now = session;
        return new Use() {
            @Override
            public NvmlSession session() {
                return now;
            }

            @Override
            public void close() {
                synchronized (EventBed.this) {
                    users--;
                }
            }
        };
    }

    void command(String line) {
        try (NativeLibrary direct = NativeLibrary.getInstance(library.path())) {
            assertEquals(0, direct.getFunction("nvmlsim_command").invokeInt(new Object[] {line}), line);
        }
    }

    /** How often a C function was called. */
    long calls(String symbol) {
        try {
            Path report = Files.createTempFile("report", ".txt");
            command("report " + report);
            long calls = Files.readAllLines(report).stream()
                    .filter(line -> line.startsWith("call " + symbol + " "))
                    .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
            Files.delete(report);
            return calls;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    EventWatch watch() {
        return watch;
    }

    NvmlCounters counters() {
        return counters;
    }

    List<String> heard() {
        return heard;
    }

    long heard(String line) {
        return heard.stream().filter(line::equals).count();
    }

    String logged() {
        return logged.toString(StandardCharsets.UTF_8);
    }

    void sinkFails(boolean fails) {
        sinkFails = fails;
    }

    /** Waits until a line was noted. */
    EventBed hears(String line) {
        await(line, () -> heard.contains(line));
        return this;
    }

    void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                fail("not in time: " + what + "; heard " + heard + "; logged " + logged());
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void event(int key, long types, long data, int gi, int ci, long millis) {
        if (sinkFails) {
            throw new IllegalStateException("sink fails");
        }
        assertTrue(Math.abs(System.currentTimeMillis() - millis) < 60_000);
        heard.add("gpu" + key + " 0x" + Long.toHexString(types) + " " + data + " " + gi + "." + ci);
    }

    @Override
    public void systemEvent(Awaited.SystemEvent event, long millis) {
        heard.add(event.type().name());
    }

    @Override
    public void watching(int key, long types) {
        heard.add("watching gpu" + key + (EventType.MIG_CONFIG.in(types) ? " with MIG" : ""));
    }

    @Override
    public void lost(int key, int code) {
        heard.add("lost gpu" + key + " " + NvmlReturn.name(code));
    }

    @Override
    public void refused(int key, int code) {
        heard.add("refused gpu" + key + " " + NvmlReturn.name(code));
    }

    @Override
    public void failed(int code) {
        heard.add("failed " + NvmlReturn.name(code));
    }

    @Override
    public void close() {
        watch.close();
        await("the end of the thread", () -> !watch.running());
        if (session != null) {
            session.close();
        }
        assertTrue(library.tryClose(), "a call is still inside the library");
    }
}
