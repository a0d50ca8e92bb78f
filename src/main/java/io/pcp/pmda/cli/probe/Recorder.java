package io.pcp.pmda.cli.probe;

import io.pcp.pmda.gpu.GpuSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes the GPUs of this machine as a scenario that the simulated library replays: facts as keys, what changes as a CSV
 * file. Owned by one thread.
 */
public final class Recorder {
    /** The scenario, and what it replays. */
    public static final String SCENARIO = "recording.conf";

    /** {@code seconds,value...}. */
    public static final String CURVES = "recording.csv";

    private final Hardware hardware;
    private final Identities identities;
    private final List<Double> times = new ArrayList<>();
    private final Map<String, Curve> curves = new LinkedHashMap<>();
    private Map<String, Served> first;

    /** Values of one signal of one GPU, one for each time; NaN for none. */
    private static final class Curve {
        private final List<Double> values = new ArrayList<>();

        double any() {
            return values.stream().filter(value -> !value.isNaN()).findFirst().orElse(Double.NaN);
        }

        boolean constant() {
            return values.stream().allMatch(value -> value.isNaN() || value == any());
        }
    }

    /**
     * Reads what never changes; no agent may run in this process meanwhile.
     *
     * @param identities what names the hardware is replaced by it
     * @throws ProbeException when there is no library
     */
    public Recorder(GpuSettings settings, Identities identities) throws ProbeException {
        this.hardware = Hardware.read(settings, identities);
        this.identities = identities;
    }

    /**
     * Samples what changes.
     *
     * @param values read afresh with each fetch
     * @param length from the first sample to the last
     * @param interval between two samples
     */
    public void sample(Values values, Duration length, Duration interval) throws IOException, InterruptedException {
        // The first fetch starts what is read in the background.
        values.fetch();
        Thread.sleep(Math.min(2000, Math.max(200, interval.toMillis())));
        long began = System.nanoTime();
        for (int i = 0; i * interval.toNanos() <= length.toNanos(); i++) {
            long wait = began + i * interval.toNanos() - System.nanoTime();
            if (wait > 0) {
                Thread.sleep(Duration.ofNanos(wait).toMillis());
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            take(seconds, values.fetch());
        }
    }

    private void take(double seconds, Map<String, Served> values) {
        first = first == null ? values : first;
        times.add(seconds);
        for (ScenarioKeys.Signal signal : ScenarioKeys.SIGNALS) {
            Served served = values.get(signal.metric());
            if (served == null) {
                continue;
            }
            for (String gpu : gpus()) {
                Curve curve = curves.computeIfAbsent(gpu + " " + signal.key(), unused -> new Curve());
                String value = served.of(gpu);
                double number = value == null ? Double.NaN : Double.parseDouble(value) * signal.factor();
                while (curve.values.size() < times.size() - 1) {
                    curve.values.add(Double.NaN);
                }
                curve.values.add(number);
            }
        }
    }

    private List<String> gpus() {
        Served uuids = first.get("gpu.info.uuid");
        return uuids == null ? List.of() : List.copyOf(uuids.sorted().keySet());
    }

    /**
     * Writes scenario and curves.
     *
     * @return GPUs recorded
     */
    public int write(Path directory) throws IOException {
        List<String> columns = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        lines.add("# Recorded by pmdagpu record; replayed by the simulated libnvidia-ml.so.1.");
        lines.add("epoch = load");
        hardware.node().forEach((key, value) -> lines.add(key + " = " + value));
        int number = 0;
        for (String gpu : gpus()) {
            lines.add("");
            lines.add("[gpu" + number++ + "]");
            facts(gpu, lines);
            signals(gpu, columns, lines);
        }
        Files.createDirectories(directory);
        Files.write(
                directory.resolve(SCENARIO),
                lines.stream().map(identities::hide).toList());
        Files.write(directory.resolve(CURVES), table(columns));
        return number;
    }

    private void facts(String gpu, List<String> lines) {
        String name = value("gpu.info.name", gpu, "");
        lines.add("preset = " + ScenarioKeys.preset(name, value("gpu.info.architecture", gpu, "")));
        for (ScenarioKeys.Fact fact : ScenarioKeys.FACTS) {
            String value = value(fact.metric(), gpu, null);
            String text = value == null ? null : fact.convert().apply(value);
            if (text != null && !text.isBlank()) {
                lines.add(fact.key() + " = " + text);
            }
        }
        Hardware.Gpu direct = hardware.gpu(value("gpu.info.uuid", gpu, ""));
        if (direct != null) {
            if (direct.mig()) {
                lines.add("mig = on");
            }
            direct.slices().forEach(slice -> lines.add("mig_instance = " + slice));
            direct.processes().forEach(process -> lines.add("process = " + process));
            if (!direct.unsupported().isEmpty()) {
                lines.add("unsupported = " + String.join(", ", direct.unsupported()));
            }
        }
    }

    private void signals(String gpu, List<String> columns, List<String> lines) {
        for (ScenarioKeys.Signal signal : ScenarioKeys.SIGNALS) {
            Curve curve = curves.get(gpu + " " + signal.key());
            if (curve == null || Double.isNaN(curve.any())) {
                continue;
            }
            if (curve.constant()) {
                lines.add(signal.key() + " = " + number(curve.any()));
            } else {
                columns.add(gpu + " " + signal.key());
                lines.add(signal.key() + " = replay(" + CURVES + "," + columns.size() + ")");
            }
        }
    }

    private String value(String metric, String gpu, String fallback) {
        Served served = first.get(metric);
        String value = served == null ? null : served.of(gpu);
        return value == null ? fallback : value;
    }

    /** A missing value repeats the one before it. */
    private List<String> table(List<String> columns) {
        List<String> lines = new ArrayList<>();
        lines.add("# seconds," + String.join(",", columns));
        Map<String, Double> last = new LinkedHashMap<>();
        columns.forEach(column -> last.put(column, curves.get(column).any()));
        for (int i = 0; i < times.size(); i++) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%.3f", times.get(i)));
            for (String column : columns) {
                List<Double> values = curves.get(column).values;
                if (i < values.size() && !values.get(i).isNaN()) {
                    last.put(column, values.get(i));
                }
                line.append(',').append(number(last.get(column)));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.3f", value);
    }
}
