package io.pcp.pmda.nvml;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Which NVML library is wanted.
 *
 * @param path a file the user named (option, environment or configuration); empty: search the usual places
 * @param scenario empty: the real library. Present: the simulated library runs this scenario, a file or the
 *     name of one that is shipped; an empty text takes the simulation's own default
 */
public record LibraryChoice(Optional<Path> path, Optional<String> scenario) {

    public LibraryChoice {
        Objects.requireNonNull(path);
        Objects.requireNonNull(scenario);
    }

    /** The driver's library, wherever it is. */
    public static LibraryChoice search() {
        return new LibraryChoice(Optional.empty(), Optional.empty());
    }

    /** This file and no other. */
    public static LibraryChoice file(Path path) {
        return new LibraryChoice(Optional.of(path), Optional.empty());
    }

    /**
     * The simulated library that belongs to this installation.
     *
     * @param scenario file or name of a shipped scenario; empty for two H100
     */
    public static LibraryChoice simulated(String scenario) {
        return new LibraryChoice(Optional.empty(), Optional.of(scenario));
    }

    /** A simulated library in a place of its own (an older driver's symbol set, say). */
    public static LibraryChoice simulated(Path library, String scenario) {
        return new LibraryChoice(Optional.of(library), Optional.of(scenario));
    }
}
