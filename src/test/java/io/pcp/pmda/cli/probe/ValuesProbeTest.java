package io.pcp.pmda.cli.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.gpu.GpuCatalogue;
import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Value;
import io.pcp.pmda.model.ValueType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValuesProbeTest {
    private static final GpuCatalogue CATALOGUE = GpuCatalogue.load();

    private static Map<String, Served> one(String metric, int status, Map<String, String> values) {
        CatalogueRow row = CATALOGUE.row(metric);
        MetricDesc desc = new MetricDesc(new Pmid(0), row.type(), InDom.of(300, 0), row.semantics(), row.units());
        return Map.of(metric, new Served(metric, desc, status, values));
    }

    private static List<String> differences(Map<String, Served> here, Map<String, Served> there) {

        ValuesProbe probe = new ValuesProbe(CATALOGUE);
        probe.hold(here, there);
        return probe.differences();
    }

    @Test
    void whatDoesNotChangeMustBeEqual() {
        Map<String, Served> a = one("gpu.info.name", 0, Map.of("gpu0", "A"));
        assertEquals(List.of(), differences(a, a));
        assertEquals(
                1, differences(a, one("gpu.info.name", 0, Map.of("gpu0", "B"))).size());
    }

    @Test
    void whatChangesMustHaveTheSameInstances() {
        Map<String, Served> a = one("gpu.power.usage", 0, Map.of("gpu0", "1", "gpu1", "1"));
        assertEquals(List.of(), differences(a, one("gpu.power.usage", 0, Map.of("gpu0", "2", "gpu1", "2"))));
        List<String> found = differences(a, one("gpu.power.usage", 0, Map.of("gpu0", "1")));
        assertTrue(found.get(0).contains("through the pipe [gpu0]"), found::toString);
    }

    @Test
    void errorsAndMissingMetricsAreDifferences() {
        Map<String, Served> a = one("gpu.power.usage", 0, Map.of("gpu0", "1"));
        assertEquals(
                1, differences(a, one("gpu.power.usage", PmErr.AGAIN, Map.of())).size());
        assertEquals(List.of("gpu.power.usage: served only in process"), differences(a, Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "U32, -1, 4294967295",
        "I32, -1, -1",
        "U64, -1, 18446744073709551615",
        "I64, -1, -1",
        "DOUBLE, 4612811918334230528, 2.5",
        "FLOAT, 1075838976, 2.5"
    })
    void numbersAreReadAsTheirTypeSays(ValueType type, long bits, String text) {
        assertEquals(text, AgentPlayer.text(type, Value.number(type, bits)));
    }

    @Test
    void stringsLoseTheirNul() {
        assertEquals("Tesla T4", AgentPlayer.text(ValueType.STRING, Value.text("Tesla T4")));
    }
}
