package io.pcp.pmda.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcp.pmda.cli.top.LiveSource;
import io.pcp.pmda.cli.top.Readings;
import io.pcp.pmda.cli.top.TopMetrics;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.sdk.Metric;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@code pmdagpu top} looks at, from the agent in this process. Owned by one thread at a time. */
final class LocalReadings implements LiveSource.Agent {
    private final LocalAgent agent;
    private final String host;
    private final ObjectMapper json = new ObjectMapper();
    private final Set<String> wanted = Set.copyOf(TopMetrics.names());

    LocalReadings(LocalAgent agent, String host) {
        this.agent = agent;
        this.host = host;
    }

    @Override
    public Readings read() throws InterruptedException {
        List<Metric> metrics = agent.table().metrics().stream()
                .filter(metric -> wanted.contains(metric.name()))
                .toList();
        Sample sample = agent.fetch(metrics);
        Map<String, Map<String, String>> values = new HashMap<>();
        Map<String, Map<String, String>> labels = new HashMap<>();
        for (Sample.Values of : sample.metrics()) {
            Map<String, String> byInstance = new HashMap<>();
            for (Sample.Datum datum : of.data()) {
                String instance = datum.instance() == null
                        ? Readings.SINGULAR
                        : datum.instance().name();
                byInstance.put(instance, datum.text() != null ? datum.text() : String.valueOf(datum.number()));
                if (datum.instance() != null && of.metric().name().equals(TopMetrics.PROCESS_MEMORY)) {
                    labels.put(instance, labels(datum.instance().labels()));
                }
            }
            if (!byInstance.isEmpty()) {
                values.put(of.metric().name(), byInstance);
            }
        }
        return new Readings(sample.time(), host, true, values, labels);
    }

    private Map<String, String> labels(LabelSet set) {
        Map<String, String> labels = new HashMap<>();
        for (Label label : set.labels()) {
            try {
                JsonNode value = json.readTree(label.json());
                labels.put(label.name(), value.asText());
            } catch (IOException noJson) {
                labels.put(label.name(), label.json());
            }
        }
        return labels;
    }

    @Override
    public void close() {
        agent.close();
    }
}
