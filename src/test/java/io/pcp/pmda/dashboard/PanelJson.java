package io.pcp.pmda.dashboard;

import static io.pcp.pmda.dashboard.DashboardJson.JSON;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcp.pmda.dashboard.Panel.Kind;
import java.util.List;

/** One panel as Grafana reads it. */
final class PanelJson {
    private final Panel panel;
    private final Flavour flavour;
    private final List<Query> queries;
    private final Targets targets;
    private final Transformations transformations;

    PanelJson(Dashboard dashboard, Panel panel, Flavour flavour) {
        this.panel = panel;
        this.flavour = flavour;
        queries = panel.asks(flavour);
        targets = new Targets(dashboard, panel, flavour);
        transformations = new Transformations(dashboard, panel, flavour);
    }

    ObjectNode json(int id) {
        ObjectNode json = JSON.objectNode();
        json.put("id", id).put("type", panel.kind().type).put("title", panel.title());
        if (panel.kind() == Kind.ROW) {
            json.put("collapsed", false).putArray("panels");
            return json;
        }
        json.put("description", panel.key("text", ""));
        json.set("datasource", DashboardJson.source(flavour));
        json.set("targets", targets.json(queries));
        ArrayNode steps = transformations.json(queries);
        if (!steps.isEmpty()) {
            json.set("transformations", steps);
        }
        ObjectNode fields = json.putObject("fieldConfig");
        fields.set("defaults", defaults());
        fields.set("overrides", overrides());
        json.set("options", options());
        return json;
    }

    private ObjectNode defaults() {
        ObjectNode json = JSON.objectNode();
        json.put("unit", panel.key("unit", "none"));
        for (String key : List.of("min", "max", "decimals")) {
            if (panel.has(key)) {
                json.put(key, Integer.parseInt(panel.key(key, "")));
            }
        }
        boolean judged = panel.has("thresholds");
        boolean mapped = panel.has("map");
        json.putObject("color").put("mode", colour(judged, mapped));
        json.set("thresholds", thresholds());
        json.set("mappings", mapped ? mappings() : JSON.arrayNode());
        json.set("custom", custom(judged));
        return json;
    }

    private String colour(boolean judged, boolean mapped) {
        return switch (panel.kind()) {
            case GRAPH -> "palette-classic";
            case HEAT -> judged || mapped ? "thresholds" : "continuous-blues";
            default -> "thresholds";
        };
    }

    /** {@code green, 80 orange, 90 red}. */
    private ObjectNode thresholds() {
        ObjectNode json = JSON.objectNode().put("mode", "absolute");
        ArrayNode steps = json.putArray("steps");
        for (String step : panel.key("thresholds", "green").split(",")) {
            String[] words = step.strip().split(" +");
            ObjectNode one = steps.addObject();
            one.put("color", words[words.length - 1]);
            if (words.length > 1) {
                one.put("value", Double.parseDouble(words[0]));
            } else {
                one.putNull("value");
            }
        }
        return json;
    }

    /** {@code 0 = healthy green; 1 = warning orange}: the last word is the colour. */
    private ArrayNode mappings() {
        ArrayNode all = JSON.arrayNode();
        ObjectNode one = all.addObject().put("type", "value");
        ObjectNode options = one.putObject("options");
        int index = 0;
        for (String entry : panel.key("map", "").split(";")) {
            String value = entry.substring(0, entry.indexOf('=')).strip();
            String text = entry.substring(entry.indexOf('=') + 1).strip();
            int blank = text.lastIndexOf(' ');
            options.putObject(value)
                    .put("text", text.substring(0, blank))
                    .put("color", text.substring(blank + 1))
                    .put("index", index++);
        }
        return all;
    }

    private ObjectNode custom(boolean judged) {
        ObjectNode json = JSON.objectNode();
        switch (panel.kind()) {
            case GRAPH -> {
                json.put("drawStyle", "line").put("lineInterpolation", "linear").put("lineWidth", 1);
                json.put("fillOpacity", panel.has("stack") ? 40 : 8)
                        .put("showPoints", "auto")
                        .put("pointSize", 4);
                json.put("spanNulls", false).put("axisPlacement", "auto");
                json.putObject("stacking")
                        .put("mode", panel.has("stack") ? "normal" : "none")
                        .put("group", "A");
                json.putObject("thresholdsStyle").put("mode", judged ? "dashed" : "off");
            }
            case STATES -> json.put("lineWidth", 0).put("fillOpacity", 80);
            case HEAT -> json.put("lineWidth", 1).put("fillOpacity", 80);
            case TABLE -> {
                json.put("align", "auto").put("filterable", true);
                json.putObject("cellOptions").put("type", judged || panel.has("map") ? "color-text" : "auto");
            }
            default -> {}
        }
        return json;
    }

    /** Units that are not the panel's. */
    private ArrayNode overrides() {
        ArrayNode all = JSON.arrayNode();
        for (int i = 0; i < queries.size(); i++) {
            Query query = queries.get(i);
            if (query.unit().isEmpty()) {
                continue;
            }
            boolean table = panel.kind() == Kind.TABLE;
            unit(all, table ? "byName" : "byFrameRefID", table ? query.legend() : Targets.name(i), query.unit());
        }
        if (panel.has("ratio")) {
            String[] ratio = panel.key("ratio", "").split("\\|");
            unit(all, "byName", ratio[0].strip(), ratio[2].strip());
        }
        return all;
    }

    private static void unit(ArrayNode all, String matcher, String what, String unit) {
        ObjectNode override = all.addObject();
        override.putObject("matcher").put("id", matcher).put("options", what);
        override.putArray("properties").addObject().put("id", "unit").put("value", unit);
    }

    private ObjectNode options() {
        ObjectNode json = JSON.objectNode();
        switch (panel.kind()) {
            case STAT -> stat(json);
            case GRAPH -> {
                legend(json, "table").putArray("calcs").add("lastNotNull").add("max");
                tooltip(json);
            }
            case STATES -> {
                json.put("mergeValues", true)
                        .put("showValue", "auto")
                        .put("alignValue", "left")
                        .put("rowHeight", 0.9);
                legend(json, "list").putArray("calcs");
                tooltip(json);
            }
            case HEAT -> {
                json.put("showValue", "never").put("rowHeight", 0.9).put("colWidth", 1);
                legend(json, "list").put("showLegend", panel.has("map")).putArray("calcs");
                tooltip(json);
            }
            default -> table(json);
        }
        return json;
    }

    private void stat(ObjectNode json) {
        boolean text = panel.key("unit", "").equals("string");
        ObjectNode reduce = json.putObject("reduceOptions");
        reduce.putArray("calcs").add(panel.key("calc", "lastNotNull"));
        reduce.put("fields", text ? "/.*/" : "").put("values", false);
        json.put("colorMode", "value").put("graphMode", text || panel.has("map") ? "none" : "area");
        json.put("justifyMode", "auto")
                .put("orientation", "auto")
                .put("textMode", "auto")
                .put("wideLayout", true);
    }

    private void table(ObjectNode json) {
        json.put("showHeader", true).put("cellHeight", "sm");
        json.putObject("footer")
                .put("show", false)
                .put("countRows", false)
                .put("fields", "")
                .putArray("reducer");
        ArrayNode sort = json.putArray("sortBy");
        if (panel.has("sort")) {
            sort.addObject().put("displayName", panel.key("sort", "")).put("desc", true);
        }
    }

    private static ObjectNode legend(ObjectNode json, String mode) {
        return json.putObject("legend")
                .put("displayMode", mode)
                .put("placement", "bottom")
                .put("showLegend", true);
    }

    private static void tooltip(ObjectNode json) {
        json.putObject("tooltip").put("mode", "multi").put("sort", "desc");
    }
}
