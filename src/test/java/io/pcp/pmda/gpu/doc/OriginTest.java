package io.pcp.pmda.gpu.doc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pcp.pmda.gpu.GpuCatalogue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginTest {
    private static final GpuCatalogue CATALOGUE = GpuCatalogue.load();

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            gpu.nvml.calls          | kept by the agent.
            gpu.pmda.loglevel       | kept by the agent; pmstore can change it.
            gpu.total.utilization   | computed: mean of gpu.utilization.gpu.
            gpu.info.inforom.oem    | `nvmlDeviceGetInforomVersion(0)`.
            gpu.utilization.gpu     | `nvmlDeviceGetUtilizationRates.gpu`.
            gpu.utilization.jpeg    | `nvmlDeviceGetJpgUtilization`; driver R535 or newer.
            gpu.memory.used         | `nvmlDeviceGetMemoryInfo_v2.used`; else `nvmlDeviceGetMemoryInfo`; the former from driver R510 on.
            gpu.pcie.errors.bad_tlp | field 176; driver R535 or newer.
            gpu.health.state        | computed: state machine.
            gpu.mig.index           | loop index of `nvmlDeviceGetMigDeviceHandleByIndex`.
            """)
    void sourceIsToldInWords(String name, String sentence) {
        assertEquals(sentence, Origin.sentence(CATALOGUE.row(name)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            gpu.nvml.calls          | always current.
            gpu.sampler.age         | always current.
            gpu.total.power         | at most 1 s old (`max_age`).
            gpu.power.usage         | at most 1 s old (`max_age`).
            gpu.info.uuid           | read at discovery, and again after a driver reload or a MIG change.
            gpu.rows.pending        | at most 10 s old, since reading it is slow.
            gpu.processes.compute   | from the list of processes, at most 1 s old (`max_age`).
            gpu.pcie.throughput.tx  | read in the background every second while somebody wants it, else every 10 s.
            gpu.busy.gpu            | collected in the background every second while somebody wants it, else every 10 s.
            gpu.xid.total           | counted when the driver announces it.
            """)
    void freshnessFollowsFromTheCost(String name, String sentence) {
        assertEquals(sentence, Origin.freshness(CATALOGUE.row(name)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            gpu.nvml.calls          | ''
            gpu.power.usage         | of the whole GPU, with MIG or without.
            gpu.utilization.gpu     | none while MIG mode is on.
            gpu.memory.used         | of the whole GPU; the driver tells it of slices too.
            gpu.mig.memory.used     | one per slice.
            gpu.mig.gpm.sm_active   | one per GPU instance.
            """)
    void slicesAreToldWhereTheyMatter(String name, String sentence) {
        assertEquals(sentence, Origin.slices(CATALOGUE.row(name)));
    }
}
