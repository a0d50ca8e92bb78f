package io.pcp.pmda.programs;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.core.metrics.StateSet;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.IOException;

/** A service that uses the Prometheus client for Java: one metric of each kind. */
public final class PrometheusProgram {
    private PrometheusProgram() {}

    /**
     * Prints the port it listens on, then runs until it is killed.
     *
     * @param args the port, or nothing for any
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        PrometheusRegistry registry = new PrometheusRegistry();
        register(registry);
        HTTPServer server = HTTPServer.builder()
                .hostname("127.0.0.1")
                .port(args.length == 0 ? 0 : Integer.parseInt(args[0]))
                .registry(registry)
                .buildAndStart();
        System.out.println(server.getPort());
        Thread.currentThread().join();
    }

    private static void register(PrometheusRegistry registry) {
        Counter jobs = Counter.builder()
                .name("jobs_total")
                .help("Jobs that came to an end.")
                .labelNames("queue", "outcome")
                .register(registry);
        jobs.labelValues("night", "ok").inc(1200);
        jobs.labelValues("night", "failed").incWithExemplar(3, Labels.of("trace_id", "0af7651916cd43dd"));
        jobs.labelValues("say \"now\"", "ok\\line\nfeed").inc(1);
        Gauge battery = Gauge.builder()
                .name("battery_charge")
                .unit(Unit.RATIO)
                .help("How full the battery is.")
                .register(registry);
        battery.set(0.875);
        Gauge temperature = Gauge.builder()
                .name("room_temperature")
                .unit(Unit.CELSIUS)
                .help("Temperature of a room.")
                .labelNames("room")
                .register(registry);
        temperature.labelValues("attic").set(-3.25);
        temperature.labelValues("cellar").set(Double.NaN);
        temperature.labelValues("oven").set(Double.POSITIVE_INFINITY);
        Counter sent = Counter.builder()
                .name("sent")
                .unit(Unit.BYTES)
                .help("Bytes sent.")
                .register(registry);
        sent.inc(9007199254740991L);
        Histogram latency = Histogram.builder()
                .name("answer_latency")
                .unit(Unit.SECONDS)
                .help("Time to an answer.")
                .classicOnly()
                .classicUpperBounds(0.01, 0.1, 1)
                .labelNames("path")
                .register(registry);
        for (double seconds : new double[] {0.0078125, 0.0625, 0.0625, 0.5, 4}) {
            latency.labelValues("/").observeWithExemplar(seconds, Labels.of("trace_id", "b7ad6b7169203331"));
        }
        Summary size = Summary.builder()
                .name("answer_size")
                .unit(Unit.BYTES)
                .help("Size of an answer.")
                .quantile(0.5)
                .quantile(0.99)
                .register(registry);
        for (int i = 1; i <= 100; i++) {
            size.observe(i * 16);
        }
        Info build = Info.builder()
                .name("build_info")
                .help("What this is.")
                .labelNames("version", "colour")
                .register(registry);
        build.setLabelValues("1.2.3", "green");
        StateSet door = StateSet.builder()
                .name("door")
                .help("The door.")
                .states("open", "closed", "locked")
                .register(registry);
        door.setTrue("closed");
    }
}
