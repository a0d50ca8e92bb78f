package io.pcp.pmda.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.exposition.SeriesRule;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A collector wrote the same metrics into a file and, for Prometheus, onto a page: with {@code otlp_names = prometheus} the file
 * becomes what stands on the page.
 */
class CollectorPageTest {
    private static final StoreRules RULES =
            new StoreRules(true, false, List.of(), false, Duration.ofMinutes(5), 20_000, SeriesRule.ALL);
    private static final Pattern SAMPLE = Pattern.compile("([^#{\\s][^{\\s]*)\\{(.*)\\} (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    /** Labels that the collector adds: our sources say the same otherwise. */
    private static final Pattern ADDED = Pattern.compile("instance|job|otel_scope_\\w+");

    /** Of each service its own store, as for programs that send; keys are the service, the sample and its labels. */
    private static Map<String, Double> stored() throws Exception {
        Map<String, SeriesStore> stores = new TreeMap<>();
        for (MetricsData data : Recording.read("collector-file-pb.pb").decode()) {
            for (ResourceMetrics resource : data.resources()) {
                SeriesStore store =
                        stores.computeIfAbsent(resource.attribute("service.name"), name -> new SeriesStore(RULES));
                Intake intake = store.add(List.of(resource), 1_000);
                assertEquals("", intake.reason());
            }
        }
        Map<String, Double> values = new TreeMap<>();
        stores.forEach((service, store) -> {
            Exposition document = store.view(1_000).document();
            List<Series> series = document.layout().series();
            for (int i = 0; i < series.size(); i++) {
                Map<String, String> labels = new TreeMap<>();
                for (SeriesLabel label : series.get(i).labels()) {
                    labels.put(label.name().replaceAll("[^A-Za-z0-9_]", "_"), label.value());
                }
                values.put(service + " " + series.get(i).sample() + labels, document.real(i));
            }
        });
        return values;
    }

    private static Map<String, Double> page() throws Exception {
        Map<String, Double> values = new TreeMap<>();
        for (String line : Files.readAllLines(Recording.DIRECTORY.resolve("collector-prometheus.page"))) {
            Matcher sample = SAMPLE.matcher(line);
            if (!sample.matches()) {
                assertTrue(line.startsWith("#"), line);
                continue;
            }
            String service = "";
            Map<String, String> labels = new TreeMap<>();
            Matcher label = LABEL.matcher(sample.group(2));
            while (label.find()) {
                String value = label.group(2).replace("\\\"", "\"").replace("\\\\", "\\");
                if (label.group(1).equals("job")) {
                    service = value;
                }
                if (!ADDED.matcher(label.group(1)).matches()) {
                    labels.put(label.group(1), value);
                }
            }
            if (!sample.group(1).equals("target_info")) {
                values.put(service + " " + sample.group(1) + labels, Double.valueOf(sample.group(3)));
            }
        }
        return values;
    }

    @Test
    void holdsWhatTheFileBecomes() throws Exception {
        Map<String, Double> ours = stored();
        Map<String, Double> theirs = page();
        // Exponential histograms have one bucket there, +Inf: that exporter knows fixed bounds only.
        ours.keySet()
                .removeIf(key ->
                        key.startsWith("go-demo demo_request_") && key.contains("_bucket") && !key.contains("le=+Inf"));
        assertEquals(text(theirs), text(ours));
        assertTrue(theirs.size() > 130, () -> "samples: " + theirs.size());
    }

    private static String text(Map<String, Double> values) {
        StringBuilder text = new StringBuilder();
        values.forEach(
                (key, value) -> text.append(key).append(' ').append(value).append('\n'));
        return text.toString();
    }
}
