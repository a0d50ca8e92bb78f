package io.pcp.pmda.nvml;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns a {@link LibraryChoice} into a {@link LoadResult}: search, map, check, configure the simulation,
 * bind.
 */
final class LibraryLoader {
    private static final String SIMULATION_MARK = "nvmlsim_version";
    private static final String SIMULATION_CONFIGURE = "nvmlsim_configure";

    /**
     * JNA's own library directories, which it asks {@code ldconfig} for in a child process when nobody has
     * set them. The search here is complete and exact, so there are none.
     */
    private static final String JNA_DIRECTORIES = "jna.platform.library.path";

    private LibraryLoader() {}

    static LoadResult open(LibraryChoice choice) {
        if (System.getProperty(JNA_DIRECTORIES) == null) {
            System.setProperty(JNA_DIRECTORIES, "");
        }
        if (NativeBinding.taken()) {
            return new LoadResult.Absent("another NVML library is still open in this process; close it first");
        }
        try {
            if (Native.POINTER_SIZE == 0) { // loads JNA's native part, so that its failure is not taken for NVML's
                return new LoadResult.Absent("JNA does not know this platform");
            }
            return choice.scenario().isPresent() ? openSimulated(choice) : openReal(choice);
        } catch (InvalidPathException e) {
            return new LoadResult.Absent("not a path: " + e.getMessage());
        } catch (LinkageError e) {
            // JNA's own native part: no stub for this platform, or its temporary directory is mounted noexec.
            return new LoadResult.Absent("JNA cannot start (" + firstLine(e) + "); set -Djna.tmpdir to a directory "
                    + "that allows execution, see jvm.options");
        }
    }

    private static LoadResult openReal(LibraryChoice choice) {
        if (choice.path().isPresent()) {
            List<String> tried = new ArrayList<>();
            LoadResult result = tryFile(resolve(choice.path().get()), choice, tried);
            return result != null
                    ? result
                    : new LoadResult.Absent("the NVML library asked for cannot be used: " + tried.get(0));
        }
        return search(LibrarySearch.real(), choice);
    }

    /**
     * Takes the first that can be used.
     *
     * @param names bare names for the loader, or absolute paths
     */
    static LoadResult search(List<String> names, LibraryChoice choice) {
        List<String> tried = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            boolean plain = !name.startsWith("/");
            if (!plain && !Files.exists(Path.of(name))) {
                missing.add(name.substring(0, name.lastIndexOf('/')));
                continue;
            }
            LoadResult result = plain ? tryName(name, choice, tried) : tryFile(Path.of(name), choice, tried);
            if (result != null) {
                return result;
            }
        }
        return new LoadResult.Absent("no NVML library: " + String.join("; ", tried)
                + (missing.isEmpty() ? "" : "; not in " + String.join(", ", missing))
                + ". Install the NVIDIA driver (in a container: the utility capability), or name the file with "
                + "--nvml PATH or PMDAGPU_NVML_LIBRARY");
    }

    private static LoadResult openSimulated(LibraryChoice choice) {
        List<Path> places = choice.path()
                .map(path -> List.of(resolve(path)))
                .orElseGet(() -> LibrarySearch.simulated(System::getProperty));
        List<String> tried = new ArrayList<>();
        for (Path place : places) {
            if (!Files.exists(place)) {
                tried.add(place + " does not exist");
                continue;
            }
            LoadResult result = tryFile(place, choice, tried);
            if (result != null) {
                return result;
            }
        }
        return new LoadResult.Absent("no simulated NVML library: "
                + (places.isEmpty()
                        ? "neither " + NvmlLibrary.HOME_PROPERTY + " nor " + NvmlLibrary.BASEDIR_PROPERTY + " is set"
                        : String.join("; ", tried))
                + ". Build it with make -C native");
    }

    /** A directory means the library in it. */
    private static Path resolve(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        return Files.isDirectory(absolute) ? absolute.resolve(LibrarySearch.SONAME) : absolute;
    }

    private static LoadResult tryFile(Path file, LibraryChoice choice, List<String> tried) {
        if (LibrarySearch.stub(file)) {
            tried.add(file + " is a link-time stub");
            return null;
        }
        if (!Files.exists(file)) {
            tried.add(file + " does not exist");
            return null;
        }
        return tryName(file.toString(), choice, tried);
    }

    /** Null when this is not it, the reason being added to {@code tried}. */
    private static LoadResult tryName(String name, LibraryChoice choice, List<String> tried) {
        NativeLibrary library;
        try {
            library = NativeBinding.map(name);
        } catch (UnsatisfiedLinkError e) {
            String reason = firstLine(e);
            tried.add(
                    reason.startsWith(name + ": cannot open shared object file")
                            ? name + " is not known to the loader"
                            : name + " cannot be loaded (" + reason + ")");
            return null;
        }
        String path = ProcessMaps.fileAt(NativeBinding.address(library)).orElse(name);
        if (!NativeBinding.isNvml(library)) {
            tried.add(path + " is not an NVML library (no nvmlInit)");
        } else if (LibrarySearch.stub(Path.of(path))) {
            tried.add(path + " is a link-time stub");
        } else {
            LoadResult result = use(library, path, choice);
            if (result instanceof LoadResult.Absent) {
                library.close();
            }
            return result;
        }
        library.close();
        return null;
    }

    private static LoadResult use(NativeLibrary library, String path, LibraryChoice choice) {
        boolean simulated = NativeBinding.has(library, SIMULATION_MARK);
        Optional<String> scenario = Optional.empty();
        if (choice.scenario().isPresent()) {
            if (!simulated) {
                return new LoadResult.Absent(path + " is not the simulated NVML library (no " + SIMULATION_MARK
                        + "); leave --simulate out to use it");
            }
            String wanted = choice.scenario().get();
            if (!wanted.isEmpty()) {
                Path mapped = Path.of(path);
                Path file = LibrarySearch.scenario(wanted, mapped, System::getProperty);
                if (file == null) {
                    List<String> names = LibrarySearch.scenarios(mapped, System::getProperty);
                    return new LoadResult.Absent("no scenario " + wanted + ": neither a file nor one of the shipped "
                            + (names.isEmpty() ? "ones (none found)" : String.join(", ", names)));
                }
                Function configure = NativeBinding.symbol(library, SIMULATION_CONFIGURE);
                if (configure == null || configure.invokeInt(new Object[] {file.toString()}) != 0) {
                    return new LoadResult.Absent(
                            "the simulated NVML library does not accept " + file + "; its messages tell the line");
                }
                scenario = Optional.of(file.toString());
            }
        }
        NativeBinding binding = NativeBinding.bind(library);
        return binding == null
                ? new LoadResult.Absent("another NVML library was opened at the same time; close it first")
                : new LoadResult.Loaded(new NvmlLibrary(binding, path, simulated, scenario));
    }

    private static String firstLine(Throwable e) {
        String message = String.valueOf(e.getMessage()).strip();
        // JNA's first line only repeats the name; the loader's reason stands behind it.
        String[] lines = message.split("\n");
        String line = lines.length > 1 && lines[0].startsWith("Unable to load library") ? lines[1] : lines[0];
        return line.strip();
    }
}
