package io.pcp.pmda.gpu;

import io.pcp.pmda.bridge.BridgeSettings;
import io.pcp.pmda.gpu.GpuSettings.Naming;
import io.pcp.pmda.gpu.GpuSettings.Timing;
import io.pcp.pmda.gpu.usage.SpanSettings;
import io.pcp.pmda.gpu.usage.UsageSettings;
import io.pcp.pmda.nvml.LibraryChoice;
import io.pcp.pmda.process.KubernetesSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of {@code pmdagpu.conf}: lines {@code key = value}; {@code #} begins a comment. */
final class SettingsParser {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)?");
    private static final Duration MOST_DEADLINE = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofDays(3650);
    private static final String SPANS = "usage_spans";

    /** Takes the value of one key; throws with what is allowed when it is not. */
    @FunctionalInterface
    private interface Key {
        void take(String value);
    }

    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final Timing times = GpuSettings.DEFAULT.timing();

    private Optional<Path> library = Optional.empty();
    private Optional<String> scenario = Optional.empty();
    private int expected;
    private Naming naming = Naming.STICKY;
    private boolean extraUnits;
    private boolean nvidiaNames;
    private int busyThreshold = GpuSettings.DEFAULT.busyThreshold();
    private Set<String> retired = Set.of();
    private int processLimit = UsageSettings.DEFAULT.limit();
    private Path procfs = GpuSettings.DEFAULT.procfs();
    private Path cgroup;
    private Path jobMapping;
    private URI pods;
    private Path token;
    private Path authority;
    private Path podResources;
    /** Null until one of its keys is there. */
    private SpanKeys spans;

    private Duration maxAge = times.maxAge();
    private Duration deadline = times.fetchDeadline();
    private Duration staleAfter = times.staleAfter();
    private Duration grace = times.grace();

    private SettingsParser() {
        keys.put("nvml_library", value -> library = Optional.of(absolute(value, "library")));
        keys.put("simulate", value -> scenario = scenario(value));
        keys.put("expected", value -> expected = number(value, 0, 4095));
        keys.put("naming", value -> naming = naming(value));
        keys.put("retired", value -> retired = uuids(value));
        keys.put("max_age", value -> maxAge = duration(value, Duration.ZERO, Duration.ofMinutes(1)));
        keys.put("fetch_deadline", value -> deadline = duration(value, Duration.ofMillis(100), MOST_DEADLINE));
        keys.put("stale_after", value -> staleAfter = duration(value, Duration.ofSeconds(1), Duration.ofHours(1)));
        keys.put("grace", value -> grace = duration(value, Duration.ZERO, LONG));
        keys.put("extra_units", value -> extraUnits = yes(value));
        keys.put("nvidia_names", value -> nvidiaNames = yes(value));
        keys.put("busy_threshold", value -> busyThreshold = number(value, 0, 100));
        keys.put("process_limit", value -> processLimit = number(value, 1, UsageSettings.MAX_LIMIT));
        keys.put("procfs_root", value -> procfs = absolute(value, "directory"));
        keys.put("cgroup_root", value -> cgroup = absolute(value, "directory"));
        keys.put("job_mapping", value -> jobMapping = absolute(value, "directory"));
        keys.put("kubelet_pods", value -> pods = address(value));
        keys.put("kubelet_token", value -> token = absolute(value, "file"));
        keys.put("kubelet_ca", value -> authority = absolute(value, "file"));
        keys.put("pod_resources", value -> podResources = absolute(value, "socket"));
        keys.put("user", value -> launcher(value));
    }

    static GpuSettings parse(String file, List<String> lines, Consumer<String> problems) {
        SettingsParser parser = new SettingsParser();
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    parser.line(line, i + 1, seen);
                } catch (IllegalArgumentException wrong) {
                    problems.accept(file + ":" + (i + 1) + ": " + wrong.getMessage() + "; line ignored");
                }
            }
        }
        SpanSettings spans = parser.spans == null ? null : parser.spans.settings(file, seen, problems);
        return parser.settings(parser.kubernetes(file, seen, problems), spans);
    }

    private void line(String line, int number, Map<String, Integer> seen) {
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("'" + line + "' is not 'key = value'");
        }
        String name = line.substring(0, equals).strip();
        Key key = key(name);
        if (key == null) {
            if (BridgeSettings.KEYS.contains(name)) {
                // The bridge reads and checks its own.
                return;
            }
            throw new IllegalArgumentException("unknown key '" + name + "', known are "
                    + String.join(", ", keys.keySet()) + ", " + String.join(", ", SpanKeys.NAMES) + ", "
                    + String.join(", ", BridgeSettings.KEYS));
        }
        Integer before = seen.get(name);
        if (before != null) {
            throw new IllegalArgumentException(name + " was set in line " + before + " already");
        }
        try {
            key.take(value(line.substring(equals + 1)));
            seen.put(name, number);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(name + ": " + wrong.getMessage());
        }
    }

    /** Null for one that is not known here. */
    private Key key(String name) {
        if (!name.startsWith(SPANS)) {
            return keys.get(name);
        }
        if (!SpanKeys.NAMES.contains(name)) {
            return null;
        }
        spans = spans == null ? new SpanKeys() : spans;
        return value -> spans.take(name, value);
    }

    /** A comment may follow the value after a blank. */
    private static String value(String text) {
        Matcher comment = Pattern.compile("(^|\\s)#").matcher(text);
        return (comment.find() ? text.substring(0, comment.start()) : text).strip();
    }

    private GpuSettings settings(KubernetesSettings kubernetes, SpanSettings sent) {
        return new GpuSettings(
                new LibraryChoice(library, scenario),
                expected,
                naming,
                extraUnits,
                nvidiaNames,
                busyThreshold,
                retired,
                GpuSettings.DEFAULT.sysfs(),
                procfs,
                new UsageSettings(processLimit, cgroup, kubernetes, jobMapping, sent),
                times.with(maxAge, deadline, staleAfter, grace));
    }

    static Path absolute(String value, String what) {
        if (!value.startsWith("/")) {
            throw new IllegalArgumentException("'" + value + "' is not the full path of a " + what);
        }
        return Path.of(value);
    }

    private static URI address(String value) {
        try {
            URI address = new URI(value);
            // Refuses what is no address of a kubelet.
            return new KubernetesSettings(address, null, null, null).pods();
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException("'" + value + "' is not an address like https://node:10250/pods");
        }
    }

    /** What only makes sense together. */
    private KubernetesSettings kubernetes(String file, Map<String, Integer> seen, Consumer<String> problems) {
        try {
            return new KubernetesSettings(pods, token, authority, podResources);
        } catch (IllegalArgumentException wrong) {
            Integer line = seen.getOrDefault("kubelet_token", seen.get("kubelet_ca"));
            problems.accept(file + ":" + line + ": " + wrong.getMessage() + "; the kubelet is not asked");
            return new KubernetesSettings(null, null, null, podResources);
        }
    }

    private static Optional<String> scenario(String value) {
        return switch (value) {
            case "no" -> Optional.empty();
            case "yes" -> Optional.of("");
            case "" -> throw new IllegalArgumentException("no value; allowed are no, yes or a scenario");
            default -> Optional.of(value);
        };
    }

    private static void launcher(String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("no value; allowed is the name of a user");
        }
    }

    private static Set<String> uuids(String value) {
        Set<String> uuids = new TreeSet<>();
        for (String uuid : value.split("[\\s,]+")) {
            if (!uuid.startsWith("GPU-")) {
                throw new IllegalArgumentException(
                        "'" + uuid + "' is no GPU UUID (GPU-...); separate several by commas");
            }
            uuids.add(uuid);
        }
        return uuids;
    }

    private static Naming naming(String value) {
        for (Naming naming : Naming.values()) {
            if (naming.name().toLowerCase(Locale.ROOT).equals(value)) {
                return naming;
            }
        }
        throw new IllegalArgumentException("'" + value + "' is not one of "
                + String.join(
                        ", ",
                        Arrays.stream(Naming.values())
                                .map(naming -> naming.name().toLowerCase(Locale.ROOT))
                                .toList()));
    }

    private static boolean yes(String value) {
        return switch (value) {
            case "yes", "true", "on", "1" -> true;
            case "no", "false", "off", "0" -> false;
            default -> throw new IllegalArgumentException("'" + value + "' is neither yes nor no");
        };
    }

    private static int number(String value, int min, int max) {
        if (value.matches("\\d{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw new IllegalArgumentException("'" + value + "' is not a whole number of " + min + " to " + max);
    }

    static Duration duration(String value, Duration min, Duration max) {
        Matcher match = DURATION.matcher(value);
        if (match.matches()) {
            long amount = Long.parseLong(match.group(1));
            Duration duration = switch (match.group(2) == null ? "s" : match.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                case "d" -> Duration.ofDays(amount);
                default -> Duration.ofSeconds(amount);
            };
            if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
                return duration;
            }
        }
        throw new IllegalArgumentException("'" + value + "' is not a duration of " + text(min) + " to " + text(max)
                + " (a whole number with ms, s, m, h or d; s when there is none)");
    }

    private static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        return millis >= 86_400_000 && millis % 86_400_000 == 0 ? millis / 86_400_000 + "d" : millis / 1000 + "s";
    }
}
