package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a file, it is a source or a problem. The seeds are fixed: a failure comes again. */
class MutatedFilesTest {
    private static final int ROUNDS = 400;
    private static final String PIECES = " \t\n=#:()[]{}*+?|\\^$.,\"'/@%<>-_~0198azAZ\u0000\u007fä€\ud83d\ude00";

    private final SourceConfigReader reader = new SourceConfigReader(new FileTrust(0));

    private static List<String> seeds() throws IOException {
        List<String> texts = new ArrayList<>();
        for (String preset : Presets.names()) {
            texts.add(Presets.text(preset));
            texts.add("preset = " + preset + "\nlabel = replace a (.*)-(b) $2\nrename = (a) $1\nalias = workload.z\n");
        }
        texts.add(ConfigReference.defaults().replace("\n#", "\n"));
        return texts;
    }

    private static String mutated(String text, Random random) {
        StringBuilder out = new StringBuilder(text);
        for (int i = random.nextInt(8); i >= 0 && !out.isEmpty(); i--) {
            int at = random.nextInt(out.length());
            switch (random.nextInt(4)) {
                case 0 -> out.deleteCharAt(at);
                case 1 -> out.insert(at, PIECES.charAt(random.nextInt(PIECES.length())));
                case 2 -> out.setCharAt(at, PIECES.charAt(random.nextInt(PIECES.length())));
                default -> out.insert(at, out.substring(at, Math.min(out.length(), at + random.nextInt(40))));
            }
        }
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void fileIsASourceOrAProblem(long seed) throws IOException {
        Random random = new Random(seed);
        List<String> seeds = seeds();
        for (int i = 0; i < ROUNDS; i++) {
            String text = mutated(seeds.get(random.nextInt(seeds.size())), random);
            SourceConfigReader.Result result = reader.read("name", Path.of("name.conf"), text);
            assertEquals(result.fatal(), result.sources().isEmpty(), text);
            SourceConfigReader.Defaults defaults = reader.withDefaults(Path.of("defaults.conf"), text);
            assertEquals(defaults.problems().stream().anyMatch(ConfigProblem::fatal), defaults.reader() == null, text);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void fileOfConfigDIsASourceOrAProblem(long seed) throws IOException {
        Random random = new Random(seed);
        String text = Files.readString(Path.of("src/test/resources/config.d/filters.url"));
        ConfigDReader upstream = new ConfigDReader(reader);
        for (int i = 0; i < ROUNDS; i++) {
            String mutation = mutated(text, random);
            SourceConfigReader.Result result = upstream.url("name", Path.of("name.url"), mutation);
            assertNotNull(result.problems());
            assertEquals(result.fatal(), result.sources().isEmpty(), mutation);
        }
    }
}
