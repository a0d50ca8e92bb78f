package io.pcp.pmda.cli.top;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The metrics of a host, from its pmcd through the REST API of pmproxy (PMWEBAPI(3)). Names of instances, and labels of
 * processes, are asked for again when an instance appears that is not known.
 */
public final class ProxySource implements TopSource {
    private static final int CONNECT_MILLIS = 3000;
    private static final int READ_MILLIS = 6000;
    /** pmproxy forgets a context that was not used for so long. */
    private static final Duration LEAST_MEMORY = Duration.ofSeconds(60);

    private final ObjectMapper json = new ObjectMapper();
    private final URI proxy;
    private final String host;
    private final String ownHost;

    private String context;
    private String contextHost;
    private boolean own;
    /** Instance domain by metric; metrics without one, and unknown metrics, are not in it. */
    private final Map<String, String> domains = new HashMap<>();
    /** Instance names by domain and id. */
    private final Map<String, Map<Integer, String>> instances = new HashMap<>();

    private final Map<String, Map<String, String>> labels = new HashMap<>();

    /**
     * @param proxy {@code http://host:44322}
     * @param host as {@code pminfo -h} takes it; empty for the host of pmproxy itself
     * @param ownHost name of the machine this process runs on
     */
    public ProxySource(URI proxy, String host, String ownHost) {
        this.proxy = proxy;
        this.host = host;
        this.ownHost = ownHost;
    }

    @Override
    public String description() {
        return "pmcd on " + (host.isEmpty() ? proxy.getHost() : host);
    }

    @Override
    public Readings next(Duration interval) throws TopException, InterruptedException {
        if (context == null) {
            connect(interval);
        }
        try {
            return fetch();
        } catch (StaleContext gone) {
            connect(interval);
            try {
                return fetch();
            } catch (StaleContext again) {
                throw refused(again.getMessage());
            }
        }
    }

    private void connect(Duration interval) throws TopException {
        Duration memory = interval.multipliedBy(3);
        long seconds = (memory.compareTo(LEAST_MEMORY) > 0 ? memory : LEAST_MEMORY).toSeconds();
        JsonNode answer;
        try {
            answer = ask("/pmapi/context?polltimeout=" + seconds + (host.isEmpty() ? "" : "&hostspec=" + encode(host)));
        } catch (StaleContext refused) {
            throw refused(refused.getMessage());
        }
        context = answer.path("context").asText();
        String machine = answer.path("labels").path("hostname").asText();
        contextHost = answer.path("hostspec").asText(machine);
        own = !machine.isEmpty() && machine.equals(ownHost);
        domains.clear();
        instances.clear();
        labels.clear();
    }

    private Readings fetch() throws TopException, StaleContext {
        JsonNode answer = ask("/pmapi/" + context + "/fetch?names=" + encode(String.join(",", TopMetrics.names())));
        Set<String> strangers = new HashSet<>();
        Map<String, Map<String, String>> values = new HashMap<>();
        for (JsonNode metric : answer.path("values")) {
            values.put(metric.path("name").asText(), new HashMap<>());
        }
        learnDomains(values.keySet());
        for (JsonNode metric : answer.path("values")) {
            for (JsonNode value : metric.path("instances")) {
                String domain = domains.get(metric.path("name").asText());
                if (domain != null && named(domain, value) == null) {
                    strangers.add(domain);
                }
            }
        }
        for (String domain : strangers) {
            learnInstances(domain);
        }
        for (JsonNode metric : answer.path("values")) {
            String name = metric.path("name").asText();
            String domain = domains.get(name);
            for (JsonNode value : metric.path("instances")) {
                String instance = domain == null ? Readings.SINGULAR : named(domain, value);
                if (instance != null) {
                    values.get(name).put(instance, value.path("value").asText());
                }
            }
        }
        values.values().removeIf(Map::isEmpty);
        long nanos = Math.round(answer.path("timestamp").asDouble() * 1e6) * 1000;
        Instant time = nanos > 0 ? Instant.ofEpochSecond(0, nanos) : Instant.now();
        return new Readings(time, contextHost, own, values, labels);
    }

    private String named(String domain, JsonNode value) {
        return instances
                .getOrDefault(domain, Map.of())
                .get(value.path("instance").asInt(-1));
    }

    private void learnDomains(Collection<String> metrics) throws TopException, StaleContext {
        if (domains.keySet().containsAll(metrics)) {
            return;
        }
        JsonNode answer = ask("/pmapi/" + context + "/metric?names=" + encode(String.join(",", metrics)));
        for (JsonNode metric : answer.path("metrics")) {
            // Absent for a metric without instances; a null entry says that it was asked for.
            domains.put(metric.path("name").asText(), metric.path("indom").asText(null));
        }
        metrics.forEach(metric -> domains.putIfAbsent(metric, null));
    }

    private void learnInstances(String domain) throws TopException, StaleContext {
        JsonNode answer = ask("/pmapi/" + context + "/indom?indom=" + encode(domain));
        Map<Integer, String> names = new HashMap<>();
        for (JsonNode instance : answer.path("instances")) {
            names.put(instance.path("instance").asInt(), instance.path("name").asText());
        }
        instances.put(domain, names);
        if (domain.equals(domains.get(TopMetrics.PROCESS_MEMORY))) {
            // The answer above leaves out labels of instances; the exposition for Prometheus has them.
            labels.clear();
            labels.putAll(ExposedLabels.byInstance(
                    text("/pmapi/" + context + "/metrics?names=" + TopMetrics.PROCESS_MEMORY)));
        }
    }

    /** pmproxy does not know the context, or refuses for another reason it tells. */
    private static final class StaleContext extends Exception {
        private static final long serialVersionUID = 1L;

        StaleContext(String message) {
            super(message, null, false, false);
        }
    }

    private TopException refused(String reason) {
        return new TopException("pmproxy at " + proxy + " has no values of " + (host.isEmpty() ? "its pmcd" : host)
                + " (" + reason + "); does pmcd run there and accept this pmproxy?");
    }

    private JsonNode ask(String path) throws TopException, StaleContext {
        String answer = text(path);
        try {
            return json.readTree(answer);
        } catch (IOException noJson) {
            throw new TopException(proxy + " does not answer like pmproxy; name another with --proxy");
        }
    }

    private String text(String path) throws TopException, StaleContext {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) proxy.resolve(path).toURL().openConnection();
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            int status = connection.getResponseCode();
            try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                String answer = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
                if (status >= 400) {
                    throw new StaleContext(reason(answer, status));
                }
                return answer;
            }
        } catch (ConnectException | UnknownHostException unreachable) {
            throw new TopException("pmproxy is not reachable at " + proxy + " (" + unreachable.getMessage()
                    + "); start it there (systemctl start pmproxy), or name another with --proxy");
        } catch (SocketTimeoutException late) {
            throw new TopException("pmproxy at " + proxy + " does not answer in " + READ_MILLIS / 1000 + " seconds");
        } catch (IOException | IllegalArgumentException broken) {
            throw new TopException("pmproxy at " + proxy + " cannot be asked (" + broken.getMessage() + ")");
        }
    }

    private String reason(String answer, int status) {
        try {
            return json.readTree(answer).path("message").asText("status " + status);
        } catch (IOException noJson) {
            return "status " + status;
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        context = null;
    }
}
