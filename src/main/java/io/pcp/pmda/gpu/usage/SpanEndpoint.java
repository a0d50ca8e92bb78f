package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.otlp.AnyValue;
import io.pcp.pmda.otlp.Attribute;
import io.pcp.pmda.otlp.PartialSuccess;
import io.pcp.pmda.otlp.SpanEncoder;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.source.HttpPost;
import io.pcp.pmda.source.ScrapeException;
import io.pcp.pmda.source.ScrapeServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * An OTLP/HTTP endpoint that takes spans in protobuf. What its answers mean is from the OTLP specification 1.x: 429, 502, 503
 * and 504 ask for the same again, all other failures are for good. Of one thread, but {@link #close}.
 */
final class SpanEndpoint implements SpanSender.Endpoint {
    private static final String SERVICE = "pmdagpu";
    private static final Duration MOST_WAIT = Duration.ofMinutes(10);

    private final SpanSettings settings;
    private final String version;
    private final ScrapeServices services;
    private HttpPost post;
    private List<Attribute> resource;
    private boolean closed;

    SpanEndpoint(SpanSettings settings, String version, PmdaLog log) {
        this.settings = settings;
        this.version = version;
        services = new ScrapeServices(ScrapeServices.Settings.of(version, log::warning));
    }

    @Override
    public SpanSender.Outcome send(List<byte[]> spans, long millis) {
        try {
            HttpPost to = connection(millis);
            if (resource == null) {
                resource = resource(version);
            }
            byte[] request = SpanEncoder.request(resource, SERVICE, version, spans);
            return outcome(to.send(request, Duration.ofMillis(millis)), spans.size());
        } catch (ScrapeException away) {
            // Files are named as the settings of sources call them.
            String why = String.valueOf(away.getMessage())
                    .replace("tls_c", "usage_spans_c")
                    .replace("tls_k", "usage_spans_k")
                    .replaceFirst("^(token|headers): ", "usage_spans_$1: ");
            return again(where() + why, 0);
        }
    }

    private synchronized HttpPost connection(long millis) throws ScrapeException {
        if (closed) {
            throw new ScrapeException(ScrapeException.Kind.CANCELLED, "the agent ends");
        }
        if (post == null) {
            post = new HttpPost(
                    new HttpPost.Endpoint(
                            "usage_spans",
                            settings.target(),
                            settings.token(),
                            settings.headers(),
                            settings.tls(),
                            "application/x-protobuf",
                            Duration.ofMillis(millis)),
                    services);
        }
        return post;
    }

    private String where() {
        return settings.target().display() + ": ";
    }

    private SpanSender.Outcome outcome(HttpPost.Answer answer, int count) {
        int status = answer.status();
        if (status >= 200 && status < 300) {
            PartialSuccess said = PartialSuccess.read(answer.body());
            String message = HttpPost.excerpt(said.message());
            String problem = said.rejected() > 0 ? "took only a part: " + message : "warns: " + message;
            boolean fine = said.rejected() == 0 && message.isEmpty();
            return new SpanSender.Outcome(false, said.rejected(), fine ? null : where() + problem, 0);
        }
        String reason = where() + "http " + status + hint(status, answer.body());
        if (status == 429 || status == 502 || status == 503 || status == 504) {
            return again(reason, wait(answer.retryAfter()));
        }
        return new SpanSender.Outcome(false, count, reason, 0);
    }

    private static SpanSender.Outcome again(String problem, long pause) {
        return new SpanSender.Outcome(true, 0, problem, pause);
    }

    private static String hint(int status, byte[] body) {
        String message = HttpPost.excerpt(PartialSuccess.status(body));
        String said = message.isEmpty() ? "" : " (" + message + ")";
        return said
                + switch (status) {
                    case 401, 403 -> "; usage_spans_token or usage_spans_headers give it a secret";
                    case 404, 405 -> "; is the path of usage_spans that of the endpoint's traces?";
                    case 301, 302, 307, 308 -> "; it is elsewhere, usage_spans needs that address";
                    case 415 -> "; it takes no OTLP in protobuf";
                    default -> "";
                };
    }

    /** Milliseconds of the header Retry-After, 0 without one that makes sense. */
    private static long wait(String retryAfter) {
        if (retryAfter == null) {
            return 0;
        }
        long millis;
        if (retryAfter.matches("\\d{1,9}")) {
            millis = 1000 * Long.parseLong(retryAfter);
        } else {
            try {
                Instant until = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(retryAfter));
                millis = until.toEpochMilli() - System.currentTimeMillis();
            } catch (DateTimeException none) {
                millis = 0;
            }
        }
        return Math.max(0, Math.min(millis, MOST_WAIT.toMillis()));
    }

    /** Who sends: this agent on this machine. */
    private static List<Attribute> resource(String version) {
        List<Attribute> all = new ArrayList<>();
        add(all, "service.name", SERVICE);
        add(all, "service.version", version);
        add(all, "host.name", line(Path.of("/proc/sys/kernel/hostname")));
        add(all, "host.id", line(Path.of("/etc/machine-id")));
        return List.copyOf(all);
    }

    private static void add(List<Attribute> all, String key, String value) {
        if (!value.isEmpty()) {
            all.add(new Attribute(key, new AnyValue.Text(value)));
        }
    }

    private static String line(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unknown) {
            return "";
        }
    }

    @Override
    public void close() {
        HttpPost open;
        synchronized (this) {
            closed = true;
            open = post;
        }
        if (open != null) {
            open.close();
        }
        services.close();
    }
}
