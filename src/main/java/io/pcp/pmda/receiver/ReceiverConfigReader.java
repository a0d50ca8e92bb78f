package io.pcp.pmda.receiver;

import io.pcp.pmda.source.ConfigProblem;
import io.pcp.pmda.source.FileTrust;
import java.nio.file.Path;
import java.util.List;

/** Reads the text of {@code otlp.conf}. Immutable and thread-safe. */
public final class ReceiverConfigReader {
    /**
     * @param settings {@link ReceiverSettings#OFF} when a problem is fatal
     */
    public record Result(ReceiverSettings settings, List<ConfigProblem> problems) {}

    public ReceiverConfigReader(FileTrust trust) {
        throw new UnsupportedOperationException("to be written");
    }

    /**
     * @param file for messages, and for who may write it
     */
    public Result read(Path file, String text) {
        throw new UnsupportedOperationException("to be written");
    }
}
