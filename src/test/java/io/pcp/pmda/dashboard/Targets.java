package io.pcp.pmda.dashboard;

import static io.pcp.pmda.dashboard.DashboardJson.JSON;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcp.pmda.dashboard.Panel.Kind;
import java.util.List;

/** What a panel asks its data source. */
final class Targets {
    /** Between the title of a column and the name of a row, in the names of series that become a table. */
    static final char BETWEEN = '|';

    private final Dashboard dashboard;
    private final Panel panel;
    private final Flavour flavour;

    Targets(Dashboard dashboard, Panel panel, Flavour flavour) {
        this.dashboard = dashboard;
        this.panel = panel;
        this.flavour = flavour;
    }

    /** A, B, C ... */
    static String name(int index) {
        return String.valueOf((char) ('A' + index));
    }

    ArrayNode json(List<Query> queries) {
        ArrayNode all = JSON.arrayNode();
        for (int i = 0; i < queries.size(); i++) {
            Query query = queries.get(i);
            ObjectNode target = all.addObject();
            target.put("refId", name(i));
            target.set("datasource", DashboardJson.source(flavour));
            target.put("expr", expression(query));
            boolean table = panel.kind() == Kind.TABLE;
            target.put("format", table && flavour.live() ? "metrics_table" : "time_series");
            target.put("legendFormat", table && !flavour.live() ? column(query) : query.legend());
            if (flavour.live()) {
                target.put("hostspec", "$hostspec");
            }
        }
        return all;
    }

    private String column(Query query) {
        return query.legend() + BETWEEN + panel.key("rows", "$instance");
    }

    private String expression(Query query) {
        if (flavour.live()) {
            return query.metric();
        }
        String by = panel.key("by", "");
        if (dashboard.groups().contains(by)) {
            return query.metric() + "{" + by + " =~ \"^(${" + by + ":pipe})$\"}";
        }
        return query.metric()
                + (dashboard.manyHosts() ? "{hostname =~ \"^(${host:pipe})$\"}" : "{hostname == \"$host\"}");
    }
}
