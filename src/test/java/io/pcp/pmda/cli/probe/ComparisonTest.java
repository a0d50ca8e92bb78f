package io.pcp.pmda.cli.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.cli.probe.Comparison.Verdict;
import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.gpu.GpuCatalogue;
import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.Pmid;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
    private static final GpuCatalogue CATALOGUE = GpuCatalogue.load();
    private static final String UUID = "GPU-1";

    private static Served served(CatalogueRow row, Map<String, String> values) {
        MetricDesc desc = new MetricDesc(
                new Pmid(0), row.type(), row.singular() ? InDom.NULL : InDom.of(300, 0), row.semantics(), row.units());
        return new Served(row.name(), desc, 0, values);
    }

    /** Compares one value of gpu0; "-" is none. */
    private static Comparison.Line compare(String metric, String instance, String ours, String before, String after) {
        CatalogueRow row = CATALOGUE.row(metric);
        String place = SmiNames.of(row)
                .get(0)
                .replace("*", instance.replaceFirst(".*/(mig)?", "").split(" ")[0]);
        Map<String, Served> all = new TreeMap<>();
        all.put("gpu.info.uuid", served(CATALOGUE.row("gpu.info.uuid"), Map.of("gpu0", UUID)));
        all.put(metric, served(row, ours.equals("-") ? Map.of() : Map.of(instance, ours)));
        return new Comparison(List.of(row))
                .compare(all, shot(place, before), shot(place, after))
                .get(0);
    }

    private static NvidiaSmi.Shot shot(String place, String value) {
        return new NvidiaSmi.Shot(Map.of(UUID, Map.of(place, value)), Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        // gauges: 5 % or 2 units beyond both readings
        "gpu.utilization.gpu, 42, 40, 40, AGREES",
        "gpu.utilization.gpu, 43, 40, 40, DIFFERS",
        "gpu.utilization.gpu, 60, 10, 90, AGREES",
        "gpu.power.usage, 335000, 320.00, 330.00, AGREES",
        "gpu.power.usage, 350000, 320.00, 330.00, DIFFERS",
        "gpu.memory.used, 9664724992, 9217, 9217, AGREES",
        "gpu.memory.used, 9664724992, 8000, 8000, DIFFERS",
        // what does not change by itself is exact
        "gpu.memory.total, 85520809984, 81559, 81559, AGREES",
        "gpu.memory.total, 85520809984, 81000, 81000, DIFFERS",
        "gpu.power.limit.requested, 700000, 700.00, 700.00, AGREES",
        "gpu.power.limit.requested, 700000, 699.00, 699.00, DIFFERS",
        "gpu.power.limit.enforced, 700000, 690.00, 690.00, DIFFERS",
        "gpu.info.name, Tesla T4, Tesla T4, Tesla T4, AGREES",
        "gpu.info.name, Tesla T4, Tesla T40, Tesla T40, DIFFERS",
        "gpu.mode.mig.current, 1, Enabled, Enabled, AGREES",
        // states and flags: one of both readings
        "gpu.pstate, 8, P8, P0, AGREES",
        "gpu.pstate, 2, P0, P0, DIFFERS",
        "gpu.throttle.active.sw_power_cap, 1, Not Active, Not Active, DIFFERS",
        "gpu.throttle.reasons, 4, 0x0000000000000004, 0x0000000000000004, AGREES",
        // counters: between both
        "gpu.pcie.replays, 5, 4, 6, AGREES",
        "gpu.pcie.replays, 7, 4, 6, DIFFERS",
        // no value
        "gpu.fan.speed, -, [N/A], [N/A], BOTH_WITHOUT",
        "gpu.fan.speed, -, 30, 30, ONLY_THEIRS",
        "gpu.fan.speed, 30, [N/A], [N/A], ONLY_OURS",
        "gpu.fan.speed, 30, much, much, NOT_COMPARED"
    })
    void aValueIsHeldAgainstBothReadings(String metric, String ours, String before, String after, Verdict verdict) {
        Comparison.Line line = compare(metric, "gpu0", ours, before, after);
        assertEquals(verdict, line.verdict(), line::toString);
    }

    @Test
    void slicesAndProcessesAreFoundByTheirIds() {
        assertEquals(
                Verdict.AGREES,
                compare("gpu.mig.memory.total", "gpu0/mig1.0", "20937965568", "19968 MiB", "19968 MiB")
                        .verdict());
        assertEquals(
                Verdict.AGREES,
                compare("gpu.proc.memory.used", "gpu0/4711 python3", "1073741824", "1024 MiB", "1024 MiB")
                        .verdict());
    }

    @Test
    void aMetricThatIsNotServedIsNotCompared() {
        CatalogueRow row = CATALOGUE.row("gpu.fan.speed");
        List<Comparison.Line> lines = new Comparison(List.of(row)).compare(Map.of(), shot("x", "1"), shot("x", "1"));
        assertEquals(Verdict.NOT_COMPARED, lines.get(0).verdict());
    }

    @Test
    void theReportOfNvidiaSmiIsReadByPath() throws IOException {
        SmiXml xml = SmiXml.parse("""
                <?xml version="1.0" ?>
                <!DOCTYPE nvidia_smi_log SYSTEM "nvsmi_device_v12.dtd">
                <nvidia_smi_log>
                  <attached_gpus>1</attached_gpus>
                  <gpu id="00000000:1B:00.0">
                    <uuid>GPU-1</uuid>
                    <bar1_memory_usage><total>65536 MiB</total></bar1_memory_usage>
                    <mig_devices>
                      <mig_device>
                        <gpu_instance_id>3</gpu_instance_id><compute_instance_id>0</compute_instance_id>
                        <fb_memory_usage><used>12 MiB</used></fb_memory_usage>
                      </mig_device>
                    </mig_devices>
                    <processes><process_info><pid>42</pid><type>C</type></process_info></processes>
                  </gpu>
                </nvidia_smi_log>
                """);
        assertEquals("1", xml.node().get("attached_gpus"));
        Map<String, String> gpu = xml.gpus().get("GPU-1");
        assertEquals("65536 MiB", gpu.get("bar1_memory_usage/total"));
        assertEquals("12 MiB", gpu.get("mig_devices/mig_device[3.0]/fb_memory_usage/used"));
        assertEquals("C", gpu.get("processes/process_info[42]/type"));
    }

    @Test
    void textThatIsNoReportIsAnError() {
        IOException wrong = assertThrows(IOException.class, () -> SmiXml.parse("NVIDIA-SMI has failed"));
        assertTrue(wrong.getMessage().contains("no XML"), wrong.getMessage());
    }
}
