package io.pcp.pmda.cli;

import io.pcp.pmda.source.Presets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Options that say something about a source, as its file would. */
final class SourceKeys {
    private static final Pattern HOST_AND_PORT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]*:\\d{1,5}(/\\S*)?");

    @Option(
            names = {"-p", "--preset"},
            paramLabel = "NAME",
            completionCandidates = PresetNames.class,
            description = "Defaults for a well-known program: ${COMPLETION-CANDIDATES}.")
    private String preset;

    @Option(names = "--header", paramLabel = "'NAME: VALUE'", description = "A header of the request; several times.")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = {"-s", "--set"},
            paramLabel = "KEY=VALUE",
            description = "Any line of a source's file, such as timeout=5s; several times.")
    private List<String> lines = new ArrayList<>();

    /** For help and completion. */
    static final class PresetNames extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        PresetNames() {
            super(Presets.names());
        }
    }

    /** Null when none was named. */
    String preset() {
        return preset;
    }

    /** Lines {@code key = value} without an address. */
    String text() {
        StringBuilder text = new StringBuilder();
        if (preset != null) {
            text.append("preset = ").append(preset).append('\n');
        }
        headers.forEach(
                header -> text.append("header = ").append(oneLine(header)).append('\n'));
        for (String line : lines) {
            String[] sides = oneLine(line).split("=", 2);
            String value = sides.length < 2 ? "" : sides[1].strip();
            text.append(sides[0].strip())
                    .append(sides.length < 2 ? "" : " = " + value)
                    .append('\n');
        }
        return text.toString();
    }

    /** People leave out the scheme of what they look at with a browser: {@code localhost:9100/metrics}. */
    static String address(String text) {
        return HOST_AND_PORT.matcher(text).matches() ? "http://" + text : text;
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\r\\n]+", " ").strip();
    }
}
