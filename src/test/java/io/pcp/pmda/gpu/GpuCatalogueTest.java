package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.Units;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuCatalogueTest {
    private static final String HEAD =
            "name,cluster,item,type,sem,units_pcp6,units_pcp72,unit_label,indom,nvml,fallback,"
                    + "since_driver,mig,cost,err,phase,oneline,help,absent,action,dcgm,nvidia_smi,pmdanvidia\n";
    private static final String GOOD =
            "gpu.a.b,2,3,U32,instant,none,none,percent,gpu,f,,450,D,C,E1,1,One line,Help,,,,,\n";

    private static String problem(String rows) {
        return assertThrows(IllegalArgumentException.class, () -> GpuCatalogue.parse("t.csv", HEAD + rows))
                .getMessage();
    }

    @Test
    void everyRowOfTheTableIsGood() {
        assertEquals(527, GpuCatalogue.load().rows().size());
    }

    @Test
    void allRowsOfTheFirstReleaseInTheFirstTenClustersAreServed() {
        Set<String> due = GpuCatalogue.load().rows().stream()
                .filter(row -> row.phase() == 1 && row.cluster() <= 9)
                .map(CatalogueRow::name)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> served = GpuCatalogue.load().served().stream()
                .filter(row -> row.phase() == 1 && row.cluster() <= 9)
                .map(CatalogueRow::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(due, served);
    }

    @Test
    void everyMetricIsReadInOnePlace() {
        ReadSet reads = ReadSet.of(GpuCatalogue.load());
        Set<String> both = new HashSet<>(reads.names());
        for (Family family : Family.all()) {
            for (String name : family.readers().keySet()) {
                assertTrue(both.add(name), name);
            }
            assertTrue(both.containsAll(family.stores().keySet()));
        }
    }

    @Test
    void readsAreOnTheWorkerTheirCostAsksFor() {
        ReadSet reads = ReadSet.of(GpuCatalogue.load());
        assertEquals(Read.Place.IDENTITY, reads.read("gpu.info.uuid").place());
        assertEquals(Read.Place.PASS, reads.read("gpu.power.usage").place());
        assertEquals(Read.Place.BACKGROUND, reads.read("gpu.busy.gpu").place());
        assertEquals(Read.Place.BACKGROUND, reads.read("gpu.pcie.throughput.tx").place());
        assertTrue(reads.read("gpu.power.limit.default").isStatic());
        assertFalse(reads.read("gpu.power.usage").isStatic());
        assertTrue(reads.read("gpu.pcie.bytes.tx").accumulates());
    }

    @Test
    void aReadOfAnUnknownOrTakenMetricIsRefused() {
        Reads reads = new Reads(GpuCatalogue.load(), 7, new HashMap<>());
        reads.number("gpu.power.usage", gpu -> gpu.device().powerUsage());
        List<Runnable> wrong = List.of(
                () -> reads.number("gpu.power.usage", gpu -> gpu.device().powerUsage()),
                () -> reads.number("gpu.power.nothing", gpu -> gpu.device().powerUsage()),
                () -> reads.number("gpu.fan.speed", gpu -> gpu.device().fanSpeed()),
                () -> reads.text("gpu.power.average", gpu -> gpu.device().name()));
        for (Runnable read : wrong) {
            assertThrows(IllegalArgumentException.class, read::run);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DCGM_FI_DEV_FB_USED (MiB)                          | DCGM_FI_DEV_FB_USED
            DCGM_FI_DEV_POWER_USAGE                            | DCGM_FI_DEV_POWER_USAGE
            DCGM_FI_DEV_A; DCGM_FI_PROF_B                      | ''
            (device count)                                     | ''
            DCGM_EXP_CLOCK_EVENTS_COUNT{clock_event}           | ''
            DCGM_FI_DEV_C (alias CLOCKS_EVENT_REASONS)         | DCGM_FI_DEV_C
            """)
    void dcgmLabelIsTheOneField(String column, String field) {
        GpuCatalogue catalogue =
                GpuCatalogue.parse("t.csv", HEAD + GOOD.replace("Help,,,,,\n", "Help,,," + column + ",,\n"));
        assertEquals(field, catalogue.row("gpu.a.b").dcgmField());
    }

    @Test
    void unitsOfNewPcpReplaceTheLabelOnlyWhereAskedFor() {
        CatalogueRow power = GpuCatalogue.load().row("gpu.power.usage");
        assertEquals(Units.NONE, power.units(false));
        assertEquals(
                "{\"units\":\"milliwatts\",\"dcgm\":\"DCGM_FI_DEV_POWER_USAGE\"}",
                power.labels(false).json());
        assertEquals(Units.parse("power (mW)"), power.units(true));
        assertEquals(
                "{\"dcgm\":\"DCGM_FI_DEV_POWER_USAGE\"}", power.labels(true).json());
        CatalogueRow energy = GpuCatalogue.load().row("gpu.energy.total");
        assertEquals(Units.parse("power (mW) sec"), energy.units(true));
        CatalogueRow percent = GpuCatalogue.load().row("gpu.utilization.gpu");
        assertTrue(percent.labels(true).json().contains("percent"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ,2,3,       | ,2,x,       | t.csv:2: gpu.a.b: item 'x' is not a number of 0 to 1023
            ,2,3,       | ,2,1024,    | t.csv:2: gpu.a.b: item '1024' is not a number of 0 to 1023
            ,U32,       | ,U33,       | t.csv:2: gpu.a.b: unknown value type 'U33'
            instant     | sometimes   | t.csv:2: gpu.a.b: unknown semantics 'sometimes'
            none,none   | furlong,none| t.csv:2: gpu.a.b: unit 'furlong': 'furlong' is not understood or given twice
            One line    | ''          | t.csv:2: gpu.a.b: oneline must be 1 to 80 characters in one line
            ,1,One      | ,1,,One     | t.csv:2: 24 fields, expected 23
            gpu.a.b     | gpu.a.2     | t.csv: gpu.a.2: '2' is no part of a metric name
            """)
    void badRowIsRefusedWithFileAndLine(String from, String to, String message) {
        assertEquals(message, problem(GOOD.replaceFirst(from, to)));
    }

    @Test
    void namesAndNumbersStandOnce() {
        assertEquals(
                "t.csv:3: gpu.a.b: stands in line 2 already\n"
                        + "t.csv:3: gpu.a.b: item 2.3 belongs to line 2; take the next free item",
                problem(GOOD + GOOD));
        assertEquals(
                "t.csv: gpu.a is a metric and a branch at the same time",
                problem(GOOD + GOOD.replace("gpu.a.b,2,3", "gpu.a,2,4")));
    }

    @Test
    void missingColumnIsNamed() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> GpuCatalogue.parse("t.csv", HEAD.replace(",cost", "") + GOOD))
                .getMessage();
        assertEquals("t.csv:1: column 'cost' is missing", message);
    }
}
