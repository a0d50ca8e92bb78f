package io.pcp.pmda.dashboard;

import io.pcp.pmda.dashboard.Panel.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code src/main/dashboards/NAME.dash}; its README tells the format. */
final class DashboardReader {
    private static final Set<String> HEAD = Set.of("title", "text", "hosts", "gpu", "live", "groups");
    private static final Set<String> BODY = Set.of(
            "text",
            "unit",
            "size",
            "min",
            "max",
            "decimals",
            "stack",
            "thresholds",
            "map",
            "calc",
            "only",
            "rows",
            "key",
            "sort",
            "ratio",
            "by");

    private final String file;
    private final Map<String, String> head = new LinkedHashMap<>();
    private final List<Panel> panels = new ArrayList<>();
    private Kind kind;
    private String title;
    private Map<String, String> keys = head;
    private List<Query> queries = List.of();
    private int heading;
    private int line;

    private DashboardReader(String file) {
        this.file = file;
    }

    /** All of a directory, by name. */
    static List<Dashboard> all(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".dash"))
                    .sorted()
                    .map(DashboardReader::read)
                    .toList();
        }
    }

    private static Dashboard read(Path file) {
        try {
            String name = file.getFileName().toString();
            return of(name.substring(0, name.lastIndexOf('.')), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Dashboard of(String name, String text) {
        DashboardReader reader = new DashboardReader(name + ".dash");
        text.lines().forEach(reader::line);
        reader.close();
        if (!reader.head.containsKey("title") || !reader.head.containsKey("text")) {
            throw reader.wrong("a dashboard needs 'title' and 'text'");
        }
        return new Dashboard(name, reader.head, List.copyOf(reader.panels));
    }

    private void line(String raw) {
        line++;
        String text = raw.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        if (text.startsWith("[")) {
            heading(text);
            return;
        }
        int at = text.indexOf('=');
        if (at < 0) {
            throw wrong("neither '[kind title]' nor 'key = value': " + text);
        }
        entry(text.substring(0, at).strip(), text.substring(at + 1).strip());
    }

    private void heading(String text) {
        int blank = text.indexOf(' ');
        if (blank < 0 || !text.endsWith("]")) {
            throw wrong("a heading is '[kind title]': " + text);
        }
        close();
        try {
            kind = Kind.valueOf(text.substring(1, blank).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw wrong("'" + text.substring(1, blank) + "' is none of row, stat, graph, states, heat, table");
        }
        title = text.substring(blank + 1, text.length() - 1).strip();
        keys = new LinkedHashMap<>();
        queries = new ArrayList<>();
        heading = line;
    }

    private void entry(String key, String value) {
        if (kind != null && (key.equals("query") || key.equals("live"))) {
            queries.add(Query.parse(value, key.equals("live")));
        } else if (!(kind == null ? HEAD : BODY).contains(key)) {
            throw wrong("unknown key '" + key + "'");
        } else if (keys.put(key, value) != null) {
            throw wrong("'" + key + "' stands twice");
        }
    }

    private void close() {
        if (kind == null) {
            return;
        }
        if (kind != Kind.ROW && (queries.isEmpty() || !keys.containsKey("text") || !keys.containsKey("unit"))) {
            throw wrong("panel '" + title + "' needs 'text', 'unit' and a 'query'");
        }
        panels.add(new Panel(kind, title, keys, List.copyOf(queries), heading));
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(file + ":" + line + ": " + what);
    }
}
