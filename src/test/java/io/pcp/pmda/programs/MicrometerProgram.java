package io.pcp.pmda.programs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A service that uses Micrometer, as those on Spring Boot and Quarkus do, with what they export by themselves. */
public final class MicrometerProgram {
    private static final String OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private MicrometerProgram() {}

    /**
     * Prints the port it listens on, then runs until it is killed.
     *
     * @param args the port, or nothing for any
     */
    public static void main(String[] args) throws IOException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        register(registry);
        int port = args.length == 0 ? 0 : Integer.parseInt(args[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/actuator/prometheus", exchange -> answer(registry, exchange));
        server.start();
        System.out.println(server.getAddress().getPort());
    }

    private static void register(PrometheusMeterRegistry registry) {
        Timer requests = Timer.builder("http.server.requests")
                .description("Requests")
                .tags("method", "GET", "uri", "/cart/{id}", "status", "200", "exception", "none")
                .publishPercentiles(0.5, 0.95)
                .register(registry);
        Timer posts = Timer.builder("http.server.requests")
                .description("Requests")
                .tags("method", "POST", "uri", "/cart", "status", "500", "exception", "IllegalState")
                .publishPercentiles(0.5, 0.95)
                .register(registry);
        for (int i = 1; i <= 64; i++) {
            requests.record(Duration.ofMillis(i));
            posts.record(Duration.ofMillis(10L * i));
        }
        Timer query = Timer.builder("db.query")
                .publishPercentileHistogram()
                .serviceLevelObjectives(Duration.ofMillis(10), Duration.ofMillis(100))
                .minimumExpectedValue(Duration.ofMillis(20))
                .maximumExpectedValue(Duration.ofMillis(50))
                .register(registry);
        query.record(Duration.ofMillis(33));
        DistributionSummary.builder("upload.size")
                .baseUnit("bytes")
                .register(registry)
                .record(1 << 20);
        Counter.builder("orders")
                .tags(Tags.of("currency", "EUR"))
                .register(registry)
                .increment(812);
        Gauge.builder("cache.size", () -> 42).tag("cache", "users").register(registry);
    }

    private static void answer(PrometheusMeterRegistry registry, HttpExchange exchange) throws IOException {
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        boolean openMetrics = accept != null && accept.contains("openmetrics");
        String type = openMetrics ? OPENMETRICS : TEXT;
        byte[] body = registry.scrape(type).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
