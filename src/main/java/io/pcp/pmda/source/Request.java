package io.pcp.pmda.source;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * What goes along with a request. Holds secrets: {@link #toString} shows none.
 *
 * @param headers in the order of the file
 * @param bearerToken literal, or null
 * @param bearerTokenFile read again when it changes and after a 401; or null
 * @param basicUser or null
 * @param basicPasswordFile or null
 * @param tls for https
 * @param followRedirects on the same host
 * @param proxy explicit only, or null
 * @param gzip whether a compressed answer is asked for
 * @param user the account of a program when the agent is root, or null
 */
public record Request(
        List<Header> headers,
        String bearerToken,
        Path bearerTokenFile,
        String basicUser,
        Path basicPasswordFile,
        Tls tls,
        boolean followRedirects,
        URI proxy,
        boolean gzip,
        String user) {
    public static final Request DEFAULT =
            new Request(List.of(), null, null, null, null, Tls.DEFAULT, false, null, true, null);

    public Request {
        headers = List.copyOf(headers);
    }

    /** A header; its value is a secret. */
    public record Header(String name, String value) {
        @Override
        public String toString() {
            return name + ": ***";
        }
    }

    /**
     * @param ca PEM, or null for those of the system
     * @param certificate PEM, or null
     * @param key PEM, or null
     * @param serverName to check instead of the host, or null
     * @param insecure nothing is checked
     * @param minimum {@code TLSv1.2} or {@code TLSv1.3}
     */
    public record Tls(Path ca, Path certificate, Path key, String serverName, boolean insecure, String minimum) {
        public static final Tls DEFAULT = new Tls(null, null, null, null, false, "TLSv1.2");
    }

    @Override
    public String toString() {
        return "Request" + headers;
    }
}
