package io.pcp.pmda.dashboard;

import java.util.List;
import java.util.Map;

/**
 * A panel as a file describes it.
 *
 * @param keys all lines but the queries
 * @param line of its heading
 */
record Panel(Kind kind, String title, Map<String, String> keys, List<Query> queries, int line) {
    /** What a panel is; with the width and height it has unless its file says otherwise, of 24 columns. */
    enum Kind {
        ROW("row", 24, 1),
        STAT("stat", 4, 4),
        GRAPH("timeseries", 12, 8),
        STATES("state-timeline", 24, 8),
        HEAT("status-history", 24, 9),
        TABLE("table", 24, 9);

        final String type;
        final int width;
        final int height;

        Kind(String type, int width, int height) {
            this.type = type;
            this.width = width;
            this.height = height;
        }
    }

    String key(String name, String otherwise) {
        return keys.getOrDefault(name, otherwise);
    }

    boolean has(String name) {
        return keys.containsKey(name);
    }

    int width() {
        return has("size") ? Integer.parseInt(key("size", "").split("x")[0]) : kind.width;
    }

    int height() {
        return has("size") ? Integer.parseInt(key("size", "").split("x")[1]) : kind.height;
    }

    /** Whether it is in the dashboards of a flavour. */
    boolean in(Flavour flavour) {
        String only = key("only", "");
        return only.isEmpty() || only.equals("live") == flavour.live();
    }

    /** What it asks there. */
    List<Query> asks(Flavour flavour) {
        boolean own = flavour.live() && queries.stream().anyMatch(Query::live);
        return queries.stream().filter(query -> query.live() == own).toList();
    }
}
