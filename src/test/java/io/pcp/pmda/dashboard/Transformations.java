package io.pcp.pmda.dashboard;

import static io.pcp.pmda.dashboard.DashboardJson.JSON;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcp.pmda.dashboard.Panel.Kind;
import java.util.List;

/**
 * What Grafana does with the answers before it shows them. The key server cannot choose instances, so that is done here;
 * and it knows no tables, so these are made of the last values of series whose names tell column and row.
 */
final class Transformations {
    /** What Grafana calls the column of the reducer {@code lastNotNull}. */
    private static final String LAST = "Last *";

    private final Dashboard dashboard;
    private final Panel panel;
    private final Flavour flavour;

    Transformations(Dashboard dashboard, Panel panel, Flavour flavour) {
        this.dashboard = dashboard;
        this.panel = panel;
        this.flavour = flavour;
    }

    ArrayNode json(List<Query> queries) {
        ArrayNode all = JSON.arrayNode();
        boolean table = panel.kind() == Kind.TABLE;
        if (perGpu(queries)) {
            filter(all, table);
        }
        if (table && !flavour.live()) {
            matrix(all);
        }
        if (panel.has("ratio")) {
            ratio(all);
        }
        if (table) {
            name(all);
        }
        return all;
    }

    private boolean perGpu(List<Query> queries) {
        boolean named = queries.stream().allMatch(query -> query.legend().startsWith("$instance"))
                || panel.kind() == Kind.TABLE && panel.key("rows", "$instance").equals("$instance");
        return dashboard.byGpu() && named && !panel.key("by", "gpu").equals("none");
    }

    /** Only what belongs to the chosen GPUs: gpu0, gpu0/link3 and so on. */
    private void filter(ArrayNode all, boolean table) {
        String gpu = "(gpu)?(${gpu:regex})(\\/| |$)/";
        if (!table) {
            ObjectNode options = step(all, "filterFieldsByName");
            options.putObject("include").put("pattern", "/^[Tt]ime$|^" + gpu);
        } else if (flavour.live()) {
            ObjectNode options = step(all, "filterByValue");
            options.put("type", "include").put("match", "any");
            ObjectNode filter = options.putArray("filters").addObject().put("fieldName", "instance");
            filter.putObject("config")
                    .put("id", "regex")
                    .putObject("options")
                    .put("value", "^(gpu)?(${gpu:regex})(/| |$)");
        } else {
            ObjectNode options = step(all, "filterFieldsByName");
            options.putObject("include").put("pattern", "/^[Tt]ime$|\\|" + gpu);
        }
    }

    private static void matrix(ArrayNode all) {
        ObjectNode reduce = step(all, "reduce");
        reduce.put("mode", "seriesToRows").put("labelsToFields", false).put("includeTimeField", false);
        reduce.putArray("reducers").add("lastNotNull");
        step(all, "extractFields")
                .put("source", "Field")
                .put("format", "regexp")
                .put("regExp", "/^(?<column>[^|]*)\\|(?<row>.*)$/")
                .put("replace", false)
                .put("keepTime", false);
        step(all, "groupingToMatrix")
                .put("columnField", "column")
                .put("rowField", "row")
                .put("valueField", LAST)
                .put("emptyValue", "null");
    }

    /** {@code TITLE | COLUMN / COLUMN | UNIT}. */
    private void ratio(ArrayNode all) {
        String[] parts = panel.key("ratio", "").split("\\|");
        String[] columns = parts[1].split("/");
        ObjectNode options = step(all, "calculateField");
        options.put("mode", "binary").put("alias", parts[0].strip()).put("replaceFields", false);
        ObjectNode binary = options.putObject("binary").put("operator", "/");
        side(binary, "left", columns[0].strip());
        side(binary, "right", columns[1].strip());
    }

    private static void side(ObjectNode binary, String side, String column) {
        binary.putObject(side).putObject("matcher").put("id", "byName").put("options", column);
    }

    private void name(ArrayNode all) {
        ObjectNode options = step(all, "organize");
        options.putObject("excludeByName");
        options.putObject("indexByName");
        String first = flavour.live() ? "instance" : "row\\column";
        options.putObject("renameByName").put(first, panel.key("key", "GPU"));
    }

    private static ObjectNode step(ArrayNode all, String id) {
        return all.addObject().put("id", id).putObject("options");
    }
}
