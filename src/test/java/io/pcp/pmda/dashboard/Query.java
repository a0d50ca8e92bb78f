package io.pcp.pmda.dashboard;

/**
 * A line {@code query = METRIC | LEGEND | UNIT} of a panel.
 *
 * @param metric a metric; for live dashboards alone, any expression that PCP can derive
 * @param legend with {@code $instance} and its like; the title of a column in a table
 * @param unit empty: that of the panel
 * @param live only for the data source Vector
 */
record Query(String metric, String legend, String unit, boolean live) {
    private static final String NAME = "[a-zA-Z]\\w*(\\.[a-zA-Z]\\w*)+";

    /** Whether it is a metric, not something to be derived. */
    boolean plain() {
        return metric.matches(NAME);
    }

    static Query parse(String text, boolean live) {
        String[] parts = text.split("\\|", -1);
        String legend = parts.length > 1 ? parts[1].strip() : "$instance";
        return new Query(parts[0].strip(), legend, parts.length > 2 ? parts[2].strip() : "", live);
    }
}
