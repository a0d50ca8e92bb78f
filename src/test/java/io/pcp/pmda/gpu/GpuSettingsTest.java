package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.gpu.usage.UsageSettings;
import io.pcp.pmda.nvml.LibraryChoice;
import io.pcp.pmda.process.KubernetesSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuSettingsTest {
    @TempDir
    Path directory;

    private final List<String> problems = new ArrayList<>();

    private GpuSettings load(String... lines) {
        return SettingsParser.parse("pmdagpu.conf", List.of(lines), problems::add);
    }

    @Test
    void everyKeyCanBeSet() {
        GpuSettings settings = load(
                "# comment",
                "",
                "nvml_library = /opt/nv/libnvidia-ml.so.1   # behind a value",
                "expected=8",
                "naming = uuid",
                "retired = GPU-1, GPU-2",
                "max_age = 500ms",
                "fetch_deadline = 3",
                "stale_after = 1m",
                "grace = 7d",
                "extra_units = yes",
                "nvidia_names = yes",
                "busy_threshold = 10",
                "process_limit = 100",
                "cgroup_root = /host/cgroup",
                "job_mapping = /run/gpu-jobs",
                "kubelet_pods = https://127.0.0.1:10250/pods",
                "kubelet_token = /etc/pmdagpu/token",
                "kubelet_ca = /etc/pmdagpu/ca.pem",
                "pod_resources = /var/lib/kubelet/pod-resources/kubelet.sock",
                "user = pcp");
        assertEquals(List.of(), problems);
        assertEquals(LibraryChoice.file(Path.of("/opt/nv/libnvidia-ml.so.1")), settings.library());
        assertEquals(8, settings.expected());
        assertEquals(GpuSettings.Naming.UUID, settings.naming());
        assertEquals(Set.of("GPU-1", "GPU-2"), settings.retired());
        assertEquals(Duration.ofMillis(500), settings.timing().maxAge());
        assertEquals(Duration.ofSeconds(3), settings.timing().fetchDeadline());
        assertEquals(Duration.ofMinutes(1), settings.timing().staleAfter());
        assertEquals(Duration.ofDays(7), settings.timing().grace());
        assertTrue(settings.extraUnits());
        assertTrue(settings.nvidiaNames());
        assertEquals(10, settings.busyThreshold());
        KubernetesSettings kubernetes = new KubernetesSettings(
                URI.create("https://127.0.0.1:10250/pods"),
                Path.of("/etc/pmdagpu/token"),
                Path.of("/etc/pmdagpu/ca.pem"),
                Path.of("/var/lib/kubelet/pod-resources/kubelet.sock"));
        assertEquals(
                new UsageSettings(100, Path.of("/host/cgroup"), kubernetes, Path.of("/run/gpu-jobs")),
                settings.processes());
        assertEquals(Path.of("/host/cgroup"), settings.hostPaths().cgroup());
    }

    @Test
    void cgroupsAreBelowSysfsUnlessSaidOtherwise() {
        assertEquals(Path.of("/sys/fs/cgroup"), load().hostPaths().cgroup());
        assertEquals(UsageSettings.DEFAULT, load().processes());
    }

    @Test
    void aTokenIsOnlyTakenWithAnAddressThatKeepsIt() {
        GpuSettings settings =
                load("kubelet_token = /t", "kubelet_pods = http://127.0.0.1:10255/pods", "pod_resources = /s");
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).startsWith("pmdagpu.conf:1: the token of the kubelet is only sent over https"));
        assertTrue(problems.get(0).endsWith("; the kubelet is not asked"), problems::toString);
        assertEquals(
                new KubernetesSettings(null, null, null, Path.of("/s")),
                settings.processes().kubernetes());
    }

    @Test
    void simulationTakesAScenarioOrItsOwn() {
        assertEquals(LibraryChoice.simulated(""), load("simulate = yes").library());
        assertEquals(
                LibraryChoice.simulated("h100x8"), load("simulate = h100x8").library());
        assertEquals(LibraryChoice.search(), load("simulate = no").library());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            expected                | 'expected' is not 'key = value'
            colour = red            | unknown key 'colour', known are nvml_library, simulate, expected, naming, retired, max_age, fetch_deadline, stale_after, grace, extra_units, nvidia_names, busy_threshold, process_limit, procfs_root, cgroup_root, job_mapping, kubelet_pods, kubelet_token, kubelet_ca, pod_resources, user, usage_spans, usage_spans_token, usage_spans_headers, usage_spans_ca, usage_spans_cert, usage_spans_key, usage_spans_min, sources_dir, config_d, max_inflight_bytes, scrape_threads
            expected = many         | expected: 'many' is not a whole number of 0 to 4095
            busy_threshold = 101    | busy_threshold: '101' is not a whole number of 0 to 100
            naming = colour         | naming: 'colour' is not one of sticky, index, minor, uuid, pci
            max_age = 1.5s          | max_age: '1.5s' is not a duration of 0s to 60s (a whole number with ms, s, m, h or d; s when there is none)
            fetch_deadline = 4s     | fetch_deadline: '4s' is not a duration of 100ms to 3s (a whole number with ms, s, m, h or d; s when there is none)
            extra_units = perhaps   | extra_units: 'perhaps' is neither yes nor no
            process_limit = 0       | process_limit: '0' is not a whole number of 1 to 1024
            kubelet_pods = ftp://a  | kubelet_pods: the address of the kubelet must look like https://node:10250/pods, without user and password
            kubelet_pods = a b      | kubelet_pods: 'a b' is not an address like https://node:10250/pods
            pod_resources = sock    | pod_resources: 'sock' is not the full path of a socket
            job_mapping = jobs      | job_mapping: 'jobs' is not the full path of a directory
            nvml_library = libnv.so | nvml_library: 'libnv.so' is not the full path of a library
            retired = 0             | retired: '0' is no GPU UUID (GPU-...); separate several by commas
            user =                  | user: no value; allowed is the name of a user
            simulate =              | simulate: no value; allowed are no, yes or a scenario
            """)
    void badLineIsNamedAndOnlyItIsIgnored(String line, String problem) {
        GpuSettings settings = load("grace = 1h", line, "extra_units = on");
        assertEquals(List.of("pmdagpu.conf:2: " + problem + "; line ignored"), problems);
        assertEquals(Duration.ofHours(1), settings.timing().grace());
        assertTrue(settings.extraUnits());
    }

    @Test
    void secondSettingOfAKeyIsIgnored() {
        assertEquals(3, load("expected = 3", "expected = 4").expected());
        assertEquals(List.of("pmdagpu.conf:2: expected was set in line 1 already; line ignored"), problems);
    }

    @Test
    void missingFileMeansDefaults() {
        assertEquals(GpuSettings.DEFAULT, GpuSettings.load(directory.resolve("none.conf"), problems::add));
        assertEquals(List.of(), problems);
    }

    @Test
    void unreadableFileMeansDefaultsAndAMessage() throws IOException {
        Path file = directory.resolve("binary.conf");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertEquals(GpuSettings.DEFAULT, GpuSettings.load(file, problems::add));
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).startsWith(file + ": cannot be read"), problems.get(0));
    }

    @Test
    void theFileThatIsShippedSetsNothing() throws IOException {
        String base = System.getProperty("pmdagpu.basedir");
        Path file = Path.of(base == null ? "." : base, "pmda/pmdagpu.conf");
        assertEquals(GpuSettings.DEFAULT, GpuSettings.load(file, problems::add));
        assertEquals(List.of(), problems);
        List<String> examples = Files.readAllLines(file).stream()
                .filter(line -> line.matches("#[a-z_]+ = .*"))
                .map(line -> line.substring(1))
                .toList();
        assertEquals(32, examples.size());
        load(examples.toArray(new String[0]));
        assertEquals(List.of(), problems, "every example is good");
    }
}
