package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Services, and scrapers of small configurations; closes all of it. */
final class ScrapeRig implements AutoCloseable {
    /** Longer than anything here takes unless it hangs. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Of sources that are expected not to answer. */
    static final Duration SHORT = Duration.ofMillis(200);

    final List<String> log = new CopyOnWriteArrayList<>();
    final ScrapeServices services;
    private final List<Scraper> scrapers = new CopyOnWriteArrayList<>();

    ScrapeRig() {
        this(settings -> settings);
    }

    ScrapeRig(UnaryOperator<ScrapeServices.Settings> change) {
        services = new ScrapeServices(change.apply(ScrapeServices.Settings.of("9.9", log::add)));
    }

    Scraper http(String url) {
        return of(http(url, PATIENCE, Request.DEFAULT));
    }

    Scraper http(String url, Duration timeout) {
        return of(http(url, timeout, Request.DEFAULT));
    }

    Scraper http(String url, Request request) {
        return of(http(url, PATIENCE, request));
    }

    static SourceConfig http(String url, Duration timeout, Request request) {
        return config(new Target.Http(URI.create(url)), timeout, request, Limits.DEFAULT);
    }

    Scraper of(Target target, Duration timeout) {
        return of(config(target, timeout, Request.DEFAULT, Limits.DEFAULT));
    }

    Scraper of(SourceConfig config) {
        Scraper scraper = Scrapers.of(config, services);
        scrapers.add(scraper);
        return scraper;
    }

    static SourceConfig config(Target target, Duration timeout, Request request, Limits limits) {
        Timing timing = new Timing(
                Duration.ZERO, true, Duration.ofSeconds(1), timeout, Duration.ofMillis(500), Duration.ofSeconds(30));
        return new SourceConfig(
                "trouble",
                Path.of("/etc/trouble.conf"),
                SourceConfig.FileFormat.NATIVE,
                SourceConfig.Enabled.YES,
                target,
                timing,
                request,
                limits,
                Reading.DEFAULT,
                Mapping.of("workload.trouble"));
    }

    static Limits maxBytes(long bytes) {
        Limits all = Limits.DEFAULT;
        return new Limits(
                bytes, all.series(), all.metrics(), all.labels(), all.labelName(), all.labelValue(), all.line());
    }

    static Request headers(Request.Header... headers) {
        return new Request(List.of(headers), null, null, null, null, Request.Tls.DEFAULT, false, null, true, null);
    }

    static Request tls(Request.Tls tls) {
        return new Request(List.of(), null, null, null, null, tls, false, null, true, null);
    }

    static Request following() {
        return new Request(List.of(), null, null, null, null, Request.Tls.DEFAULT, true, null, true, null);
    }

    static Request proxied(String proxy) {
        return new Request(
                List.of(), null, null, null, null, Request.Tls.DEFAULT, false, URI.create(proxy), true, null);
    }

    static String text(Body body) {
        return new String(body.bytes(), 0, body.length(), StandardCharsets.UTF_8);
    }

    static ScrapeException failure(Scraper scraper) {
        return assertThrows(ScrapeException.class, scraper::scrape);
    }

    static String message(Scraper scraper) {
        return failure(scraper).getMessage();
    }

    /** Waits for something that is about to happen. */
    static boolean soon(BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                return false;
            }
            Thread.sleep(5);
        }
        return true;
    }

    @Override
    public void close() {
        scrapers.forEach(Scraper::close);
        services.close();
    }
}
