package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigReferenceTest {
    private static final Path SHIPPED = Path.of("pmda/sources.d/defaults.conf");

    private final SourceConfigReader reader = new SourceConfigReader(new FileTrust(4711));

    /** {@code -Dcatalogue.write=true} makes it anew. */
    @Test
    void shippedDefaultsAreThoseOfTheReader() throws IOException {
        if (Boolean.getBoolean("catalogue.write")) {
            Files.writeString(SHIPPED, ConfigReference.defaults());
        }
        assertEquals(
                ConfigReference.defaults(),
                Files.readString(SHIPPED),
                () -> SHIPPED + " is not what the keys say; run the tests with -Dcatalogue.write=true");
    }

    @Test
    void defaultsThatAreUncommentedChangeNothing() {
        StringBuilder active = new StringBuilder("url = https://127.0.0.1/\n");
        for (ConfigKey key : ConfigKey.values()) {
            if (key.inDefaults() && !key.fallback().isEmpty()) {
                String line = "#" + key.key() + " = " + key.fallback() + "\n";
                assertTrue(ConfigReference.defaults().contains(line), line);
                active.append(line.substring(1));
            }
        }
        Path file = Path.of("name.conf");
        SourceConfigReader.Result plain = reader.read("name", file, "url = https://127.0.0.1/\n");
        SourceConfigReader.Result said = reader.read("name", file, active.toString());
        assertEquals(List.of(), said.problems());
        assertEquals(plain, said);
        SourceConfigReader.Defaults defaults = reader.withDefaults(file, active.substring(active.indexOf("\n") + 1));
        assertEquals(List.of(), defaults.problems());
        assertEquals(plain, defaults.reader().read("name", file, "url = https://127.0.0.1/\n"));
    }

    @ParameterizedTest
    @EnumSource(ConfigKey.class)
    void everyKeyIsExplained(ConfigKey key) {
        assertEquals(key, ConfigKey.of(key.key()));
        assertTrue(key.meaning().length() > 4 && key.meaning().endsWith("."), key.meaning());
        assertEquals(key.inSources(), ConfigReference.markdown().contains("| `" + key.key() + "`"));
        assertEquals(key.inSources(), ConfigReference.man().contains("\\fB" + key.key() + "\\fP"));
        assertEquals(key.inDefaults(), ConfigReference.defaults().contains("\n#" + key.key() + " = "));
    }

    @Test
    void defaultsOfKeysAreThoseOfTheModel() {
        assertEquals(
                Timing.DEFAULT.maxAge(),
                Duration.ofMillis(ConfigKey.MAX_AGE.syntax().parse("1s")));
        assertEquals(Limits.DEFAULT.bytes(), ConfigKey.MAX_BYTES.syntax().parse(ConfigKey.MAX_BYTES.fallback()));
        assertEquals(
                90, Duration.ofMillis(ConfigKey.RETAIN.syntax().parse("90d")).toDays());
    }

    @Test
    void tablesOfMarkdownHaveFourColumns() {
        for (String line : ConfigReference.markdown().lines().toList()) {
            if (line.startsWith("|")) {
                assertEquals(
                        5, line.replace("\\|", "").chars().filter(c -> c == '|').count(), line);
            }
        }
    }

    @Test
    void manualPageHasNoLineThatGroffTakesForARequest() {
        List<String> requests = List.of(".SS ", ".TP");
        assertTrue(ConfigReference.man()
                .lines()
                .allMatch(line -> !line.startsWith("'")
                        && (!line.startsWith(".") || requests.stream().anyMatch(line::startsWith))));
    }

    @Test
    void linesOfDefaultsFitAScreen() {
        assertTrue(ConfigReference.defaults().lines().allMatch(line -> line.length() <= 120));
    }

    /** The example in the words of a shell, with a stand-in for the server. */
    @Test
    void exampleForOllamaMakesAnExposition(@TempDir Path directory) throws Exception {
        Path curl = Files.writeString(
                directory.resolve("curl"),
                "#!/bin/sh\necho '{\"models\":[{\"name\":\"a:7b\",\"size\":10,\"details\":{\"parameter_size\":\"7B\"},"
                        + "\"size_vram\":8},{\"name\":\"b\",\"size\":5,\"size_vram\":0}]}'\n");
        assertTrue(curl.toFile().setExecutable(true));
        ProcessBuilder builder =
                new ProcessBuilder("sh", Path.of("pmda/examples/ollama-ps").toString());
        builder.environment().put("PATH", directory + ":" + System.getenv("PATH"));
        Process process = builder.start();
        List<String> samples = new String(process.getInputStream().readAllBytes())
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertEquals(0, process.waitFor());
        assertEquals(
                List.of(
                        "ollama_models_loaded 2",
                        "ollama_model_size_bytes{model=\"a:7b\"} 10",
                        "ollama_model_size_bytes{model=\"b\"} 5",
                        "ollama_model_vram_bytes{model=\"a:7b\"} 8",
                        "ollama_model_vram_bytes{model=\"b\"} 0"),
                samples);
    }
}
