package io.pcp.pmda.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A dashboard in the form that Grafana 11 and newer read from files. */
final class DashboardJson {
    static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** Of Grafana 11.0: newer ones bring it up to date by themselves. */
    private static final int SCHEMA = 39;

    private static final int CUSTOM_GPUS = 16;

    /** Down to the keys of a panel: a change of a panel is a few changed lines. */
    private static final int LINES = 3;

    private final Dashboard dashboard;
    private final Flavour flavour;

    private DashboardJson(Dashboard dashboard, Flavour flavour) {
        this.dashboard = dashboard;
        this.flavour = flavour;
    }

    /** The text of the file. */
    static String of(Dashboard dashboard, Flavour flavour) throws JsonProcessingException {
        return new ObjectMapper()
                        .writer(new ShallowPrinter(LINES))
                        .writeValueAsString(new DashboardJson(dashboard, flavour).json())
                + "\n";
    }

    private ObjectNode json() {
        ObjectNode json = JSON.objectNode();
        json.put("uid", dashboard.uid(flavour));
        json.put("title", "GPU: " + dashboard.title() + (flavour.live() ? " (live)" : ""));
        json.put("description", dashboard.text());
        json.putArray("tags").add("pcp").add(tag());
        json.put("schemaVersion", SCHEMA);
        json.put("editable", true);
        json.put("graphTooltip", 1);
        json.put("refresh", flavour.live() ? "2s" : "10s");
        json.putObject("time")
                .put("from", flavour.live() ? "now-5m" : "now-6h")
                .put("to", flavour.live() ? "now+2s" : "now");
        json.put("timezone", "");
        json.putObject("timepicker");
        json.putObject("annotations").putArray("list");
        json.putArray("links").add(links());
        json.putObject("templating").set("list", variables());
        json.set("panels", panels());
        return json;
    }

    private String tag() {
        return flavour.live() ? "pcp-gpu-live" : "pcp-gpu";
    }

    /** To the others of the same kind, with time and variables. */
    private ObjectNode links() {
        ObjectNode link = JSON.objectNode();
        link.put("type", "dashboards").put("title", "GPU").put("icon", "external link");
        link.putArray("tags").add(tag());
        return link.put("asDropdown", true)
                .put("includeVars", true)
                .put("keepTime", true)
                .put("targetBlank", false)
                .put("tooltip", "")
                .put("url", "");
    }

    private ArrayNode variables() {
        ArrayNode list = JSON.arrayNode();
        ObjectNode source = variable(list, "datasource", "datasource", "Data source", flavour.plugin);
        source.put("regex", "").put("refresh", 1);
        if (flavour.live()) {
            ObjectNode host = variable(list, "textbox", "hostspec", "Host", "pcp://127.0.0.1");
            host.put("description", "pcp://HOST of the node, as pmproxy reaches it");
            ObjectNode chosen = JSON.objectNode();
            chosen.put("selected", true).put("text", "pcp://127.0.0.1").put("value", "pcp://127.0.0.1");
            host.set("current", chosen);
            host.putArray("options").add(chosen.deepCopy());
        } else {
            labelled(list, "host", "Host", "hostname", dashboard.manyHosts());
            dashboard.groups().forEach(group -> labelled(list, group, capital(group), group, true));
        }
        if (dashboard.byGpu()) {
            gpu(list);
        }
        return list;
    }

    private void gpu(ArrayNode list) {
        if (flavour.labelled()) {
            labelled(list, "gpu", "GPU", "gpu", true);
            return;
        }
        StringBuilder names = new StringBuilder("gpu0");
        for (int i = 1; i < CUSTOM_GPUS; i++) {
            names.append(",gpu").append(i);
        }
        all(variable(list, "custom", "gpu", "GPU", names.toString()));
    }

    /** Values of a label. */
    private void labelled(ArrayNode list, String name, String title, String label, boolean many) {
        String query = "label_values(" + label + ")";
        ObjectNode variable = variable(list, "query", name, title, query);
        variable.set("datasource", source(flavour));
        variable.put("refresh", 1).put("regex", "").put("sort", 3);
        if (many) {
            all(variable);
        }
    }

    private static void all(ObjectNode variable) {
        variable.put("multi", true).put("includeAll", true).put("allValue", ".*");
        ObjectNode current = variable.putObject("current").put("selected", true);
        current.putArray("text").add("All");
        current.putArray("value").add("$__all");
    }

    private static ObjectNode variable(ArrayNode list, String type, String name, String label, String query) {
        ObjectNode variable = list.addObject();
        variable.put("type", type)
                .put("name", name)
                .put("label", label)
                .put("query", query)
                .put("hide", 0)
                .put("skipUrlSync", false);
        if (!type.equals("textbox")) {
            variable.put("multi", false).put("includeAll", false);
            variable.putArray("options");
        }
        return variable;
    }

    private static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    /** The data source that is chosen in the dashboard. */
    static ObjectNode source(Flavour flavour) {
        return JSON.objectNode().put("type", flavour.plugin).put("uid", "${datasource}");
    }

    private ArrayNode panels() {
        ArrayNode all = JSON.arrayNode();
        List<Panel> panels = dashboard.panels(flavour);
        List<Grid.Place> places = Grid.of(panels);
        for (int i = 0; i < panels.size(); i++) {
            ObjectNode panel = new PanelJson(dashboard, panels.get(i), flavour).json(i + 1);
            Grid.Place place = places.get(i);
            panel.putObject("gridPos")
                    .put("h", place.height())
                    .put("w", place.width())
                    .put("x", place.x())
                    .put("y", place.y());
            all.add(panel);
        }
        return all;
    }
}
