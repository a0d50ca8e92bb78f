package io.pcp.pmda.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Grafana's model of dashboards wants of a file, and what we want beyond it. Written from its documentation (JSON model,
 * schema version 39): kinds of values, keys that must be there and keys that there are.
 */
final class Rules {
    private static final Set<String> UNITS = Set.of(
            "none",
            "string",
            "percent",
            "percentunit",
            "bytes",
            "kbytes",
            "binBps",
            "KiBs",
            "mwatt",
            "celsius",
            "rotmhz",
            "cps",
            "reqps",
            "s",
            "ms",
            "µs");

    private static final Map<String, Set<String>> KEYS = Map.of(
            "dashboard",
            Set.of(
                    "uid",
                    "title",
                    "description",
                    "tags",
                    "schemaVersion",
                    "editable",
                    "graphTooltip",
                    "refresh",
                    "time",
                    "timezone",
                    "timepicker",
                    "annotations",
                    "links",
                    "templating",
                    "panels"),
            "row",
            Set.of("id", "type", "title", "collapsed", "panels", "gridPos"),
            "panel",
            Set.of(
                    "id",
                    "type",
                    "title",
                    "description",
                    "datasource",
                    "targets",
                    "transformations",
                    "fieldConfig",
                    "options",
                    "gridPos"),
            "defaults",
            Set.of("unit", "min", "max", "decimals", "color", "thresholds", "mappings", "custom"),
            "variable",
            Set.of(
                    "type",
                    "name",
                    "label",
                    "description",
                    "query",
                    "datasource",
                    "hide",
                    "skipUrlSync",
                    "multi",
                    "includeAll",
                    "allValue",
                    "options",
                    "current",
                    "refresh",
                    "regex",
                    "sort"),
            "target",
            Set.of("refId", "datasource", "expr", "format", "legendFormat", "hostspec"));

    private static final Set<String> STEPS = Set.of(
            "filterFieldsByName",
            "filterByValue",
            "reduce",
            "extractFields",
            "groupingToMatrix",
            "calculateField",
            "organize");

    private final String file;
    private final Flavour flavour;
    private final List<String> problems = new ArrayList<>();

    private Rules(String file, Flavour flavour) {
        this.file = file;
        this.flavour = flavour;
    }

    /** What is wrong with a dashboard. */
    static List<String> problems(String file, Flavour flavour, JsonNode json) {
        Rules rules = new Rules(file, flavour);
        rules.dashboard(json);
        return rules.problems;
    }

    private void check(boolean good, String what) {
        if (!good) {
            problems.add(file + ": " + what);
        }
    }

    private void keys(String kind, JsonNode json, String where) {
        json.fieldNames()
                .forEachRemaining(
                        key -> check(KEYS.get(kind).contains(key), where + ": no key of a " + kind + ": " + key));
    }

    private void dashboard(JsonNode json) {
        keys("dashboard", json, "");
        check(json.path("uid").asText().matches("[a-z0-9-]{3,40}"), "uid");
        check(json.path("schemaVersion").asInt() >= 39, "schemaVersion");
        check(!json.path("title").asText().isEmpty(), "title");
        check(json.path("tags").toString().contains("\"pcp\""), "tag pcp");
        Set<String> names = new HashSet<>();
        for (JsonNode variable : json.path("templating").path("list")) {
            keys("variable", variable, variable.path("name").asText());
            check(names.add(variable.path("name").asText()), "variable twice: " + variable.path("name"));
            check(!variable.path("label").asText().isEmpty(), "variable without label");
        }
        check(names.contains("datasource"), "no variable datasource");
        Set<Integer> ids = new HashSet<>();
        boolean[][] taken = new boolean[1000][Grid.COLUMNS];
        for (JsonNode panel : json.path("panels")) {
            String title = panel.path("title").asText();
            check(ids.add(panel.path("id").asInt()) && panel.path("id").asInt() > 0, title + ": id");
            place(panel.path("gridPos"), taken, title);
            if (panel.path("type").asText().equals("row")) {
                keys("row", panel, title);
            } else {
                panel(panel, title);
            }
        }
        variables(json, names);
    }

    private void variables(JsonNode json, Set<String> names) {
        String text = json.path("panels").toString();
        Matcher matcher = Pattern.compile("\\$\\{(\\w+)(:\\w+)?}").matcher(text);
        while (matcher.find()) {
            check(names.contains(matcher.group(1)), "no such variable: " + matcher.group());
        }
    }

    private void place(JsonNode pos, boolean[][] taken, String title) {
        int x = pos.path("x").asInt(-1);
        int y = pos.path("y").asInt(-1);
        int w = pos.path("w").asInt();
        int h = pos.path("h").asInt();
        if (x < 0 || y < 0 || w < 1 || h < 1 || x + w > Grid.COLUMNS) {
            check(false, title + ": gridPos " + pos);
            return;
        }
        for (int i = y; i < y + h; i++) {
            for (int j = x; j < x + w; j++) {
                check(!taken[i][j], title + ": overlaps another panel");
                taken[i][j] = true;
            }
        }
    }

    private void panel(JsonNode panel, String title) {
        keys("panel", panel, title);
        String text = panel.path("description").asText();
        check(
                text.matches("[A-Z0-9].*[^.]\\.") && text.split("\\.( |$)").length == 1,
                title + ": not one sentence: " + text);
        check(text.length() > 30 && text.length() < 200, title + ": description of " + text.length() + " characters");
        source(panel.path("datasource"), title);
        JsonNode defaults = panel.path("fieldConfig").path("defaults");
        keys("defaults", defaults, title);
        check(UNITS.contains(defaults.path("unit").asText()), title + ": unit " + defaults.path("unit"));
        for (JsonNode override : panel.path("fieldConfig").path("overrides")) {
            JsonNode property = override.path("properties").path(0);
            check(UNITS.contains(property.path("value").asText()), title + ": unit " + property);
        }
        steps(defaults.path("thresholds").path("steps"), title);
        for (JsonNode step : panel.path("transformations")) {
            check(
                    STEPS.contains(step.path("id").asText())
                            && step.path("options").isObject(),
                    title + ": " + step);
        }
        check(!panel.path("targets").isEmpty(), title + ": asks nothing");
        Set<String> refs = new HashSet<>();
        for (JsonNode target : panel.path("targets")) {
            keys("target", target, title);
            check(refs.add(target.path("refId").asText()), title + ": refId twice");
            source(target.path("datasource"), title);
            check(!target.path("legendFormat").asText().isEmpty(), title + ": no legend");
            // A GPU that is not everywhere must not be written down anywhere.
            check(!target.toString().matches(".*\\bgpu\\d.*"), title + ": names one GPU");
        }
    }

    private void source(JsonNode source, String title) {
        check(source.path("uid").asText().equals("${datasource}"), title + ": data source is not the chosen one");
        check(source.path("type").asText().equals(flavour.plugin), title + ": data source of another generation");
    }

    private void steps(JsonNode steps, String title) {
        double before = Double.NEGATIVE_INFINITY;
        for (JsonNode step : steps) {
            boolean first = before == Double.NEGATIVE_INFINITY;
            check(first == step.path("value").isNull(), title + ": only the first threshold has no value");
            double value = first ? -Double.MAX_VALUE : step.path("value").asDouble();
            check(value > before, title + ": thresholds do not rise");
            before = value;
        }
        check(!steps.isEmpty(), title + ": no thresholds");
    }
}
