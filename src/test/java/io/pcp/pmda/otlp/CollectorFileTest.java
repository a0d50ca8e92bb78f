package io.pcp.pmda.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a collector has gathered from several programs, in one file, as one source. */
class CollectorFileTest {
    private static final StoreRules RULES =
            new StoreRules(false, false, List.of(), false, Duration.ofMinutes(5), 20_000, SeriesRule.ALL);

    private static List<String> series(String sample) throws Exception {
        SeriesStore store = new SeriesStore(RULES);
        long millis = 1_000;
        for (MetricsData data : Recording.read("collector-file-pb.pb").decode()) {
            assertEquals("", store.add(data.resources(), millis += 5_000).reason());
        }
        Exposition document = store.view(millis).document();
        List<String> found = new ArrayList<>();
        for (int i = 0; i < document.layout().series().size(); i++) {
            Series one = document.layout().series().get(i);
            if (one.sample().equals(sample)) {
                found.add(
                        "%s of '%s' %s".formatted(one.label("direction"), one.label("service.name"), document.real(i)));
            }
        }
        return found.stream().sorted().toList();
    }

    @Test
    void aServiceThatBeginsToSendTakesNothingFromAnother() throws Exception {
        List<String> io = series("system.network.io");
        assertEquals(2, io.size(), io::toString);
        assertTrue(io.stream().allMatch(one -> one.contains("of '' ")), io::toString);
    }

    @Test
    void servicesAreToldApartByTheirNames() throws Exception {
        assertEquals(
                List.of(
                        "read of 'go-demo' 1.099511627776E12",
                        "read of 'node-demo' 1.099511627776E12",
                        "read of 'py-demo' 1.099511627776E12",
                        "write of 'go-demo' 7.0",
                        "write of 'node-demo' 7.0",
                        "write of 'py-demo' 7.0"),
                series("demo.io"));
    }
}
