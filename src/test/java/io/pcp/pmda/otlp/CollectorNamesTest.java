package io.pcp.pmda.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With {@code otlp_names = prometheus} metrics are called as the collector's exporter for Prometheus calls them. */
class CollectorNamesTest {
    @Test
    void areThoseOfTheRealCollector() throws Exception {
        List<String> expected = Files.readAllLines(Recording.DIRECTORY.resolve("prometheus-names.csv"));
        List<String> ours = new ArrayList<>();
        for (String line : expected) {
            String[] fields = line.split(",", -1);
            ours.add("%s,%s,%s,%s"
                    .formatted(
                            fields[0],
                            fields[1],
                            fields[2],
                            PrometheusNames.family(fields[1], fields[2], kind(fields[0])) + suffix(fields[0])));
        }
        assertEquals(String.join("\n", expected), String.join("\n", ours));
    }

    private static MetricKind kind(String name) {
        return switch (name) {
            case "counter" -> MetricKind.COUNTER;
            case "gauge" -> MetricKind.GAUGE;
            case "updown" -> MetricKind.LEVEL;
            default -> MetricKind.HISTOGRAM;
        };
    }

    private static String suffix(String kind) {
        return kind.equals("counter") ? "_total" : kind.equals("histogram") ? "_sum" : "";
    }
}
