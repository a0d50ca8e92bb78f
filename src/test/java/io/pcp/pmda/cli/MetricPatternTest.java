package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricPatternTest {
    private static final List<String> NAMES = List.of(
            "gpu.count",
            "gpu.memory.used",
            "gpu.memory.free",
            "gpu.memory.bar1.used",
            "gpu.utilization.gpu",
            "gpu.power.usage",
            "gpu.power.limit.max",
            "gpu.total.power");

    @ParameterizedTest
    @CsvSource({
        "gpu.memory.used, gpu.memory.used",
        "gpu.memory, gpu.memory.used gpu.memory.free gpu.memory.bar1.used",
        "gpu.memory., gpu.memory.used gpu.memory.free gpu.memory.bar1.used",
        "gpu.mem, ''",
        "gpu.*.used, gpu.memory.used gpu.memory.bar1.used",
        "*power*, gpu.power.usage gpu.power.limit.max gpu.total.power",
        "gpu.coun?, gpu.count",
        "gpu.[a-z]*, ''",
        "used, ''"
    })
    void namesBranchesAndPatternsMatch(String pattern, String matched) {
        MetricPattern wanted = MetricPattern.of(pattern);
        assertEquals(
                matched.isEmpty() ? List.of() : List.of(matched.split(" ")),
                NAMES.stream().filter(wanted::matches).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "gpu.mem, gpu.memory gpu.memory.bar1 gpu.memory.used",
        "gpu.memmory, gpu.memory",
        "gpu.powr.usage, gpu.power.usage",
        "usage, gpu.power.usage",
        "zebra, ''",
        "*, ''"
    })
    void whatMatchesNothingIsAnsweredWithWhatResemblesIt(String typed, String suggested) {
        assertEquals(
                suggested.isEmpty() ? List.of() : List.of(suggested.split(" ")),
                MetricPattern.of(typed).suggestions(NAMES));
    }
}
