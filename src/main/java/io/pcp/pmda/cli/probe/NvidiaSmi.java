package io.pcp.pmda.cli.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs {@code nvidia-smi} and reads what it prints. Asks only; owned by one thread. */
public final class NvidiaSmi {
    private static final Pattern PROPERTY = Pattern.compile("\"([A-Za-z0-9_.]+)\"");
    private static final long PATIENCE_SECONDS = 60;

    private final String program;
    private Set<String> properties;
    private String xml = "";

    /**
     * What it said at one moment.
     *
     * @param gpus by UUID, then by property of {@code --query-gpu} or {@code /}-path in the report of {@code -q -x}
     * @param node paths outside any GPU
     */
    public record Shot(Map<String, Map<String, String>> gpus, Map<String, String> node) {}

    /**
     * @param program name or path
     */
    public NvidiaSmi(String program) {
        this.program = program;
    }

    /** The list of GPUs, {@code -L}. */
    public String list() throws IOException, InterruptedException {
        return run(List.of("-L"));
    }

    /** Properties this version can be asked for. */
    public Set<String> properties() throws IOException, InterruptedException {
        if (properties == null) {
            properties = new TreeSet<>();
            for (String line : run(List.of("--help-query-gpu")).split("\n")) {
                if (line.startsWith("\"")) {
                    for (Matcher name = PROPERTY.matcher(line); name.find(); ) {
                        properties.add(name.group(1));
                    }
                }
            }
        }
        return properties;
    }

    /**
     * Asks for everything.
     *
     * @param wanted properties; those this version does not know are left out
     */
    public Shot shot(Set<String> wanted) throws IOException, InterruptedException {
        List<String> asked = new ArrayList<>(List.of("uuid"));
        wanted.stream()
                .filter(properties()::contains)
                .filter(name -> !name.equals("uuid"))
                .forEach(asked::add);
        String csv = run(List.of("--query-gpu=" + String.join(",", asked), "--format=csv,noheader,nounits"));
        xml = run(List.of("-q", "-x"));
        SmiXml report = SmiXml.parse(xml);
        Map<String, Map<String, String>> gpus = new LinkedHashMap<>();
        report.gpus().forEach((uuid, values) -> gpus.put(uuid, new LinkedHashMap<>(values)));
        for (String line : csv.split("\n")) {
            String[] cells = line.split(",\\s", -1);
            if (line.isBlank()) {
                continue;
            }
            if (cells.length != asked.size()) {
                throw new IOException(
                        program + " printed " + cells.length + " values for " + asked.size() + " properties: " + line);
            }
            Map<String, String> values = gpus.computeIfAbsent(cells[0].strip(), unused -> new LinkedHashMap<>());
            for (int i = 0; i < cells.length; i++) {
                values.put(asked.get(i), cells[i].strip());
            }
        }
        return new Shot(gpus, report.node());
    }

    /** The last report of {@code -q -x} as it came. */
    public String xml() {
        return xml;
    }

    private String run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(arguments);
        Path output = Files.createTempFile("pmdagpu-smi", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(
                        program + " " + arguments.get(0) + " does not end within " + PATIENCE_SECONDS + " s");
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new IOException(
                        program + " " + arguments.get(0) + " ends with " + process.exitValue() + ": " + text.strip());
            }
            return text;
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
