package io.pcp.pmda.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The kubelet's pod-resources socket: which container of which pod was given which device. */
final class PodResources implements PodNames.Source<PodDevices> {
    /** From connecting to the last byte. */
    static final Duration DEADLINE = Duration.ofSeconds(2);

    private static final String LIST = "/v1.PodResourcesLister/List";

    private final Path socket;
    private final Duration deadline;

    PodResources(Path socket) {
        this(socket, DEADLINE);
    }

    PodResources(Path socket, Duration deadline) {
        this.socket = socket;
        this.deadline = deadline;
    }

    @Override
    public PodDevices fetch() throws IOException {
        try (UnixConnection connection = UnixConnection.open(socket, deadline)) {
            // The request has no field.
            return PodResourcesDecoder.decode(new GrpcCall(connection).call(LIST, new byte[0]));
        } catch (IOException e) {
            throw new IOException(socket + ": " + e.getMessage(), e);
        }
    }
}
