package io.pcp.pmda.nvml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where NVML can be.
 *
 * <p>Only the name {@value #SONAME} is used: the unversioned one comes with development packages and, in a
 * directory named {@code stubs}, is a dummy for linking.
 */
final class LibrarySearch {
    static final String SONAME = "libnvidia-ml.so.1";

    /** After the loader's own search, which covers the usual driver packages. */
    static final List<String> DIRECTORIES = List.of(
            "/usr/lib64",
            "/usr/lib/x86_64-linux-gnu",
            "/usr/lib/aarch64-linux-gnu",
            "/usr/lib64/nvidia",
            "/usr/lib/x86_64-linux-gnu/nvidia/current",
            "/usr/lib/aarch64-linux-gnu/nvidia/current",
            "/usr/local/nvidia/lib64",
            // Driver container, host side view.
            "/run/nvidia/driver/usr/lib64",
            "/run/nvidia/driver/usr/lib/x86_64-linux-gnu",
            "/run/nvidia/driver/usr/lib/aarch64-linux-gnu",
            "/home/kubernetes/bin/nvidia/lib64",
            "/opt/nvidia/lib64",
            "/usr/lib/wsl/lib");

    private LibrarySearch() {}

    /** Names to map, in order: the bare name for the loader, then the directories. */
    static List<String> real() {
        List<String> names = new ArrayList<>(List.of(SONAME));
        DIRECTORIES.forEach(directory -> names.add(directory + "/" + SONAME));
        return names;
    }

    /** Places of the simulation, in order. */
    static List<Path> simulated(Function<String, String> properties) {
        List<Path> places = new ArrayList<>();
        String home = properties.apply(NvmlLibrary.HOME_PROPERTY);
        if (home != null && !home.isEmpty()) {
            places.add(Path.of(home, "nvmlsim"));
            places.add(Path.of(home, "..", "..", "native", "build", "nvmlsim"));
        }
        String basedir = properties.apply(NvmlLibrary.BASEDIR_PROPERTY);
        if (basedir != null && !basedir.isEmpty()) {
            places.add(Path.of(basedir, "native", "build", "nvmlsim"));
        }
        places.replaceAll(place -> place.resolve(SONAME).toAbsolutePath().normalize());
        return places.stream().distinct().toList();
    }

    /** Whether a file lies in a directory of link-time dummies. */
    static boolean stub(Path file) {
        for (Path part : file) {
            if (part.toString().equals("stubs")) {
                return true;
            }
        }
        return false;
    }

    /**
     * File of a scenario: a path as it is, else the shipped one of that name.
     *
     * @param library file of the simulation; scenarios lie beside it, or beside the directory of a variant
     * @return null when there is none
     */
    static Path scenario(String name, Path library, Function<String, String> properties) {
        Path file = Path.of(name);
        if (Files.isRegularFile(file)) {
            return file.toAbsolutePath();
        }
        for (Path directory : scenarioDirectories(library, properties)) {
            Path shipped = directory.resolve(name + ".conf");
            if (Files.isRegularFile(shipped)) {
                return shipped;
            }
        }
        return null;
    }

    /** Names of the shipped scenarios, sorted. */
    static List<String> scenarios(Path library, Function<String, String> properties) {
        List<String> names = new ArrayList<>();
        for (Path directory : scenarioDirectories(library, properties)) {
            try (Stream<Path> files = Files.list(directory)) {
                files.map(f -> f.getFileName().toString())
                        .filter(f -> f.endsWith(".conf"))
                        .forEach(f -> names.add(f.substring(0, f.length() - ".conf".length())));
            } catch (IOException e) {
                continue; // not a place of this installation
            }
        }
        return names.stream().distinct().sorted().toList();
    }

    private static List<Path> scenarioDirectories(Path library, Function<String, String> properties) {
        List<Path> directories = new ArrayList<>();
        Path beside = library.toAbsolutePath().getParent();
        if (beside != null) {
            directories.add(beside.resolve("scenarios"));
            if (beside.getParent() != null) {
                directories.add(beside.getParent().resolve("scenarios"));
            }
        }
        String home = properties.apply(NvmlLibrary.HOME_PROPERTY);
        if (home != null && !home.isEmpty()) {
            directories.add(Path.of(home, "..", "..", "native", "nvmlsim", "scenarios"));
        }
        String basedir = properties.apply(NvmlLibrary.BASEDIR_PROPERTY);
        if (basedir != null && !basedir.isEmpty()) {
            directories.add(Path.of(basedir, "native", "nvmlsim", "scenarios"));
        }
        return directories;
    }
}
