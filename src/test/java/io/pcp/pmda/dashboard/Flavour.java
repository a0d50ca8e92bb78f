package io.pcp.pmda.dashboard;

/** A set of dashboards: for which data source, of which generation. */
enum Flavour {
    /** History, from the key server: PCP 7, grafana-pcp 5.2 and newer. */
    VALKEY("valkey", "performancecopilot-valkey-datasource"),
    /** The same for PCP 6 with grafana-pcp before 5.2. */
    VALKEY_PCP6("valkey-pcp6", "performancecopilot-redis-datasource"),
    /** Live, from pmcd by way of pmproxy. */
    VECTOR("vector", "performancecopilot-vector-datasource");

    final String directory;
    final String plugin;

    Flavour(String directory, String plugin) {
        this.directory = directory;
        this.plugin = plugin;
    }

    boolean live() {
        return this == VECTOR;
    }

    /** Whether the key server has labels of instances. */
    boolean labelled() {
        return this == VALKEY;
    }
}
