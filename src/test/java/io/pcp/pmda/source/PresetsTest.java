package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.source.Mapping.LabelRule;
import io.pcp.pmda.source.Mapping.MetadataRule;
import io.pcp.pmda.source.Mapping.MetricRule;
import io.pcp.pmda.source.SourceConfig.Enabled;
import io.pcp.pmda.source.SourceConfigReader.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PresetsTest {
    private static final Path FILES = Path.of("src/main/resources/presets");
    private static final Path SHIPPED = Path.of("pmda/sources.d");

    private final SourceConfigReader reader = new SourceConfigReader(new FileTrust(4711));

    static List<String> names() {
        return Presets.names();
    }

    private static Set<String> listed(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .map(name -> name.substring(0, name.length() - suffix.length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private Mapping mapping(String preset) {
        return reader.read("name", Path.of("name.conf"), "preset = " + preset)
                .sources()
                .get(0)
                .mapping();
    }

    private static boolean taken(Mapping mapping, String family) {
        return mapping.metrics().stream()
                .filter(rule -> rule.pattern().matches(family))
                .map(MetricRule::include)
                .findFirst()
                .orElse(true);
    }

    @Test
    void listOfPresetsIsThatOfTheirFiles() throws IOException {
        assertEquals(List.copyOf(listed(FILES, ".conf")), Presets.names());
    }

    @ParameterizedTest
    @MethodSource("names")
    void presetAloneIsASourceOnThisMachine(String name) {
        Result result = reader.read("name", Path.of("name.conf"), "preset = " + name + "\nenabled = auto");
        assertEquals(List.of(), result.problems());
        assertFalse(result.sources().isEmpty());
        assertTrue(Presets.title(name).matches("[A-Za-z].{3,120}"), Presets.title(name));
        for (SourceConfig source : result.sources()) {
            assertTrue(TargetParser.local(source.target()));
            // Without a name of its own anybody at this port would be it.
            assertEquals(!name.equals("otelcol-prom"), source.mapping().expect() != null);
        }
    }

    @Test
    void unknownPresetHasNoText() {
        assertThrows(IllegalArgumentException.class, () -> Presets.text("../presets/vllm"));
    }

    @ParameterizedTest
    @CsvSource({
        "vllm, vllm:num_requests_running",
        "triton, nv_inference_count",
        "nim, num_requests_running",
        "nim, num_request_max",
        "tgi, tgi_queue_size",
        "sglang, sglang:num_running_reqs",
        "llamacpp, llamacpp:requests_processing",
        "ray, ray_tasks",
        "dcgm, DCGM_FI_DEV_GPU_UTIL",
        "node, node_load1",
        "ksm, kube_pod_status_phase",
        "kubelet, kubelet_running_pods",
        "cadvisor, container_cpu_usage_seconds_total",
        "etcd, etcd_server_has_leader",
        "otelcol-self, otelcol_receiver_accepted_spans",
        "slurm.jobs, slurm_jobs_running",
        "kepler, kepler_node_cpu_joules_total",
        "jmx, jvm_memory_used_bytes",
        "micrometer, jvm_memory_used_bytes",
        "ceph, ceph_health_status",
        "collectd, collectd_cpu_total",
        "epp, inference_pool_ready_pods",
        "grafana, grafana_api_response_status_total",
        "istio, istio_requests_total",
        "spark, metrics_executor_rddBlocks",
        "vmware, vmware_host_cpu_usage"
    })
    void presetExpectsAndTakesWhatItsProgramIsKnownFor(String preset, String family) {
        Mapping mapping = mapping(preset);
        assertTrue(mapping.expect().matches(family));
        assertTrue(taken(mapping, family));
        assertFalse(mapping.expect().matches("python_info"));
    }

    @ParameterizedTest
    @CsvSource({
        "vllm, vllm:prompt_tokens_created", "triton, nv_gpu_utilization", "triton, nv_energy_consumption",
        "ksm, kube_configmap_info", "kepler, kepler_process_cpu_joules_total", "cadvisor, container_tasks_state"
    })
    void presetLeavesOutWhatNobodyWants(String preset, String family) {
        assertFalse(taken(mapping(preset), family));
    }

    @ParameterizedTest
    @CsvSource({
        "triton, nv_inference_request_duration_us, counter, microsec",
        "triton, nv_inference_request_summary_us_count, counter, count",
        "llamacpp, llamacpp:predicted_tokens_seconds, instant, none",
        "dcgm, DCGM_FI_DEV_FB_USED, instant, Mbyte",
        "dcgm, DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION, counter, none",
        "dcgm, DCGM_FI_PROF_PCIE_TX_BYTES, instant, byte / sec",
        "dcgm, DCGM_FI_PROF_DRAM_ACTIVE, instant, none",
        "etcd, etcd_mvcc_db_total_size_in_bytes, instant, byte",
        "tgi, tgi_request_queue_duration_sum, counter, sec",
        "ksm, kube_pod_status_phase, instant, none"
    })
    void presetKnowsWhatDocumentsDoNotTell(String preset, String metric, String semantics, String units) {
        MetadataRule rule = mapping(preset).metadata().stream()
                .filter(candidate -> candidate.pattern().matches(metric))
                .findFirst()
                .orElseThrow();
        assertEquals(semantics, rule.semantics());
        assertEquals(units, rule.units());
        assertTrue(rule.preset());
    }

    @Test
    void longOrMovingLabelsAreNoPartOfNames() {
        assertTrue(mapping("cadvisor").labels().contains(new LabelRule.Hash("id", 12)));
        assertEquals(
                new LabelRule.Rename("Hostname", "dcgm_hostname"),
                mapping("dcgm").labels().get(0));
        assertEquals("vllm:", mapping("vllm").stripPrefix());
        assertEquals("node.name", mapping("node").namespace());
    }

    @Test
    void filesThatAreShippedHaveNoProblem() {
        SourceSet set = new SourceDirectory(SHIPPED, Path.of("pmda/config.d"), FileTrust.current()).load();
        assertEquals(List.of(), set.problems());
        Set<String> on = set.sources().stream()
                .filter(source -> source.enabled() == Enabled.AUTO)
                .map(SourceConfig::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(set.sources().stream().noneMatch(source -> source.enabled() == Enabled.YES));
        for (String off :
                List.of("node_exporter", "kubelet", "cadvisor", "ksm", "slurm.jobs", "istio", "ceph", "vmware")) {
            assertFalse(on.contains(off), off);
        }
        assertTrue(on.containsAll(List.of("vllm", "triton", "dcgm", "otelcol_self")), on::toString);
    }

    @Test
    void everyPresetHasAFileThatShowsItsAddress() throws IOException {
        Set<String> shown = new TreeSet<>();
        for (String name : listed(SHIPPED, ".conf")) {
            if (name.equals("defaults")) {
                continue;
            }
            List<String> lines = Files.readAllLines(SHIPPED.resolve(name + ".conf"));
            String preset = lines.stream()
                    .filter(line -> line.startsWith("preset = "))
                    .findFirst()
                    .orElseThrow()
                    .substring("preset = ".length());
            assertTrue(shown.add(preset), preset);
            String url = Presets.text(preset)
                    .lines()
                    .filter(line -> line.startsWith("url = "))
                    .findFirst()
                    .orElse("url = http://127.0.0.1:6817");
            assertTrue(lines.contains("#" + url), () -> name + " does not show " + url);
            assertTrue(lines.get(0).equals("# " + Presets.title(preset)), name);
        }
        Set<String> wanted = new TreeSet<>(Presets.names());
        wanted.removeIf(name -> name.startsWith("slurm."));
        assertEquals(wanted, shown);
    }
}
