package io.pcp.pmda.dashboard;

import java.util.List;
import java.util.Map;

/**
 * A dashboard as its file describes it.
 *
 * @param keys {@code title}, {@code text}, {@code hosts} (one or many), {@code gpu} (yes: can be narrowed to GPUs),
 *     {@code live} (no: history only), {@code groups} (labels of hosts to narrow by)
 */
record Dashboard(String name, Map<String, String> keys, List<Panel> panels) {
    String title() {
        return keys.get("title");
    }

    String text() {
        return keys.get("text");
    }

    boolean manyHosts() {
        return keys.getOrDefault("hosts", "one").equals("many");
    }

    boolean byGpu() {
        return keys.getOrDefault("gpu", "no").equals("yes");
    }

    boolean in(Flavour flavour) {
        return !flavour.live() || keys.getOrDefault("live", "yes").equals("yes");
    }

    List<String> groups() {
        String groups = keys.getOrDefault("groups", "");
        return groups.isEmpty() ? List.of() : List.of(groups.split(" +"));
    }

    /** Stable: links and bookmarks hold it. */
    String uid(Flavour flavour) {
        return "pcp-gpu-" + name + (flavour.live() ? "-live" : "");
    }

    List<Panel> panels(Flavour flavour) {
        return panels.stream().filter(panel -> panel.in(flavour)).toList();
    }
}
