package io.pcp.pmda.cli;

import io.pcp.pmda.sdk.PcpConf;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;

/**
 * A temporary directory with a copy of what the installed agent remembers: numbers given to GPUs and other instances.
 * Commands read it and may write into it; the original is never touched.
 */
final class PrivateState implements AutoCloseable {
    /** Larger files are no id files of ours. */
    private static final long MOST_BYTES = 1 << 20;

    private final Path directory;
    private final AtExit removal;

    private PrivateState(Path directory) {
        this.directory = directory;
        this.removal = AtExit.of(this::remove);
    }

    /**
     * Nothing is remembered.
     *
     * @throws IOException when no temporary directory can be made
     */
    static PrivateState empty() throws IOException {
        return new PrivateState(Files.createTempDirectory("pmdagpu-"));
    }

    /**
     * Copies {@code DOMAIN.*} from the state directory; what cannot be read is left out, numbers are then given anew.
     *
     * @throws IOException when no temporary directory can be made
     */
    static PrivateState copy(UnaryOperator<String> environment, int domain, Logger log) throws IOException {
        PrivateState state = empty();
        Path original = PcpConf.load(environment).stateDirectory();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(original, domain + ".*")) {
            for (Path file : files) {
                if (Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES) {
                    Files.copy(file, state.directory.resolve(file.getFileName().toString()));
                }
            }
        } catch (IOException unreadable) {
            log.debug("remembered ids in {} are not used: {}", original, unreadable.toString());
        }
        return state;
    }

    Path directory() {
        return directory;
    }

    /** Removes the copy; the end of the process does so, too. */
    @Override
    public void close() {
        removal.close();
    }

    private void remove() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException left) {
            // A temporary file that stays behind is the system's to clear away.
        }
    }
}
