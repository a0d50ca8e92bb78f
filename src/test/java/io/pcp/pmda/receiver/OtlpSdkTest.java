package io.pcp.pmda.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.otlp.SeriesStore;
import io.pcp.pmda.otlp.StoreRules;
import io.pcp.pmda.programs.OtlpService;
import io.pcp.pmda.sdk.PmdaLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exporter of the OpenTelemetry SDK, the receiver and the store of series as they work together. */
class OtlpSdkTest {
    private static final long NOW = 1_700_000_000_000L;

    /** Of a KIND line, the words of an exponential histogram, whose bounds may be others in PCP. */
    private static final String EXPONENTIAL = "request.size_bucket{";

    private final SeriesStore store = new SeriesStore(new StoreRules(
            false,
            false,
            List.of("service.name", "service.instance.id"),
            false,
            Duration.ofMinutes(5),
            20_000,
            OtlpSdkTest::judge));
    private final OtlpReceiver receiver =
            new OtlpReceiver(data -> store.add(data.resources(), NOW), PmdaLog.toStderr("pmdatest"));
    private String url;

    @BeforeEach
    void listens() {
        ReceiverSettings off = ReceiverSettings.OFF;
        receiver.apply(new ReceiverSettings(
                List.of(new ReceiverSettings.Listen.Tcp("127.0.0.1", 0)),
                off.path(),
                off.maxBody(),
                off.maxConnections(),
                off.maxServices(),
                off.maxSeries(),
                off.maxPointsPerSecond(),
                off.staleAfter(),
                off.security(),
                ""));
        url = "http://" + receiver.listening().get(0).display() + off.path();
    }

    @AfterEach
    void ends() {
        receiver.close();
    }

    @ParameterizedTest
    @CsvSource({
        "protobuf, gzip, cumulative",
        "protobuf, none, delta",
        "protobuf, gzip, delta",
        "json, none, cumulative",
        "json, none, delta"
    })
    void whatAServiceRecordsIsInTheStore(String encoding, String compression, String temporality) {
        Map<String, String> words =
                Map.of("encoding", encoding, "compression", compression, "temporality", temporality, "factor", "3");
        try (OtlpService service = new OtlpService(url, words)) {
            for (int round = 1; round <= 5; round++) {
                assertTrue(service.round(round), "exported");
                compare(expected(service), stored());
            }
        }
        assertEquals(0, receiver.counts().rejected(), receiver.counts().lastRefusal());
        assertEquals(0, receiver.counts().refused(), receiver.counts().lastRefusal());
    }

    @ParameterizedTest
    @CsvSource({"cumulative, 7", "delta, 21"})
    void aServiceThatStartsAnewBeginsAtZeroUnlessItSendsDeltas(String temporality, String orders) {
        for (int life = 1; life <= 3; life++) {
            // Closing exports once more: without a change, which adds nothing.
            try (OtlpService service =
                    new OtlpService(url, Map.of("temporality", temporality, "instance", "life-" + life))) {
                assertTrue(service.round(1), "exported");
            }
        }
        assertEquals(orders, stored().get("orders{currency=\"EUR\"}"));
    }

    private static void compare(Map<String, String> expected, Map<String, String> stored) {
        TreeMap<String, String> wanted = new TreeMap<>(expected);
        TreeMap<String, String> seen = new TreeMap<>(stored);
        wanted.keySet().removeIf(name -> name.startsWith(EXPONENTIAL));
        seen.keySet().removeIf(name -> name.startsWith(EXPONENTIAL) || name.matches(".*_(min|max)\\{.*"));
        assertEquals(wanted.keySet(), seen.keySet());
        wanted.forEach((name, value) -> {
            if (value.contains(".") || value.contains("E")) {
                double number = Double.parseDouble(value);
                assertEquals(number, Double.parseDouble(seen.get(name)), Math.abs(number) * 1e-14, name);
            } else {
                assertEquals(value, seen.get(name), name);
            }
        });
        compareBuckets(expected, stored);
    }

    /** Deltas may be finer or coarser than what is cumulative: a count lies between those at the bounds around it. */
    private static void compareBuckets(Map<String, String> expected, Map<String, String> stored) {
        TreeMap<Double, Long> bounds = new TreeMap<>();
        expected.forEach((name, value) -> {
            if (name.startsWith(EXPONENTIAL)) {
                bounds.put(bound(name), Long.parseLong(value));
            }
        });
        int buckets = 0;
        for (Map.Entry<String, String> entry : stored.entrySet()) {
            if (entry.getKey().startsWith(EXPONENTIAL)) {
                double bound = bound(entry.getKey());
                long count = Long.parseLong(entry.getValue());
                assertTrue(count >= bounds.floorEntry(bound * (1 + 1e-9)).getValue(), entry + " of " + bounds);
                assertTrue(count <= bounds.ceilingEntry(bound * (1 - 1e-9)).getValue(), entry + " of " + bounds);
                buckets++;
            }
        }
        assertTrue(buckets > 10, buckets + " buckets");
    }

    private static double bound(String name) {
        String le = name.replaceFirst(".*le=\"([^\"]*)\".*", "$1");
        return Double.parseDouble(le.replace("Inf", "Infinity"));
    }

    private static Map<String, String> expected(OtlpService service) {
        Map<String, String> values = new HashMap<>();
        for (String line : service.expected()) {
            if (!line.startsWith("#")) {
                int space = line.lastIndexOf(' ');
                values.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        return values;
    }

    private Map<String, String> stored() {
        Exposition document = store.view(NOW).document();
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < document.words().length; i++) {
            Series series = document.layout().series().get(i);
            boolean exact = judge(series) == SeriesRule.Verdict.EXACT;
            values.put(
                    name(series),
                    exact ? Long.toUnsignedString(document.words()[i]) : Double.toString(document.real(i)));
            if (exact && !series.family().pcp().type().startsWith("u")) {
                values.put(name(series), Long.toString(document.words()[i]));
            }
        }
        return values;
    }

    private static String name(Series series) {
        List<String> labels = new ArrayList<>();
        for (SeriesLabel label : series.labels()) {
            String value = label.name().equals("le") && !label.value().equals("+Inf")
                    ? Double.toString(Double.parseDouble(label.value()))
                    : label.value();
            labels.add(label.name() + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        }
        return series.sample() + "{" + String.join(",", labels) + "}";
    }

    /** As the bridge decides. */
    private static SeriesRule.Verdict judge(Series series) {
        return series.family().pcp().type().contains("64") ? SeriesRule.Verdict.EXACT : SeriesRule.Verdict.REAL;
    }
}
