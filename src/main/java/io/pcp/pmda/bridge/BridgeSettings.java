package io.pcp.pmda.bridge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What {@code pmdagpu.conf} says about sources in general. Immutable. Other keys of the file belong to others.
 *
 * @param sourcesDir where the files of sources are; need not exist
 * @param configD directory in the format of pmdaopenmetrics; null unless the file names one
 * @param maxInflightBytes of all documents that are fetched and parsed at a time
 * @param scrapeThreads that fetch at a time
 * @param otlpFile {@code otlp.conf}, beside {@code pmdagpu.conf}; need not exist
 */
public record BridgeSettings(Path sourcesDir, Path configD, long maxInflightBytes, int scrapeThreads, Path otlpFile) {
    /** What programs may send, and where. */
    public static final String OTLP_FILE = "otlp.conf";

    /** Keys that are taken here. */
    public static final List<String> KEYS = List.of("sources_dir", "config_d", "max_inflight_bytes", "scrape_threads");

    private static final long DEFAULT_INFLIGHT = 256L << 20;
    private static final long LEAST_INFLIGHT = 1L << 20;
    private static final long MOST_INFLIGHT = 16L << 30;
    private static final int MOST_THREADS = 256;

    /**
     * Those of an agent without a configuration file.
     *
     * @param directory of the configuration
     */
    public static BridgeSettings defaults(Path directory) {
        int threads = Math.min(32, 4 * Runtime.getRuntime().availableProcessors());
        return new BridgeSettings(
                directory.resolve("sources.d"), null, DEFAULT_INFLIGHT, threads, directory.resolve(OTLP_FILE));
    }

    /**
     * Reads the file; without one, or where it cannot be read, the defaults.
     *
     * @param problems hears one sentence per bad line, with file and line and what is allowed
     */
    public static BridgeSettings load(Path file, Path openmetrics, Consumer<String> problems) {
        BridgeSettings defaults = defaults(file.toAbsolutePath().getParent());
        try {
            return defaults.with(file.toString(), Files.readAllLines(file), openmetrics, problems);
        } catch (IOException unreadable) {
            // Whoever reads the other settings says so.
            return defaults;
        }
    }

    private BridgeSettings with(String file, List<String> lines, Path openmetrics, Consumer<String> problems) {
        Map<String, Integer> seen = new HashMap<>();
        BridgeSettings settings = this;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            int equals = line.indexOf('=');
            String key = equals < 0 || line.startsWith("#")
                    ? ""
                    : line.substring(0, equals).strip();
            if (!KEYS.contains(key)) {
                continue;
            }
            try {
                Integer before = seen.putIfAbsent(key, i + 1);
                if (before != null) {
                    throw new IllegalArgumentException("was set in line " + before + " already");
                }
                settings = settings.with(key, value(line.substring(equals + 1)), openmetrics);
            } catch (IllegalArgumentException wrong) {
                problems.accept(file + ":" + (i + 1) + ": " + key + ": " + wrong.getMessage() + "; line ignored");
            }
        }
        return settings;
    }

    /** A comment may follow the value after a blank. */
    private static String value(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '#' && (i == 0 || Character.isWhitespace(text.charAt(i - 1)))) {
                return text.substring(0, i).strip();
            }
        }
        return text.strip();
    }

    private BridgeSettings with(String key, String value, Path openmetrics) {
        return switch (key) {
            case "sources_dir" ->
                new BridgeSettings(absolute(value), configD, maxInflightBytes, scrapeThreads, otlpFile);
            case "config_d" ->
                new BridgeSettings(
                        sourcesDir, directory(value, openmetrics), maxInflightBytes, scrapeThreads, otlpFile);
            case "max_inflight_bytes" -> new BridgeSettings(sourcesDir, configD, size(value), scrapeThreads, otlpFile);
            default -> new BridgeSettings(sourcesDir, configD, maxInflightBytes, threads(value), otlpFile);
        };
    }

    private static Path directory(String value, Path openmetrics) {
        return switch (value) {
            case "no" -> null;
            case "yes" -> openmetrics;
            default -> absolute(value);
        };
    }

    private static Path absolute(String value) {
        if (!value.startsWith("/")) {
            throw new IllegalArgumentException("'" + value + "' is not the full path of a directory");
        }
        return Path.of(value);
    }

    private static int threads(String value) {
        if (value.matches("\\d{1,4}")) {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= MOST_THREADS) {
                return number;
            }
        }
        throw new IllegalArgumentException("'" + value + "' is not a whole number of 1 to " + MOST_THREADS);
    }

    private static long size(String value) {
        String text = value.toUpperCase(Locale.ROOT);
        if (text.matches("\\d{1,12}[KMG]?")) {
            char unit = text.charAt(text.length() - 1);
            int shift = unit == 'K' ? 10 : unit == 'M' ? 20 : unit == 'G' ? 30 : 0;
            long size = Long.parseLong(shift == 0 ? text : text.substring(0, text.length() - 1)) << shift;
            if (size >= LEAST_INFLIGHT && size <= MOST_INFLIGHT) {
                return size;
            }
        }
        throw new IllegalArgumentException(
                "'" + value + "' is not a size of 1M to 16G (a whole number with K, M or G)");
    }
}
