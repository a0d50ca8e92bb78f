package io.pcp.pmda.otlp;

import static io.pcp.pmda.otlp.Sent.attributes;
import static io.pcp.pmda.otlp.Sent.counter;
import static io.pcp.pmda.otlp.Sent.from;
import static io.pcp.pmda.otlp.Sent.gauge;
import static io.pcp.pmda.otlp.Sent.shop;
import static io.pcp.pmda.otlp.Sent.text;
import static io.pcp.pmda.otlp.Sent.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.exposition.Role;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricNamesTest {
    private final SeriesStore store = new SeriesStore(Sent.rules());

    private static ResourceMetrics scoped(String scope, OtlpMetric... metrics) {
        return from(attributes(), new Scope(scope, "", List.of()), metrics);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "http.server.duration, s, HISTOGRAM, http_server_duration_seconds",
                "http.server.duration, ms, HISTOGRAM, http_server_duration_milliseconds",
                "process.memory, By, GAUGE, process_memory_bytes",
                "process.memory.bytes, By, GAUGE, process_memory_bytes",
                "cache.size, KiBy, LEVEL, cache_size_kibibytes",
                "net.io, By/s, GAUGE, net_io_bytes_per_second",
                "cpu.utilization, 1, GAUGE, cpu_utilization_ratio",
                "hit.ratio, 1, GAUGE, hit_ratio",
                "restarts, 1, COUNTER, restarts",
                "requests.total, {request}, COUNTER, requests",
                "queue, {item}/min, GAUGE, queue_per_min",
                "disk.use, %, GAUGE, disk_use_percent",
                "room, Cel, GAUGE, room_celsius",
                "length, m, GAUGE, length_meters",
                "2xx.count, '', COUNTER, _2xx_count",
                "odd  name!!x, '', GAUGE, odd_name_x",
                "a:b, foo, GAUGE, a:b_foo",
                "'!', '', GAUGE, x",
            })
    void prometheusNamesAreThoseOfTheCollector(String name, String unit, MetricKind kind, String expected) {
        assertEquals(expected, PrometheusNames.family(name, unit, kind));
    }

    @Test
    void countersEndInTotalWithTheNamesOfPrometheus() {
        SeriesStore named = new SeriesStore(Sent.named());
        named.add(
                shop(
                        counter("jobs.done", "s", whole(0, 1, 1)),
                        gauge("queue.use", "1", whole(0, 1, 2)),
                        Sent.histogram("lag", "ms", Temporality.CUMULATIVE, Sent.histogram(0, 1, 1, new double[0], 1))),
                1);
        SeriesStore.View view = named.view(1);
        assertEquals("""
                jobs_done_seconds_total 1
                lag_milliseconds_bucket{le="+Inf"} 1
                lag_milliseconds_count 1
                lag_milliseconds_sum 1.0
                queue_use_ratio 2""", text(view));
        assertEquals(Role.TOTAL, Sent.series(view, "jobs_done_seconds_total").role());
        assertEquals(
                "jobs_done_seconds",
                Sent.series(view, "jobs_done_seconds_total").family().name());
    }

    @Test
    void theSameNameInTwoScopesIsToldApartByTheScope() {
        store.add(List.of(scoped("one", gauge("a", "s", whole(0, 1, 1)))), 1);
        assertEquals("a 1", text(store.view(1)));
        store.add(
                List.of(scoped("one", gauge("a", "s", whole(0, 2, 1))), scoped("two", gauge("a", "s", whole(0, 2, 2)))),
                1);
        assertEquals("a{otel_scope_name=\"one\"} 1\na{otel_scope_name=\"two\"} 2", text(store.view(1)));
        assertEquals(
                "",
                Sent.labels(
                        Sent.series(store.view(1), "a{otel_scope_name=\"one\"}").notes()));
    }

    @Test
    void aScopeThatIsCalledOtherwiseAfterAnUpdateTakesOver() {
        store.add(List.of(scoped("one", gauge("a", "s", whole(0, 1, 1)))), 1);
        store.add(List.of(scoped("two", gauge("a", "s", whole(0, 2, 2)))), 1);
        assertEquals("a 2", text(store.view(1)));
        store.add(List.of(scoped("one", gauge("a", "s", whole(0, 3, 3)))), 1);
        assertEquals("a{otel_scope_name=\"one\"} 3\na{otel_scope_name=\"two\"} 2", text(store.view(1)));
    }

    @Test
    void anotherUnitAtTheSameTimeGetsAnotherName() {
        for (int i = 1; i <= 3; i++) {
            store.add(
                    List.of(
                            scoped("one", gauge("a", "s", whole(0, i, 1))),
                            scoped("two", gauge("a", "By", whole(0, i, 2)))),
                    1);
        }
        List<String> lines = text(store.view(1)).lines().toList();
        assertEquals("a 1", lines.get(0));
        assertTrue(lines.get(1).matches("a_[0-9a-f]{6} 2"), lines.get(1));
        assertEquals(2, lines.size());
    }

    @Test
    void aMetricThatBecomesAnotherKindKeepsItsName() {
        store.add(shop(gauge("a", "s", whole(0, 1, 1, "x", "y"))), 1);
        store.add(shop(counter("a", "s", whole(0, 2, 2))), 1);
        assertEquals("a 2", text(store.view(1)));
        store.add(shop(gauge("a", "s", whole(0, 3, 3))), 1);
        List<String> lines = text(store.view(1)).lines().toList();
        assertEquals("a 2", lines.get(0));
        assertTrue(lines.get(1).matches("a_[0-9a-f]{6} 3"), lines.get(1));
        store.add(shop(gauge("a", "s", whole(0, 4, 4)), counter("a", "s", whole(0, 4, 5))), 1);
        assertEquals("a 5\n" + lines.get(1).replace(" 3", " 4"), text(store.view(1)));
    }

    @Test
    void aSeriesOfAHistogramIsNoOtherMetric() {
        for (int i = 1; i <= 2; i++) {
            store.add(
                    shop(
                            Sent.histogram("d", "s", Temporality.CUMULATIVE, Sent.histogram(0, i, 1, new double[0], 1)),
                            gauge("d_count", "s", whole(0, i, 9)),
                            gauge("d", "s", whole(0, i, 8))),
                    1);
        }
        List<String> lines = text(store.view(1)).lines().toList();
        assertEquals("d 8", lines.get(0));
        assertEquals("d_count 1", lines.get(2));
        assertTrue(lines.get(3).matches("d_count_[0-9a-f]{6} 9"), lines.get(3));
        assertEquals(5, lines.size());
    }

    @Test
    void manyNamesThatComeAndGoAreForgotten() {
        for (int i = 0; i < 5000; i++) {
            long now = i * 400_000L + 1;
            store.add(shop(gauge("name" + i, "s", whole(0, 1, 1))), now);
            assertEquals("name" + i + " 1", text(store.view(now)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.005, 0.005",
        "10, 10",
        "1e21, 1e21",
        "1e-30, 1e-30",
        "2.5, 2.5",
        "-0.1, -0.1",
        "1e15, 1000000000000000",
        "2e23, 2e23",
        "5.6843418860808E-14, 0.000000000000056843418860808",
        "1.5e-20, 1.5e-20",
        "0, 0",
        "4.9E-324, 5e-324"
    })
    void numbersInNamesAreAsShortAsCanBe(double value, String text) {
        assertEquals(text, Decimals.of(value));
        assertEquals(value, Double.parseDouble(text));
    }
}
