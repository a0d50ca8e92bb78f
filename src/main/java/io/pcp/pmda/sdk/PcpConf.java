package io.pcp.pmda.sdk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Where PCP lives: {@code pcp.conf} ({@code $PCP_CONF}, else {@code $PCP_DIR/etc/pcp.conf}, else {@code /etc/pcp.conf}),
 * lines {@code NAME=value}; the environment wins. Immutable.
 */
public final class PcpConf {
    private static final Map<String, String> DEFAULTS = Map.of(
            "PCP_VAR_DIR", "/var/lib/pcp",
            "PCP_LOG_DIR", "/var/log/pcp",
            "PCP_RUN_DIR", "/run/pcp",
            "PCP_SYSCONF_DIR", "/etc/pcp",
            "PCP_PMDAS_DIR", "/var/lib/pcp/pmdas",
            "PCP_USER", "pcp");

    private final Path file;
    private final Map<String, String> values;
    private final UnaryOperator<String> environment;

    private PcpConf(Path file, Map<String, String> values, UnaryOperator<String> environment) {
        this.file = file;
        this.values = values;
        this.environment = environment;
    }

    /** Reads the configuration of this process; a missing file leaves the usual places. */
    public static PcpConf load() {
        return load(System::getenv);
    }

    /** As {@link #load()} with another environment. */
    public static PcpConf load(UnaryOperator<String> environment) {
        String conf = environment.apply("PCP_CONF");
        String dir = environment.apply("PCP_DIR");
        Path file =
                conf != null && !conf.isEmpty() ? Path.of(conf) : Path.of((dir == null ? "" : dir) + "/etc/pcp.conf");
        Map<String, String> values = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                if (equals > 0 && !line.startsWith("#")) {
                    values.put(
                            line.substring(0, equals).strip(),
                            unquote(line.substring(equals + 1).strip()));
                }
            }
        } catch (IOException missing) {
            values.clear();
        }
        return new PcpConf(file, Map.copyOf(values), environment);
    }

    private static String unquote(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** The file that was looked for. */
    public Path file() {
        return file;
    }

    /** Whether PCP is installed: its configuration file was found. */
    public boolean installed() {
        return !values.isEmpty();
    }

    /** Value of a variable: environment, file, usual place; empty when there is none. */
    public String get(String name) {
        String set = environment.apply(name);
        if (set != null && !set.isEmpty()) {
            return set;
        }
        return values.getOrDefault(name, DEFAULTS.getOrDefault(name, ""));
    }

    /** Where agents remember ids: {@code $PCP_VAR_DIR/config/pmda}. */
    public Path stateDirectory() {
        return Path.of(get("PCP_VAR_DIR"), "config", "pmda");
    }
}
