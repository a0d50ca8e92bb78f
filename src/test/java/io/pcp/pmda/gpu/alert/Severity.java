package io.pcp.pmda.gpu.alert;

/** How bad it is. */
enum Severity {
    CRITICAL("crit"),
    ERROR("err"),
    WARNING("warning"),
    INFO("info");

    private final String priority;

    Severity(String priority) {
        this.priority = priority;
    }

    /** The level of syslog. */
    String priority() {
        return priority;
    }

    /** As the table and the alerts have it. */
    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
