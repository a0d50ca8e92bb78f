package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BridgeSettingsTest {
    private static final Path OPENMETRICS = Path.of("/pmdas/openmetrics/config.d");

    @TempDir
    Path directory;

    private final List<String> problems = new ArrayList<>();

    private BridgeSettings load(String text) throws IOException {
        Path file = directory.resolve("pmdagpu.conf");
        Files.writeString(file, text);
        return BridgeSettings.load(file, OPENMETRICS, problems::add);
    }

    @Test
    void withoutAFileTheDefaultsAreInForce() {
        BridgeSettings settings = BridgeSettings.load(directory.resolve("pmdagpu.conf"), OPENMETRICS, problems::add);
        assertEquals(directory.resolve("sources.d"), settings.sourcesDir());
        assertNull(settings.configD());
        assertEquals(256L << 20, settings.maxInflightBytes());
        assertTrue(settings.scrapeThreads() >= 4 && settings.scrapeThreads() <= 32);
        assertEquals(List.of(), problems);
    }

    @Test
    void everyKeyIsTaken() throws IOException {
        BridgeSettings settings = load("""
                # comment
                max_age = 2s
                sources_dir = /srv/sources # with a comment
                config_d = /srv/config.d
                max_inflight_bytes = 64M
                scrape_threads = 7
                """);
        assertEquals(
                new BridgeSettings(
                        Path.of("/srv/sources"),
                        Path.of("/srv/config.d"),
                        64L << 20,
                        7,
                        directory.resolve("otlp.conf")),
                settings);
        assertEquals(List.of(), problems);
    }

    @Test
    void configDCanBeThatOfPmdaopenmetricsOrNone() throws IOException {
        assertEquals(OPENMETRICS, load("config_d = yes").configD());
        assertNull(load("config_d = no").configD());
    }

    @Test
    void badLinesAreNamedAndLoseNothingElse() throws IOException {
        BridgeSettings settings = load("""
                sources_dir = relative
                config_d = here
                max_inflight_bytes = 5
                scrape_threads = 0
                scrape_threads = 3
                max_inflight_bytes = 17G
                """);
        String file = directory.resolve("pmdagpu.conf").toString();
        assertEquals(
                List.of(
                        file + ":1: sources_dir: 'relative' is not the full path of a directory; line ignored",
                        file + ":2: config_d: 'here' is not the full path of a directory; line ignored",
                        file + ":3: max_inflight_bytes: '5' is not a size of 1M to 16G (a whole number with K, M or G);"
                                + " line ignored",
                        file + ":4: scrape_threads: '0' is not a whole number of 1 to 256; line ignored",
                        file + ":5: scrape_threads: was set in line 4 already; line ignored",
                        file + ":6: max_inflight_bytes: was set in line 3 already; line ignored"),
                problems);
        assertEquals(BridgeSettings.defaults(directory), settings);
    }

    @Test
    void unreadableFileLeavesTheDefaults() throws IOException {
        Files.createDirectory(directory.resolve("pmdagpu.conf"));
        BridgeSettings settings = BridgeSettings.load(directory.resolve("pmdagpu.conf"), OPENMETRICS, problems::add);
        assertEquals(BridgeSettings.defaults(directory), settings);
        assertEquals(List.of(), problems, "said by others");
    }
}
