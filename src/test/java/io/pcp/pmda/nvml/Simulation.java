package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The simulated library, opened on a scenario given as text, with a session and run-time commands. */
final class Simulation implements AutoCloseable {
    private final NvmlLibrary library;
    private final NvmlCounters counters = new NvmlCounters();
    private final List<NvmlDevice> devices = new ArrayList<>();
    private NvmlSession session;

    private Simulation(NvmlLibrary library) {
        this.library = library;
        session = NvmlSession.start(library, counters);
    }

    /** The library as built: all symbols. */
    static Path file() {
        return variant("");
    }

    /** A library with the symbols of one driver branch; it must have been built. */
    static Path variant(String branch) {
        String base = System.getProperty(NvmlLibrary.BASEDIR_PROPERTY);
        Path file = Path.of(base == null ? "." : base, "native/build/nvmlsim", branch, LibrarySearch.SONAME)
                .toAbsolutePath()
                .normalize();
        if (!Files.isRegularFile(file)) {
            fail(file + " is missing: build the simulated NVML library with make -C native");
        }
        return file;
    }

    static Simulation open(String... scenario) {
        return open(file(), scenario);
    }

    static Simulation open(Path library, String... scenario) {
        LoadResult result = NvmlLibrary.open(
                LibraryChoice.simulated(library, scenario(scenario).toString()));
        if (result instanceof LoadResult.Loaded loaded) {
            return new Simulation(loaded.library());
        }
        return fail(result.toString());
    }

    /** As {@link #open(String...)} with a clock that only the command {@code advance SECONDS} moves. */
    static Simulation openWithClockByHand(String... scenario) {
        environment("NVMLSIM_CLOCK", "virtual:1700000000000000");
        try {
            Simulation simulation = open(scenario);
            simulation.session().driverVersion(); // looks at its environment at the first call
            return simulation;
        } finally {
            environment("NVMLSIM_CLOCK", null);
        }
    }

    private static void environment(String name, String value) {
        NativeLibrary libc = NativeLibrary.getProcess();
        int rc = value == null
                ? libc.getFunction("unsetenv").invokeInt(new Object[] {name})
                : libc.getFunction("setenv").invokeInt(new Object[] {name, value, 1});
        assertEquals(0, rc, name);
    }

    /** Writes lines to a file that lives as long as the test run. */
    static Path scenario(String... lines) {
        try {
            Path file = Files.createTempFile("scenario", ".conf");
            file.toFile().deleteOnExit();
            return Files.write(file, List.of(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    NvmlLibrary library() {
        return library;
    }

    NvmlSession session() {
        return session;
    }

    NvmlCounters counters() {
        return counters;
    }

    /** Ends the session and starts another. */
    NvmlSession restart() {
        session.close();
        session = NvmlSession.start(library, counters);
        return session;
    }

    NvmlDevice gpu(int index) {
        Reading handle = session.deviceByIndex(index);
        assertTrue(handle.ok(), handle::toString);
        return device(handle.number());
    }

    NvmlDevice device(long handle) {
        NvmlDevice device = session.device(handle);
        devices.add(device);
        return device;
    }

    /** Runs one command of the simulation. */
    void command(String line) {
        try (NativeLibrary direct = NativeLibrary.getInstance(library.path())) {
            assertEquals(0, direct.getFunction("nvmlsim_command").invokeInt(new Object[] {line}), line);
        }
    }

    /** How often a C function was called in this library. */
    long calls(String symbol) {
        try {
            Path report = Files.createTempFile("report", ".txt");
            command("report " + report);
            long calls = 0;
            for (String line : Files.readAllLines(report)) {
                if (line.startsWith("call " + symbol + " ")) {
                    calls = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
                }
            }
            Files.delete(report);
            return calls;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        devices.forEach(NvmlDevice::close);
        session.close();
        assertTrue(library.tryClose(), "a call is still inside the library");
    }
}
