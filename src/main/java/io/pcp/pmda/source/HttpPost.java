package io.pcp.pmda.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;

/**
 * Sends documents to one address by HTTP/1.1 POST, over TCP, TLS or a unix socket, on one connection that is kept between
 * them. Secrets and certificates are read from their files at the first request and again when they change. Redirects are
 * not followed.
 *
 * <p>One request at a time, of one thread; {@link #close} is for any.
 */
public final class HttpPost implements AutoCloseable {
    /** Of an answer; what is behind is not read. */
    private static final int MAX_ANSWER = 65_536;

    private static final int PIECE = 32_768;

    /**
     * Where documents go and what goes along.
     *
     * @param name for messages
     * @param target {@link Target.Http} or {@link Target.Unix}
     * @param token a file that holds a bearer token, or null
     * @param headers a file of lines {@code Name: value}, or null
     * @param tls for https
     * @param contentType of the documents
     * @param connectTimeout until a connection stands
     */
    public record Endpoint(
            String name,
            Target target,
            Path token,
            Path headers,
            Request.Tls tls,
            String contentType,
            Duration connectTimeout) {

        private SourceConfig config() {
            Timing all = Timing.DEFAULT;
            Timing timing =
                    new Timing(all.interval(), false, all.maxAge(), all.timeout(), connectTimeout, all.staleAfter());
            Request request = new Request(List.of(), null, null, null, null, tls, false, null, false, null);
            return new SourceConfig(
                    name,
                    Path.of(name),
                    SourceConfig.FileFormat.NATIVE,
                    SourceConfig.Enabled.YES,
                    target,
                    timing,
                    request,
                    Limits.DEFAULT,
                    Reading.DEFAULT,
                    Mapping.of(name));
        }
    }

    /**
     * What the server said.
     *
     * @param status of HTTP
     * @param retryAfter the header, seconds or a date; null without
     * @param body at most 64 KiB of it
     */
    public record Answer(int status, String retryAfter, byte[] body) {}

    private final Endpoint endpoint;
    private final ScrapeServices services;
    private final HttpAddress to;
    private final PostHeaders headers;
    private Connector connector;
    private HttpConnection connection;
    private ResponseHead head;
    private Flight flight;
    private boolean closed;

    /**
     * @param services of the caller, who closes them
     * @throws ScrapeException when the address is no good
     */
    public HttpPost(Endpoint endpoint, ScrapeServices services) throws ScrapeException {
        this.endpoint = endpoint;
        this.services = services;
        to = endpoint.target() instanceof Target.Unix unix
                ? HttpAddress.of(unix)
                : HttpAddress.of(((Target.Http) endpoint.target()).uri());
        headers = new PostHeaders(endpoint, services.settings());
    }

    /**
     * Reads an address as people write it: {@code http://}, {@code https://} or {@code unix:///socket:/path}.
     *
     * @param path where the address has none
     * @throws IllegalArgumentException saying what is wrong, without the address, which may hold secrets
     */
    public static Target target(String url, String path) {
        String scheme = url.substring(0, Math.max(0, url.indexOf(':'))).toLowerCase(Locale.ROOT);
        if (!List.of("http", "https", "unix").contains(scheme)) {
            throw new IllegalArgumentException("expected an address that begins with http://, https:// or unix://");
        }
        boolean bare = scheme.equals("unix") && url.indexOf(":/", "unix:/".length()) < 0;
        TargetParser.Address address = TargetParser.parse(bare ? url + ":" + path : url);
        if (address.userInfo() != null) {
            throw new IllegalArgumentException("user and password do not belong into the address");
        }
        if (address.target() instanceof Target.Http http) {
            URI uri = http.uri();
            boolean none = uri.getRawPath() == null
                    || uri.getRawPath().isEmpty()
                    || uri.getRawPath().equals("/");
            if (none && uri.getRawQuery() == null) {
                return new Target.Http(URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + path));
            }
        }
        return address.target();
    }

    /** Whether what is sent there stays on this machine or is encrypted, so that secrets may go along. */
    public static boolean confidential(Target target) {
        return TargetParser.local(target)
                || target instanceof Target.Http http
                        && "https".equals(http.uri().getScheme());
    }

    /**
     * Sends a document and waits for the answer, whatever its status is.
     *
     * @param limit for all of it by the wall clock
     * @throws ScrapeException when there is no answer; the message says why, without secrets
     */
    public Answer send(byte[] document, Duration limit) throws ScrapeException {
        Flight current = begin(limit);
        Scratch scratch = services.borrow();
        boolean good = false;
        try {
            Answer answer = exchange(document, current, scratch, false);
            if (answer.status() == 401 && headers.renewable()) {
                answer = exchange(document, current, scratch, true);
            }
            good = true;
            return answer;
        } catch (IOException e) {
            ScrapeException verdict = current.verdict(e);
            throw verdict != null ? verdict : failure(e);
        } catch (ScrapeException e) {
            ScrapeException verdict = current.verdict(e);
            throw verdict != null ? verdict : e;
        } finally {
            services.giveBack(scratch);
            end(current, good);
        }
    }

    private synchronized Flight begin(Duration limit) throws ScrapeException {
        if (closed) {
            throw new ScrapeException(ScrapeException.Kind.CANCELLED, "cancelled");
        }
        flight = Flight.begin(services.watchdog(), limit);
        return flight;
    }

    private synchronized void end(Flight over, boolean good) {
        over.finish();
        flight = null;
        if (!good || closed || over.ended()) {
            drop();
        }
    }

    /**
     * @param again reads secrets even when their files look as before
     */
    private Answer exchange(byte[] document, Flight current, Scratch scratch, boolean again)
            throws IOException, ScrapeException {
        byte[] lines = headers.bytes(to, document.length, again);
        if (connector == null) {
            connector = new Connector(endpoint.config(), services);
        }
        HttpInput in = request(lines, document, current, scratch);
        current.phase(Flight.Phase.READING);
        HttpBody framed = new HttpBody(in, head);
        long room = head.status() == 204 ? 0 : head.length() < 0 ? MAX_ANSWER : Math.min(MAX_ANSWER, head.length());
        byte[] body = new byte[(int) room];
        int length = 0;
        for (int got = 0; got >= 0 && length < body.length; ) {
            got = framed.read(body, length, body.length - length);
            length += Math.max(got, 0);
            current.bytes(length);
        }
        if (head.closes() || !framed.complete() || in.leftover()) {
            drop();
        }
        return new Answer(head.status(), head.retryAfter(), Arrays.copyOf(body, length));
    }

    /** A kept connection that turns out to be gone is replaced. */
    private HttpInput request(byte[] lines, byte[] document, Flight current, Scratch scratch)
            throws IOException, ScrapeException {
        if (connection != null && !connector.upToDate(connection)) {
            drop();
        }
        if (connection != null) {
            HttpInput in = new HttpInput(connection.in(), scratch.input);
            try {
                current.guard(connection.raw());
                write(lines, document, in, current);
                return in;
            } catch (IOException e) {
                drop();
                if (in.received() || current.ended()) {
                    throw e;
                }
            }
        }
        head = null;
        connection = connector.open(to, current);
        HttpInput in = new HttpInput(connection.in(), scratch.input);
        write(lines, document, in, current);
        return in;
    }

    private void write(byte[] lines, byte[] document, HttpInput in, Flight current)
            throws IOException, ScrapeException {
        current.phase(Flight.Phase.WAITING);
        head = null;
        IOException stopped = null;
        try {
            OutputStream out = connection.out();
            out.write(lines);
            for (int at = 0; at < document.length; at += PIECE) {
                out.write(document, at, Math.min(PIECE, document.length - at));
            }
            out.flush();
        } catch (IOException e) {
            // A server that refuses the document may say so before it has all of it.
            stopped = e;
        }
        try {
            head = ResponseHead.read(in);
        } catch (IOException e) {
            throw stopped == null ? e : stopped;
        }
    }

    private void drop() {
        if (connection != null) {
            Flight.close(connection.raw());
            connection = null;
        }
    }

    private ScrapeException failure(IOException e) {
        if (e instanceof SSLException) {
            return TlsClient.failure(to, (SSLException) e);
        }
        String what = e instanceof EOFException ? "closed" : "broken";
        String when = head == null ? "before the answer" : "within the answer";
        return new ScrapeException(
                ScrapeException.Kind.FAILED, 0, "connection " + what + " " + when + " (" + to.server() + ")", e);
    }

    /** Ends a request under way, too. */
    @Override
    public void close() {
        Flight running;
        synchronized (this) {
            closed = true;
            running = flight;
            if (running == null) {
                drop();
            }
        }
        if (running != null) {
            running.cancel();
        }
    }

    /** Foreign text fit for a log: one line, printable, not long. */
    public static String excerpt(String text) {
        return Units.excerpt(text, 160);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
