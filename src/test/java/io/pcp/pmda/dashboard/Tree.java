package io.pcp.pmda.dashboard;

import io.pcp.pmda.GeneratedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The dashboards of the tree. */
final class Tree {
    /** One file to be. */
    record Made(Dashboard dashboard, Flavour flavour, String json) {
        /** Below the project's directory. */
        String file() {
            return "pmda/grafana/" + flavour.directory + "/" + dashboard.name() + ".json";
        }
    }

    private Tree() {}

    static List<Dashboard> sources() throws IOException {
        return DashboardReader.all(GeneratedFile.path("src/main/dashboards"));
    }

    static List<Made> made() throws IOException {
        List<Made> all = new ArrayList<>();
        for (Flavour flavour : Flavour.values()) {
            for (Dashboard dashboard : sources()) {
                if (dashboard.in(flavour)) {
                    all.add(new Made(dashboard, flavour, DashboardJson.of(dashboard, flavour)));
                }
            }
        }
        return all;
    }
}
