package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.ExpositionParser;
import io.pcp.pmda.exposition.NotAnExpositionException;
import io.pcp.pmda.exposition.ParseRules;
import io.pcp.pmda.source.FileTrust;
import io.pcp.pmda.source.Limits;
import io.pcp.pmda.source.NoValues;
import io.pcp.pmda.source.SourceConfig;
import io.pcp.pmda.source.SourceConfigReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the programs that the bridge is for export, and what it becomes in PCP by their presets. {@code -Dgolden.write=true}
 * writes the latter again; read the difference before committing it.
 */
class StoredExpositionTest {
    private static final long NOW = 1_763_201_001_000L;

    static List<String> names() {
        return StoredExposition.names();
    }

    /** A source of its own, with an empty memory. */
    private record Bridged(ExpositionParser parser, SourceMapping mapping, StoredExposition stored, NoValues noValues) {
        static Bridged of(String name) throws IOException {
            StoredExposition stored = StoredExposition.read(name);
            SourceConfigReader.Result read = new SourceConfigReader(new FileTrust(0))
                    .read(
                            stored.source(),
                            Path.of("/etc/pmdagpu/sources.d", stored.source() + ".conf"),
                            stored.configuration());
            assertEquals(List.of(), read.problems());
            SourceConfig source = read.sources().get(0);
            SourceMapping mapping = new SourceMapping(source, Registry.open(null, MappingLog.NONE), MappingLog.NONE);
            Limits limits = source.limits();
            ParseRules rules = new ParseRules(
                    source.reading().strict(),
                    source.reading().utf8(),
                    limits.line(),
                    limits.labels(),
                    limits.labelName(),
                    limits.labelValue(),
                    10,
                    mapping.rule());
            return new Bridged(
                    new ExpositionParser(rules),
                    mapping,
                    stored,
                    source.reading().noValues());
        }

        Exposition parse() throws NotAnExpositionException {
            return parser.parse(stored.body(), stored.body().length, stored.format());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void becomesWhatIsStoredBesideIt(String name) throws Exception {
        Bridged bridged = Bridged.of(name);
        Exposition exposition = bridged.parse();
        String text = PcpText.of(exposition, bridged.mapping().map(exposition.layout(), NOW), bridged.noValues());
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(bridged.stored().pcp(), text);
        }
        assertEquals(Files.readString(bridged.stored().pcp()), text);
    }

    @ParameterizedTest
    @MethodSource("names")
    void theSameDocumentAgainIsNoWork(String name) throws Exception {
        Bridged bridged = Bridged.of(name);
        Exposition first = bridged.parse();
        MappedLayout mapped = bridged.mapping().map(first.layout(), NOW);
        Exposition second = bridged.parse();
        assertSame(first.layout(), second.layout());
        assertSame(mapped, bridged.mapping().map(second.layout(), NOW + 1000));
        assertEquals(PcpText.of(first, mapped, bridged.noValues()), PcpText.of(second, mapped, bridged.noValues()));
    }

    @ParameterizedTest
    @MethodSource("names")
    void noLineOfItIsLost(String name) throws Exception {
        StoredExposition stored = StoredExposition.read(name);
        ExpositionParser parser = new ExpositionParser(ParseRules.DEFAULT);
        Exposition all = parser.parse(stored.body(), stored.body().length, stored.format());
        long samples = new String(stored.body(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .count();
        assertEquals(samples, all.report().samples());
        assertEquals(List.of(), all.report().problems());
        assertEquals(samples, all.layout().series().size());
    }

    @Test
    void eachSaysWhereItIsFrom() throws Exception {
        for (String name : names()) {
            StoredExposition stored = StoredExposition.read(name);
            String origin = stored.about().getProperty("origin", "");
            assertTrue(List.of("recorded", "written").contains(origin), name + ": " + origin);
            assertTrue(stored.about().containsKey("describes"), name);
            assertTrue(stored.about().containsKey("content_type"), name);
        }
    }
}
