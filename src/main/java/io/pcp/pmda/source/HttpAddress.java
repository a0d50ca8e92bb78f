package io.pcp.pmda.source;

import java.net.IDN;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;

/**
 * Where one request goes.
 *
 * @param tls whether TLS is spoken
 * @param host name or address without brackets; of a unix socket {@code localhost}
 * @param port of it
 * @param unix the socket, or null
 * @param target path and query; may hold secrets
 */
record HttpAddress(boolean tls, String host, int port, Path unix, String target) {

    /**
     * @throws ScrapeException when it is no http or https
     */
    static HttpAddress of(URI uri) throws ScrapeException {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https");
        if (!tls && !scheme.equals("http")) {
            throw bad("neither http nor https");
        }
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        String hostPort = authority.substring(authority.lastIndexOf('@') + 1);
        // By hand: java.net.URI knows no host with an underscore, as containers have.
        int colon = hostPort.lastIndexOf(':');
        boolean six = hostPort.startsWith("[");
        if (six && colon < hostPort.indexOf(']')) {
            colon = -1;
        }
        String host = colon < 0 ? hostPort : hostPort.substring(0, colon);
        if (six) {
            host = host.substring(1, Math.max(1, host.length() - 1));
        }
        if (host.isEmpty()) {
            throw bad("without a host");
        }
        int port = tls ? 443 : 80;
        if (colon >= 0 && colon + 1 < hostPort.length()) {
            try {
                port = Integer.parseInt(hostPort.substring(colon + 1));
            } catch (NumberFormatException e) {
                throw bad("with a bad port");
            }
        }
        if (port < 1 || port > 65_535) {
            throw bad("with a bad port");
        }
        return new HttpAddress(tls, ascii(host), port, null, target(uri));
    }

    private static ScrapeException bad(String what) {
        return new ScrapeException(ScrapeException.Kind.FAILED, "url " + what);
    }

    private static String ascii(String host) throws ScrapeException {
        for (int i = 0; i < host.length(); i++) {
            if (host.charAt(i) > 0x7e) {
                try {
                    return IDN.toASCII(host);
                } catch (IllegalArgumentException e) {
                    throw bad("with a bad host name");
                }
            }
        }
        return host;
    }

    private static String target(URI uri) {
        URI plain = URI.create(uri.toASCIIString());
        String path = plain.getRawPath() == null || plain.getRawPath().isEmpty() ? "/" : plain.getRawPath();
        return plain.getRawQuery() == null ? path : path + "?" + plain.getRawQuery();
    }

    static HttpAddress of(Target.Unix target) {
        String path = target.path().startsWith("/") ? target.path() : "/" + target.path();
        return new HttpAddress(false, "localhost", 80, target.socket(), path);
    }

    /** Credentials in the URL as the value of {@code Authorization}, or null. */
    static String userInfo(URI uri) {
        String authority = uri.getRawAuthority();
        int at = authority == null ? -1 : authority.lastIndexOf('@');
        return at < 0 ? null : basic(decoded(authority.substring(0, at)));
    }

    /** Of {@code user:password}. */
    static String basic(String userPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userPassword.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        byte[] out = new byte[text.length() * 3];
        int length = 0;
        for (int i = 0; i < text.length(); ) {
            int hex = text.charAt(i) == '%' && i + 2 < text.length() ? hex(text, i + 1) : -1;
            if (hex >= 0) {
                out[length++] = (byte) hex;
                i += 3;
            } else {
                for (byte b : text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8)) {
                    out[length++] = b;
                }
                i++;
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    private static int hex(String text, int at) {
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /** Whether a connection to the other one serves this one, too. */
    boolean sameServer(HttpAddress other) {
        return tls == other.tls
                && port == other.port
                && host.equalsIgnoreCase(other.host)
                && (unix == null ? other.unix == null : unix.equals(other.unix));
    }

    /** As in the header {@code Host}. */
    String hostHeader() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return unix != null || port == (tls ? 443 : 80) ? name : name + ":" + port;
    }

    /** {@code host:port}, or the path of the socket. */
    String server() {
        return unix != null ? unix.toString() : (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** By hand, as {@link #hashCode}: what Java makes for records costs tens of milliseconds at its first use. */
    @Override
    public boolean equals(Object object) {
        return object instanceof HttpAddress other && sameServer(other) && target.equals(other.target);
    }

    @Override
    public int hashCode() {
        return 31 * target.hashCode() + port;
    }

    /** Without the query. */
    @Override
    public String toString() {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        return unix != null ? "unix://" + unix + ":" + path : (tls ? "https://" : "http://") + hostHeader() + path;
    }
}
