package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.source.Request;
import io.pcp.pmda.source.Target;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where uses of GPUs are sent as spans.
 *
 * @param target an OTLP/HTTP endpoint
 * @param token a file that holds a bearer token, or null
 * @param headers a file of lines {@code Name: value}, or null
 * @param tls for https
 * @param min shorter uses are not sent
 */
public record SpanSettings(Target target, Path token, Path headers, Request.Tls tls, Duration min) {
    /** Unless configured. */
    public static final Duration DEFAULT_MIN = Duration.ofSeconds(1);

    /** Where an endpoint takes spans when its address has no path. */
    public static final String PATH = "/v1/traces";
}
