package io.pcp.pmda.gpu.alert;

/** What one value of a rule's metrics belongs to. */
enum Scope {
    HOST("", "", "", false),
    AGENT("", "", "", false),
    GPU("gpus", "GPU", "gpu", false),
    SOURCE("sources", "source", "source", false),
    JOB("jobs", "job", "job", true),
    FILESYSTEM("filesystems", "file system", "device", true),
    SERVICE("services", "service", "service", true),
    SERIES("instances", "series", "series", true);

    /**
     * What a name must not have for shells and mail programs to take it for itself. Rules over instances that users name
     * look at no such instance: PCP's own actions put names into command lines.
     */
    static final String UNSAFE = "[^-A-Za-z0-9_.:/@=,]";

    private final String variable;
    private final String noun;
    private final String label;
    private final boolean namedByUsers;

    Scope(String variable, String noun, String label, boolean namedByUsers) {
        this.variable = variable;
        this.noun = noun;
        this.label = label;
        this.namedByUsers = namedByUsers;
    }

    /** Whether there is one value for the whole host. */
    boolean singular() {
        return variable.isEmpty();
    }

    /** Name of pmieconf's variable that restricts a rule to some instances. */
    String variable() {
        return variable;
    }

    /** What an instance is called in a sentence. */
    String noun() {
        return noun;
    }

    /** Label that holds the instance in alerts; empty for the whole host. */
    String label() {
        return label;
    }

    /** Whether somebody who may not configure PCP can choose the name of an instance. */
    boolean namedByUsers() {
        return namedByUsers;
    }

    /** Who is concerned, with the placeholders of pmie. */
    String where() {
        return singular() ? "%h" : noun + " %i on %h";
    }
}
