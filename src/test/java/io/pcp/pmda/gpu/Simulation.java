package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.jna.NativeLibrary;
import io.pcp.pmda.nvml.LibraryChoice;
import io.pcp.pmda.nvml.NvmlLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/** A scenario of the simulated NVML library: a file that a test rewrites while the library runs. */
final class Simulation {
    private final Path file;
    private final String branch;
    private List<String> head = List.of();
    private long stamp = 1;

    /**
     * @param branch driver branch whose symbols the library has; empty for all
     */
    Simulation(Path directory, String branch) {
        this.file = directory.resolve("scenario.conf");
        this.branch = branch;
    }

    Simulation(Path directory) {
        this(directory, "");
    }

    /** Makes these lines the scenario. */
    Simulation lines(String... lines) {
        head = List.of(lines);
        return faults();
    }

    /** Makes these the faults of the scenario, instead of those before. */
    Simulation faults(String... faults) {
        List<String> all = new ArrayList<>(head);
        all.add("[faults]");
        all.addAll(List.of(faults));
        try {
            Files.write(file, all);
            // The library looks at the time of the file, and tests are quicker than its grain.
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + 1000 * stamp++));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    LibraryChoice choice() {
        return LibraryChoice.simulated(library(), file.toString());
    }

    private Path library() {
        String base = System.getProperty(NvmlLibrary.BASEDIR_PROPERTY);
        Path library = Path.of(base == null ? "." : base, "native/build/nvmlsim", branch, "libnvidia-ml.so.1")
                .toAbsolutePath()
                .normalize();
        if (!Files.isRegularFile(library)) {
            fail(library + " is missing: build the simulated NVML library with make -C native");
        }
        return library;
    }

    /** Ends all faults at once, so that calls that hang go on. */
    void heal() {
        faults();
        command("reload");
    }

    /** How often functions whose name begins so were called. */
    long calls(String prefix) {
        try (NativeLibrary direct = NativeLibrary.getInstance(library().toString())) {
            return direct.getFunction("nvmlsim_calls").invokeLong(new Object[] {prefix});
        }
    }

    /** Keeps the library and what it counts mapped until closed, whoever else closes it. */
    NativeLibrary hold() {
        // By another spelling: instances of the same name are one, and others close it.
        Path library = library();
        return NativeLibrary.getInstance(library.getParent() + "/./" + library.getFileName());
    }

    /** Runs one command of the library; returns its code. */
    int tried(String line) {
        try (NativeLibrary direct = NativeLibrary.getInstance(library().toString())) {
            return direct.getFunction("nvmlsim_command").invokeInt(new Object[] {line});
        }
    }

    /** Runs one command of the library; it must be loaded. */
    void command(String line) {
        try (NativeLibrary direct = NativeLibrary.getInstance(library().toString())) {
            assertEquals(0, direct.getFunction("nvmlsim_command").invokeInt(new Object[] {line}), line);
        }
    }
}
