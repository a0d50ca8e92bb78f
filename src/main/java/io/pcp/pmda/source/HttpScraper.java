package io.pcp.pmda.source;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import javax.net.ssl.SSLException;

/**
 * Documents by HTTP/1.1, over TCP, TLS or a unix socket, on one connection that is kept between scrapes.
 *
 * <p>A client of our own, and not {@code java.net.http.HttpClient}: that one costs 12 to 14 MB of memory and 240 to 380 ms
 * of CPU at its first use, its request timeout ends with the headers and lets a body take for ever, and it knows no unix
 * sockets. What we need of HTTP is a GET.
 */
final class HttpScraper extends TimedScraper {
    /** A body nobody wants is read up to here to keep its connection. */
    private static final int MAX_DISCARD = 8192;

    private final HttpAddress start;
    private final Credentials credentials;
    private final RequestHead request;
    private Connector connector;
    private HttpConnection connection;
    /** To the last request; null until it has come. */
    private ResponseHead answer;

    private HttpScraper(SourceConfig config, ScrapeServices services, HttpAddress start, URI uri) {
        super(config, services);
        this.start = start;
        credentials = new Credentials(config.request(), uri, services.settings().account());
        request = new RequestHead(config, services.settings().userAgent());
    }

    /**
     * @throws ScrapeException when the URL is no good
     */
    static HttpScraper of(SourceConfig config, Target.Http target, ScrapeServices services) throws ScrapeException {
        return new HttpScraper(config, services, HttpAddress.of(target.uri()), target.uri());
    }

    static HttpScraper of(SourceConfig config, Target.Unix target, ScrapeServices services) {
        return new HttpScraper(config, services, HttpAddress.of(target), null);
    }

    @Override
    Body fetch(Flight flight) throws IOException, ScrapeException {
        if (connector == null) {
            connector = new Connector(config, services);
        }
        Scratch scratch = services.borrow();
        boolean keep = false;
        try {
            Body document = follow(flight, scratch);
            keep = connection != null;
            return document;
        } finally {
            if (!keep) {
                drop();
            }
            services.giveBack(scratch);
        }
    }

    private Body follow(Flight flight, Scratch scratch) throws IOException, ScrapeException {
        Redirects way = new Redirects(start, config.request().followRedirects());
        String authorization = credentials.authorization(false);
        boolean renewed = false;
        while (true) {
            HttpInput in = send(way.at(), authorization, flight, scratch);
            ResponseHead head = answer;
            if (head.status() == 200) {
                return document(in, head, flight, scratch);
            }
            if (head.status() == 401 && !renewed && credentials.renewable()) {
                renewed = true;
                String newer = credentials.authorization(true);
                if (!newer.equals(authorization)) {
                    authorization = newer;
                    discard(in, head, scratch);
                    continue;
                }
            }
            if (!Redirects.isRedirect(head.status())) {
                throw new ScrapeException(ScrapeException.Kind.HTTP, head.status(), "http " + head.status(), null);
            }
            way.go(head);
            discard(in, head, scratch);
        }
    }

    /** Sends a request and reads the headers of the answer; a kept connection that turns out to be gone is replaced. */
    private HttpInput send(HttpAddress to, String authorization, Flight flight, Scratch scratch)
            throws IOException, ScrapeException {
        byte[] head = request.bytes(to, authorization, connector.proxyAuthorization(to), connector.absolute(to));
        if (connection != null && (!connection.address().sameServer(to) || !connector.upToDate(connection))) {
            drop();
        }
        if (connection != null) {
            HttpInput in = new HttpInput(connection.in(), scratch.input);
            try {
                flight.guard(connection.raw());
                exchange(head, in, flight);
                return in;
            } catch (IOException e) {
                drop();
                if (in.received() || flight.ended()) {
                    throw e;
                }
            }
        }
        connection = connector.open(to, flight);
        HttpInput in = new HttpInput(connection.in(), scratch.input);
        exchange(head, in, flight);
        return in;
    }

    private void exchange(byte[] head, HttpInput in, Flight flight) throws IOException, ScrapeException {
        flight.phase(Flight.Phase.WAITING);
        answer = null;
        connection.out().write(head);
        connection.out().flush();
        answer = ResponseHead.read(in);
    }

    private Body document(HttpInput in, ResponseHead head, Flight flight, Scratch scratch)
            throws IOException, ScrapeException {
        flight.phase(Flight.Phase.READING);
        HttpBody framed = new HttpBody(in, head);
        boolean gzip = gzip(head.encoding()) && head.length() != 0;
        body.begin(gzip ? -1 : head.length());
        body.append(gzip ? new GzipReader(framed, scratch) : framed, flight);
        if (head.closes() || !framed.complete() || in.leftover()) {
            drop();
        }
        return body.body(head.contentType(), head.status());
    }

    private static boolean gzip(String encoding) throws ScrapeException {
        return switch (encoding) {
            case "", "identity" -> false;
            case "gzip", "x-gzip" -> true;
            default ->
                throw new ScrapeException(
                        ScrapeException.Kind.FAILED,
                        "malformed answer: Content-Encoding " + Units.excerpt(encoding, 40)
                                + ", which was not asked for");
        };
    }

    /** Makes the connection ready for another request, if that is cheap. */
    private void discard(HttpInput in, ResponseHead head, Scratch scratch) throws IOException, ScrapeException {
        HttpBody rest = new HttpBody(in, head);
        if (!head.closes() && head.length() >= 0 && head.length() <= MAX_DISCARD) {
            byte[] waste = scratch.compressed();
            while (rest.read(waste, 0, waste.length) > 0) {
                // Nobody wants it.
            }
        }
        if (!rest.complete() || head.closes() || in.leftover()) {
            drop();
        }
    }

    @Override
    void drop() {
        if (connection != null) {
            Flight.close(connection.raw());
            connection = null;
        }
    }

    @Override
    ScrapeException failure(IOException e) {
        boolean wanted = answer == null && connector != null && connector.identityMissing();
        if (e instanceof SSLException && !wanted) {
            return TlsClient.failure(start, (SSLException) e);
        }
        if (wanted) {
            String text = "tls: " + start.server() + " wants a client certificate: tls_cert, tls_key";
            return new ScrapeException(ScrapeException.Kind.TLS, 0, text, e);
        }
        String what = e instanceof EOFException ? "closed" : "broken";
        String message = e.getMessage();
        if (message != null && (message.contains("reset") || message.contains("Broken pipe"))) {
            what = "reset";
        }
        int got = body.length();
        String when = answer == null ? "before the answer" : "while reading the body at " + Units.bytes(got);
        return new ScrapeException(ScrapeException.Kind.FAILED, 0, "connection " + what + " " + when, e);
    }
}
