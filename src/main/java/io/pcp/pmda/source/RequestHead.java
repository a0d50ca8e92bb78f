package io.pcp.pmda.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The header block of a GET, in bytes. Built again only when something of it changed. Of one thread. */
final class RequestHead {
    private static final String OPENMETRICS =
            "application/openmetrics-text;version=1.0.0%s;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,";
    private static final String TEXT = "text/plain;version=1.0.0%s;q=0.4,text/plain;version=0.0.4;q=0.3,";

    private final SourceConfig config;
    private final String userAgent;
    private HttpAddress address;
    private String authorization;
    private String proxyAuthorization;
    private byte[] bytes;

    RequestHead(SourceConfig config, String userAgent) {
        this.config = config;
        this.userAgent = userAgent;
    }

    /**
     * @param authorization value of the header, or null
     * @param proxyAuthorization value of the header, or null
     * @param absolute whether the request line names scheme and host, for a proxy
     */
    byte[] bytes(HttpAddress to, String authorization, String proxyAuthorization, boolean absolute)
            throws ScrapeException {
        if (bytes == null
                || !to.equals(address)
                || !Objects.equals(authorization, this.authorization)
                || !Objects.equals(proxyAuthorization, this.proxyAuthorization)) {
            this.address = to;
            this.authorization = authorization;
            this.proxyAuthorization = proxyAuthorization;
            bytes = build(to, absolute).getBytes(StandardCharsets.UTF_8);
        }
        return bytes;
    }

    private String build(HttpAddress to, boolean absolute) throws ScrapeException {
        List<Request.Header> headers = new ArrayList<>();
        headers.add(new Request.Header("Host", to.hostHeader()));
        headers.add(new Request.Header("User-Agent", userAgent));
        headers.add(new Request.Header("Accept", accept(config.reading())));
        headers.add(new Request.Header("Accept-Encoding", config.request().gzip() ? "gzip" : "identity"));
        headers.add(new Request.Header(
                "X-Prometheus-Scrape-Timeout-Seconds",
                Units.seconds(config.timing().timeout())));
        add(headers, "Authorization", authorization);
        add(headers, "Proxy-Authorization", proxyAuthorization);
        for (Request.Header configured : config.request().headers()) {
            check(configured);
            for (int i = headers.size() - 1; i >= 0; i--) {
                if (headers.get(i).name().equalsIgnoreCase(configured.name())) {
                    headers.remove(i);
                }
            }
        }
        headers.addAll(config.request().headers());
        StringBuilder text = new StringBuilder(512).append("GET ");
        if (absolute) {
            text.append("http://").append(to.hostHeader());
        }
        text.append(to.target()).append(" HTTP/1.1\r\n");
        for (Request.Header header : headers) {
            text.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    private static void add(List<Request.Header> headers, String name, String value) {
        if (value != null) {
            headers.add(new Request.Header(name, value));
        }
    }

    /** A line end in a header would be a header or a request of its own. */
    static void check(Request.Header header) throws ScrapeException {
        String name = header.name();
        boolean good = !name.isEmpty();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            good &= c > ' ' && c < 0x7f && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0;
        }
        if (!good) {
            throw new ScrapeException(
                    ScrapeException.Kind.FAILED, "header " + Units.excerpt(name, 60) + ": not a name of a header");
        }
        for (int i = 0; i < header.value().length(); i++) {
            char c = header.value().charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) {
                throw new ScrapeException(
                        ScrapeException.Kind.FAILED, "header " + name + ": its value holds a control character");
            }
        }
    }

    /** What we can read, best first. */
    static String accept(Reading reading) {
        String escaping = reading.utf8() ? ";escaping=allow-utf-8" : "";
        String open = OPENMETRICS.replace("%s", escaping);
        String text = TEXT.replace("%s", escaping);
        return switch (reading.format()) {
            case AUTO -> open + text + "*/*;q=0.2";
            case PROMETHEUS -> text + "*/*;q=0.2";
            case OPENMETRICS -> open + "*/*;q=0.2";
            case OTLP_JSON -> "application/json,*/*;q=0.2";
            case OTLP_PROTO -> "application/x-protobuf,*/*;q=0.2";
        };
    }
}
