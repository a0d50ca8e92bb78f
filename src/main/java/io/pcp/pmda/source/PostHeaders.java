package io.pcp.pmda.source;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The header block of a POST, with secrets from files that are read again when they change. Of one thread. */
final class PostHeaders {
    private static final int MAX_FILE = 65_536;
    /** Those we decide on ourselves: another value would break the framing of the request. */
    private static final Set<String> OURS = Set.of("host", "content-length", "transfer-encoding", "connection");

    private final HttpPost.Endpoint endpoint;
    private final ScrapeServices.Settings settings;
    private final SecretFile token;
    private FileStamp stamp;
    private List<Request.Header> own = List.of();

    PostHeaders(HttpPost.Endpoint endpoint, ScrapeServices.Settings settings) {
        this.endpoint = endpoint;
        this.settings = settings;
        token = endpoint.token() == null ? null : new SecretFile("token", endpoint.token(), settings.account());
    }

    /** Whether there is a file that may hold something newer by now. */
    boolean renewable() {
        return token != null || endpoint.headers() != null;
    }

    /**
     * @param length of the document
     * @param again reads the files even when they look as before
     * @throws ScrapeException when a file cannot be read, others can read it, or it holds something else
     */
    byte[] bytes(HttpAddress to, int length, boolean again) throws ScrapeException {
        StringBuilder text =
                new StringBuilder(512).append("POST ").append(to.target()).append(" HTTP/1.1\r\n");
        add(text, "Host", to.hostHeader());
        List<Request.Header> headers = new ArrayList<>();
        headers.add(new Request.Header("User-Agent", settings.userAgent()));
        headers.add(new Request.Header("Content-Type", endpoint.contentType()));
        if (token != null) {
            headers.add(new Request.Header("Authorization", "Bearer " + token.text(again)));
        }
        if (endpoint.headers() != null) {
            for (Request.Header header : own(endpoint.headers(), again)) {
                headers.removeIf(other -> other.name().equalsIgnoreCase(header.name()));
            }
            headers.addAll(own);
        }
        headers.forEach(header -> add(text, header.name(), header.value()));
        add(text, "Content-Length", Integer.toString(length));
        return HttpPost.ascii(text.append("\r\n").toString());
    }

    private static void add(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
    }

    private List<Request.Header> own(Path file, boolean again) throws ScrapeException {
        FileStamp now = FileStamp.ofOrAbsent(file);
        if (again || !now.equals(stamp)) {
            stamp = null;
            byte[] bytes = SecretFile.bytes("headers", file, settings.account(), MAX_FILE);
            own = parse(file, new String(bytes, StandardCharsets.UTF_8));
            stamp = now;
        }
        return own;
    }

    private static List<Request.Header> parse(Path file, String content) throws ScrapeException {
        List<Request.Header> found = new ArrayList<>();
        List<String> lines = content.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw wrong(file, i, "is not 'Name: value'");
            }
            Request.Header header = new Request.Header(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip());
            try {
                RequestHead.check(header);
            } catch (ScrapeException bad) {
                // Without its text, which quotes the line.
                throw wrong(file, i, "is no header: a name of letters, digits and '-', a colon, a line of text");
            }
            if (OURS.contains(header.name().toLowerCase(Locale.ROOT))) {
                throw wrong(file, i, "sets " + header.name() + ", which the agent sets itself");
            }
            found.add(header);
        }
        return found;
    }

    private static ScrapeException wrong(Path file, int index, String what) {
        return new ScrapeException(
                ScrapeException.Kind.FAILED, "headers: " + file + ": line " + (index + 1) + " " + what);
    }
}
