package io.pcp.pmda.receiver;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What {@code otlp.conf} says. Immutable; two that are equal need no new listener.
 *
 * @param listen where it listens; empty while it is off
 * @param path of the only resource there is, such as {@code /v1/metrics}
 * @param maxBody bytes of a request, as sent and inflated
 * @param maxConnections open at a time
 * @param maxServices sources that pushing programs can become
 * @param maxSeries of one service
 * @param maxPointsPerSecond of all together; 0 for no limit
 * @param staleAfter a series without points for so long has no value any more
 * @param security who may send
 * @param sourceLines further lines of the file, which hold for each service as if they stood in a file of sources.d
 */
public record ReceiverSettings(
        List<Listen> listen,
        String path,
        int maxBody,
        int maxConnections,
        int maxServices,
        int maxSeries,
        int maxPointsPerSecond,
        Duration staleAfter,
        Security security,
        String sourceLines) {
    /** Off. */
    public static final ReceiverSettings OFF = new ReceiverSettings(
            List.of(), "/v1/metrics", 16 << 20, 64, 64, 20_000, 0, Duration.ofMinutes(5), Security.NONE, "");

    public ReceiverSettings {
        listen = List.copyOf(listen);
    }

    /** An address of its own. */
    public sealed interface Listen {
        /** For people. */
        String display();

        /**
         * @param host address or name, resolved when it starts to listen
         * @param port 0 for any free one (tests)
         */
        record Tcp(String host, int port) implements Listen {
            @Override
            public String display() {
                return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
            }
        }

        /** A socket of the file system, for users of the group of the agent. */
        record Unix(Path socket) implements Listen {
            @Override
            public String display() {
                return "unix:" + socket;
            }
        }
    }

    /**
     * Who may send. Paths are null when not set.
     *
     * @param bearerTokenFile holds the token that each request must bring
     * @param certificate PEM chain of the server; with it all TCP listeners speak TLS
     * @param key PEM
     * @param clientCa who must have signed the certificate of a client
     */
    public record Security(Path bearerTokenFile, Path certificate, Path key, Path clientCa) {
        public static final Security NONE = new Security(null, null, null, null);
    }
}
