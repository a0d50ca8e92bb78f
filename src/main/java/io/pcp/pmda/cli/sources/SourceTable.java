package io.pcp.pmda.cli.sources;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.pcp.pmda.source.ConfigProblem;
import io.pcp.pmda.source.SourceConfig;
import io.pcp.pmda.source.SourceConfig.Enabled;
import io.pcp.pmda.source.SourceSet;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Sources of the agent and of files side by side. Immutable. */
public final class SourceTable {
    /** Headings of the columns; see {@link #rows}. */
    public static final List<String> HEADS =
            List.of("SOURCE", "METRICS", "STATUS", ">AGE", ">FETCH", ">SERIES", ">FAILED", "MODE", "FROM");

    /** Statuses that need nobody to look. */
    private static final Set<String> WELL = Set.of("success", "disabled", "not fetched yet");

    /** How names of sources begin that programs push to. */
    private static final String PUSHED = "otlp.";

    private static final JsonFactory JSON = new JsonFactory();

    private final boolean agent;
    private final SourceSet files;
    private final Map<String, Row> rows = new TreeMap<>();

    /** Either side may be missing. */
    private record Row(String name, AgentStates.State state, SourceConfig config, String problem) {
        String status(boolean agent) {
            if (problem != null) {
                return "config: " + problem;
            }
            if (state != null) {
                return state.get("status");
            }
            return switch (config.enabled()) {
                case NO -> "disabled";
                case AUTO -> agent ? "not found (auto)" : "auto";
                default -> agent ? "not in the agent yet" : "unknown";
            };
        }

        String place() {
            if (config != null) {
                return config.mapping().namespace();
            }
            return state.tree() + "." + (pushed() ? name.substring(PUSHED.length()) : "*");
        }

        /** Whether a program sends it, and there is no file. */
        boolean pushed() {
            return config == null
                    && name.startsWith(PUSHED)
                    && state.get("mode").equals("push");
        }

        String from() {
            return config != null ? config.target().display() : pushed() ? "sends by OTLP" : "";
        }

        /** What nobody wants cannot be unwell. */
        boolean well() {
            if (problem != null) {
                return false;
            }
            if (state == null) {
                return config.enabled() != Enabled.YES;
            }
            // A service that sends nothing any more may have ended.
            boolean silent = pushed() && state.get("status").startsWith("nothing received");
            return silent || WELL.contains(state.get("status"));
        }
    }

    /**
     * @param agent whether one answered
     */
    public SourceTable(AgentStates states, SourceSet files, boolean agent) {
        this.agent = agent;
        this.files = files;
        Map<String, SourceConfig> configs = new TreeMap<>();
        files.sources().forEach(source -> configs.put(source.name(), source));
        // Files may be newer than what the agent knows, or there is no agent.
        Map<String, String> wrong = new TreeMap<>();
        for (ConfigProblem problem : files.problems()) {
            if (problem.fatal()) {
                wrong.putIfAbsent(problem.source(), problem.toString());
            }
        }
        states.sources()
                .forEach((name, state) -> rows.put(name, new Row(name, state, configs.get(name), wrong.get(name))));
        configs.forEach((name, config) -> rows.putIfAbsent(name, new Row(name, null, config, wrong.get(name))));
    }

    /** Cells, by name of the source. */
    public List<List<String>> rows() {
        List<List<String>> all = new ArrayList<>();
        for (Row row : rows.values()) {
            AgentStates.State state = row.state();
            boolean asked = state != null;
            all.add(List.of(
                    row.name(),
                    row.place(),
                    row.status(agent),
                    asked ? seconds(state.get("age")) : "",
                    asked ? seconds(state.get("last_fetch_time")) : "",
                    asked ? state.get("series") : "",
                    asked ? failed(state) : "",
                    asked ? state.get("mode") : "",
                    row.from()));
        }
        return all;
    }

    private static String failed(AgentStates.State state) {
        String calls = state.get("calls");
        return calls.isEmpty() ? "" : state.get("failures") + "/" + calls;
    }

    private static String seconds(String text) {
        try {
            double seconds = Double.parseDouble(text);
            return seconds < 1
                    ? Math.round(seconds * 1000) + "ms"
                    : seconds < 100
                            ? String.format(Locale.ROOT, "%.1fs", seconds)
                            : seconds < 7200 ? Math.round(seconds / 60) + "min" : Math.round(seconds / 3600) + "h";
        } catch (NumberFormatException none) {
            return "";
        }
    }

    /** What to look at: the last error of sources that are not well, and what is wrong with files. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (Row row : rows.values()) {
            String error = row.state() == null ? "" : row.state().get("last_error");
            if (!error.isEmpty() && !row.well() && !row.status(agent).endsWith(error)) {
                notes.add(row.name() + ": " + error);
            }
        }
        files.problems().forEach(problem -> notes.add(problem.toString()));
        if (!notes.isEmpty()) {
            notes.add(0, "");
        }
        return notes;
    }

    /** Whether there is nothing to look at. */
    public boolean well() {
        return rows.values().stream().allMatch(Row::well)
                && files.problems().stream().noneMatch(ConfigProblem::fatal);
    }

    /** The same as an array with an object per source; numbers are those of the control metrics. */
    public String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (Row row : rows.values()) {
                json.writeRaw('\n');
                object(json, row);
            }
            json.writeEndArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private void object(JsonGenerator json, Row row) throws IOException {
        json.writeStartObject();
        json.writeStringField("source", row.name());
        json.writeBooleanField("agent", row.state() != null);
        json.writeBooleanField("well", row.well());
        json.writeStringField("status", row.status(agent));
        if (row.config() != null) {
            json.writeStringField("namespace", row.config().mapping().namespace());
            json.writeStringField("from", row.config().target().display());
            json.writeStringField("file", row.config().file().toString());
        }
        for (Map.Entry<String, String> value : row.state() == null
                ? Map.<String, String>of().entrySet()
                : row.state().values().entrySet()) {
            if (value.getValue().matches("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
                json.writeFieldName(value.getKey());
                json.writeRawValue(value.getValue());
            } else if (!value.getKey().equals("status")) {
                json.writeStringField(value.getKey(), value.getValue());
            }
        }
        json.writeEndObject();
    }
}
