package io.pcp.pmda.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What SDKs and a collector really send. */
class RecordingTest {
    static List<String> names() {
        return Recording.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void isSeenAsTheOfficialClassesSeeIt(String name) throws Exception {
        Recording recording = Recording.read(name);
        assertEquals(recording.expected(), RecordingText.of(recording.decode()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void hasAsManyPointsAsItSays(String name) throws Exception {
        for (MetricsData data : Recording.read(name).decode()) {
            long points = data.resources().stream()
                    .flatMap(resource -> resource.scopes().stream())
                    .flatMap(scope -> scope.metrics().stream())
                    .mapToInt(metric -> metric.data().size())
                    .sum();
            assertEquals(points, data.points());
        }
    }

    @Test
    void ofEachProgramThereAreBothTemporalitiesAndExponentialHistograms() {
        for (String program : List.of("go", "python", "node-json")) {
            for (String form : List.of("cumulative", "delta-1", "delta-2", "exponential")) {
                assertTrue(Recording.names().contains(program + "-" + form + ".http"), program + " " + form);
            }
        }
    }
}
