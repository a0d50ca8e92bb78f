package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Metrics that come from one source: on which GPU it exists, how it gets values of its own, what a client then reads,
 * and that it reads nothing where the driver does not support the source.
 */
final class ServedRow {
    private final String preset;
    private final List<String> keys = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final List<String> sources;
    private final Map<String, Map<String, Object>> expected = new LinkedHashMap<>();

    private ServedRow(String preset, String scenario, String sources) {
        this.preset = preset;
        this.sources = List.of(sources.split(" "));
        for (String line : scenario.isEmpty() ? new String[0] : scenario.split("; ")) {
            if (line.startsWith("! ")) {
                faults.add(line.substring(2));
            } else {
                keys.add(line);
            }
        }
    }

    /**
     * @param scenario lines of the GPU's section, separated by {@code "; "}; {@code "! "} begins a fault
     * @param sources C functions and fields behind the metrics, separated by blanks
     */
    static ServedRow row(String preset, String scenario, String sources) {
        return new ServedRow(preset, scenario, sources);
    }

    /** A metric of the GPU reads this number or text. */
    ServedRow reads(String metric, Object value) {
        return reads(metric, "gpu0", value);
    }

    /** A metric of the node reads this number or text. */
    ServedRow node(String metric, Object value) {
        return reads(metric, "", value);
    }

    /** A metric reads this for an instance, and for those of other calls. */
    ServedRow reads(String metric, String instance, Object value) {
        Object read = value instanceof Integer number ? (Object) number.longValue() : value;
        expected.computeIfAbsent(metric, name -> new LinkedHashMap<>()).put(instance, read);
        return this;
    }

    private GpuBed bed(Path directory, List<String> injected) {
        List<String> lines = new ArrayList<>();
        keys.stream().filter(key -> key.startsWith("node ")).forEach(key -> lines.add(key.substring(5)));
        lines.add("gpus = 1 x " + preset);
        lines.add("[gpu0]");
        keys.stream().filter(key -> !key.startsWith("node ")).forEach(lines::add);
        Simulation simulation = new Simulation(directory).lines(lines.toArray(String[]::new));
        return new GpuBed(directory, simulation.faults(injected.toArray(String[]::new)));
    }

    /** Every metric has its values, and no other instance has one. */
    void hasValues(Path directory) {
        try (GpuBed bed = bed(directory, faults)) {
            Map<String, GpuBed.Values> all = bed.fetch(expected.keySet().toArray(new String[0]));
            expected.forEach(
                    (metric, values) -> assertEquals(values, all.get(metric).values(), metric));
        }
    }

    /** No metric has a value, and none an error. */
    void hasNoneWhereUnsupported(Path directory) {
        List<String> unsupported =
                sources.stream().map(source -> "notsup " + source).toList();
        try (GpuBed bed = bed(directory, unsupported)) {
            bed.fetch(expected.keySet().toArray(new String[0])).forEach((metric, values) -> {
                assertEquals(Map.of(), values.values(), metric);
                assertEquals(0, values.status(), metric);
            });
        }
    }

    @Override
    public String toString() {
        return preset + " " + expected;
    }
}
