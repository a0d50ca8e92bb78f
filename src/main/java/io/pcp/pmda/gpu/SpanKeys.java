package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.usage.SpanSettings;
import io.pcp.pmda.source.HttpPost;
import io.pcp.pmda.source.Request;
import io.pcp.pmda.source.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The keys of {@code pmdagpu.conf} about spans. Loaded only where one of them is set: most sites have none. */
final class SpanKeys {
    private static final String PREFIX = "usage_spans";

    static final List<String> NAMES = List.of(
            PREFIX,
            "usage_spans_token",
            "usage_spans_headers",
            "usage_spans_ca",
            "usage_spans_cert",
            "usage_spans_key",
            "usage_spans_min");

    private static final Duration MOST_MIN = Duration.ofDays(1);

    private Target target;
    private Path token;
    private Path headers;
    private Path authority;
    private Path certificate;
    private Path key;
    private Duration min = SpanSettings.DEFAULT_MIN;

    /**
     * Takes the value of one key.
     *
     * @throws IllegalArgumentException saying what is allowed
     */
    void take(String name, String value) {
        switch (name) {
            case PREFIX -> target = value.equals("no") ? null : HttpPost.target(value, SpanSettings.PATH);
            case "usage_spans_token" -> token = SettingsParser.absolute(value, "file");
            case "usage_spans_headers" -> headers = SettingsParser.absolute(value, "file");
            case "usage_spans_ca" -> authority = SettingsParser.absolute(value, "file");
            case "usage_spans_cert" -> certificate = SettingsParser.absolute(value, "file");
            case "usage_spans_key" -> key = SettingsParser.absolute(value, "file");
            default -> min = SettingsParser.duration(value, Duration.ZERO, MOST_MIN);
        }
    }

    /**
     * What only makes sense together.
     *
     * @param seen lines of the keys
     * @return null when nothing is sent
     */
    SpanSettings settings(String file, Map<String, Integer> seen, Consumer<String> problems) {
        if (target == null) {
            return null;
        }
        if ((token != null || headers != null) && !HttpPost.confidential(target)) {
            Integer line = seen.getOrDefault("usage_spans_token", seen.get("usage_spans_headers"));
            problems.accept(
                    file + ":" + line + ": secrets are only sent over https or within this machine; uses of GPUs"
                            + " are not sent, make usage_spans an address with https");
            return null;
        }
        Request.Tls usual = Request.Tls.DEFAULT;
        Request.Tls tls =
                new Request.Tls(authority, certificate, key, usual.serverName(), usual.insecure(), usual.minimum());
        return new SpanSettings(target, token, headers, tls, min);
    }
}
