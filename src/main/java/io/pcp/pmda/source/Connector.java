package io.pcp.pmda.source;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * Makes the connections of one source: TCP or a unix socket, through a proxy when one is configured, TLS on top. The
 * connect timeout covers the TCP connection; looking up the name and the TLS handshake have what the whole scrape has. Of
 * one thread.
 */
final class Connector {
    private final ScrapeServices services;
    private final Duration connectTimeout;
    private final HttpAddress proxy;
    private final String proxyAuthorization;
    private final TlsClient tls;

    /**
     * @throws ScrapeException when the proxy is none we can use
     */
    Connector(SourceConfig config, ScrapeServices services) throws ScrapeException {
        this.services = services;
        connectTimeout = config.timing().connectTimeout();
        URI through = config.request().proxy();
        proxy = through == null ? null : proxy(through);
        proxyAuthorization = through == null ? null : HttpAddress.userInfo(through);
        tls = new TlsClient(config.request().tls(), config.name(), services);
    }

    private static HttpAddress proxy(URI uri) throws ScrapeException {
        if (!"http".equals(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT))) {
            throw new ScrapeException(ScrapeException.Kind.FAILED, "proxy: only http://host:port is supported");
        }
        return HttpAddress.of(uri);
    }

    /** Whether requests for it name scheme and host. */
    boolean absolute(HttpAddress to) {
        return proxy != null && to.unix() == null && !to.tls();
    }

    /** For requests through the proxy; null without. */
    String proxyAuthorization(HttpAddress to) {
        return absolute(to) ? proxyAuthorization : null;
    }

    /** Whether a connection made before is still what the configuration and its files ask for. */
    boolean upToDate(HttpConnection connection) throws ScrapeException {
        return !connection.address().tls() || !tls.reload();
    }

    /** Whether a server asked for a client certificate and there is none; one that needs it may just hang up. */
    boolean identityMissing() {
        return tls.identityMissing();
    }

    /** A new connection, guarded by the flight. */
    HttpConnection open(HttpAddress to, Flight flight) throws IOException, ScrapeException {
        if (to.unix() != null) {
            return unix(to, flight);
        }
        if (to.tls()) {
            tls.reload();
        }
        HttpAddress peer = proxy == null ? to : proxy;
        Socket raw = tcp(peer, flight);
        try {
            if (!to.tls()) {
                return new HttpConnection(to, raw, raw.getInputStream(), raw.getOutputStream());
            }
            flight.phase(Flight.Phase.HANDSHAKE);
            if (proxy != null) {
                tunnel(raw, to);
            }
            Socket secured = tls.handshake(raw, to);
            return new HttpConnection(to, raw, secured.getInputStream(), secured.getOutputStream());
        } catch (IOException | ScrapeException | RuntimeException e) {
            Flight.close(raw);
            throw e;
        }
    }

    private Socket tcp(HttpAddress to, Flight flight) throws IOException, ScrapeException {
        flight.phase(Flight.Phase.LOOKUP);
        InetAddress[] addresses;
        try {
            addresses = services.lookups().resolve(to.host(), flight);
        } catch (UnknownHostException e) {
            throw new ScrapeException(
                    ScrapeException.Kind.FAILED, 0, "unknown host " + Units.excerpt(to.host(), 100), e);
        }
        flight.phase(Flight.Phase.CONNECTING);
        long until = System.nanoTime() + connectTimeout.toNanos();
        IOException first = null;
        for (int i = 0; i < addresses.length; i++) {
            // An address that swallows packets leaves time for the others.
            long share = (until - System.nanoTime()) / (addresses.length - i) / 1_000_000;
            Socket socket = new Socket(Proxy.NO_PROXY);
            try {
                flight.guard(socket);
                socket.setTcpNoDelay(true);
                socket.connect(
                        new InetSocketAddress(addresses[i], to.port()), (int) Math.max(1, Math.min(share, 3_600_000)));
                return socket;
            } catch (IOException e) {
                Flight.close(socket);
                if (flight.ended()) {
                    throw e;
                }
                first = first == null ? e : first;
            }
        }
        throw refused(to, first);
    }

    private ScrapeException refused(HttpAddress to, IOException e) {
        if (e instanceof SocketTimeoutException) {
            String text = "timeout (no connection in " + Units.duration(connectTimeout) + ": " + to.server() + ")";
            return new ScrapeException(ScrapeException.Kind.TIMEOUT, 0, text, e);
        }
        String why = "refused";
        if (e instanceof NoRouteToHostException) {
            why = "no route to host";
        } else if (!(e instanceof ConnectException) && e != null && e.getMessage() != null) {
            why = Units.excerpt(e.getMessage().toLowerCase(Locale.ROOT), 80);
        }
        return new ScrapeException(ScrapeException.Kind.REFUSED, 0, why + " (" + to.server() + ")", e);
    }

    private HttpConnection unix(HttpAddress to, Flight flight) throws IOException, ScrapeException {
        flight.phase(Flight.Phase.CONNECTING);
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            flight.guard(channel);
            channel.connect(UnixDomainSocketAddress.of(to.unix()));
            return new HttpConnection(to, channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
        } catch (SocketException e) {
            Flight.close(channel);
            throw flight.ended() ? flight.verdict(e) : refused(to, e);
        } catch (IOException | RuntimeException e) {
            Flight.close(channel);
            throw e;
        }
    }

    /** Has the proxy connect us, RFC 9110 section 9.3.6. */
    private void tunnel(Socket raw, HttpAddress to) throws IOException, ScrapeException {
        StringBuilder request = new StringBuilder(200)
                .append("CONNECT ")
                .append(to.server())
                .append(" HTTP/1.1\r\nHost: ")
                .append(to.server())
                .append("\r\n");
        if (proxyAuthorization != null) {
            request.append("Proxy-Authorization: ").append(proxyAuthorization).append("\r\n");
        }
        raw.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        // A byte at a time: what comes behind the headers is for TLS.
        ResponseHead head;
        try {
            head = ResponseHead.read(new HttpInput(raw.getInputStream(), new byte[1]));
        } catch (EOFException e) {
            throw new ScrapeException(ScrapeException.Kind.FAILED, 0, "proxy closed the connection", e);
        }
        if (head.status() != 200) {
            throw new ScrapeException(
                    ScrapeException.Kind.HTTP, head.status(), "http " + head.status() + " (from the proxy)", null);
        }
    }
}
