package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.NotAnExpositionException;
import io.pcp.pmda.exposition.ParseRules;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.source.Body;
import io.pcp.pmda.source.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources that are each within their limits do not fill the memory together. */
class SeriesBudgetTest {
    private static final int SERIES = 1000;

    @TempDir
    private Path directory;

    private static String document(int series) {
        StringBuilder text = new StringBuilder("# TYPE m gauge\n");
        for (int i = 0; i < series; i++) {
            text.append("m{id=\"").append(i).append("\"} 1\n");
        }
        return text.toString();
    }

    private static TextParser parser(SeriesBudget budget) {
        SeriesBound bound = new SeriesBound(SeriesRule.ALL, 10_000, budget);
        return new TextParser(Reading.Format.AUTO, bound, ParseRules.DEFAULT.with(bound));
    }

    private static int parse(TextParser parser, String text) throws NotAnExpositionException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Exposition document = parser.parse(new Body(bytes, bytes.length, "text/plain", 200));
        return document.layout().series().size();
    }

    @Test
    void secondSourceKeepsWhatFitsAndAllOfItWhenTheFirstHasGone() throws NotAnExpositionException {
        SeriesBudget budget = new SeriesBudget(700_000);
        TextParser first = parser(budget);
        TextParser second = parser(budget);
        assertEquals(SERIES, parse(first, document(SERIES)));
        assertEquals("", first.shortage());
        int fits = parse(second, document(SERIES));
        assertTrue(fits > 0 && fits < SERIES, fits + "");
        assertTrue(second.shortage().startsWith("too many series: "), second.shortage());
        assertTrue(second.shortage().endsWith("raise -Xmx in jvm.options"), second.shortage());
        assertEquals(fits, parse(second, document(SERIES)));
        assertEquals(SERIES, parse(first, document(SERIES)));
        first.close();
        assertEquals(SERIES, parse(second, document(SERIES)));
        assertEquals("", second.shortage());
        second.close();
        assertEquals(700_000, budget.room());
    }

    @Test
    void seriesThatLeaveAndDocumentsThatAreRefusedGiveTheirRoomBack() throws NotAnExpositionException {
        SeriesBudget budget = new SeriesBudget(700_000);
        TextParser parser = parser(budget);
        parse(parser, document(10));
        long room = budget.room();
        assertEquals(SERIES, parse(parser, document(SERIES)));
        assertEquals(10, parse(parser, document(10)));
        assertEquals(room, budget.room());
        String damaged = document(20) + "broken{\n".repeat(50);
        assertThrows(NotAnExpositionException.class, () -> parse(parser, damaged));
        assertEquals(room, budget.room());
    }

    @Test
    void sourceWithoutRoomSaysSoAndWhatToDo() throws IOException {
        Path file = directory.resolve("metrics.prom");
        Files.writeString(file, document(SERIES));
        Files.createDirectories(directory.resolve("sources.d"));
        Files.writeString(directory.resolve("sources.d/app.conf"), "url = file://" + file + "\n");
        try (Bed bed = new Bed(directory, new Small(new AgentWiring(BridgeSettings.defaults(directory), "1")))) {
            bed.until("a document", () -> bed.text("status", "app").startsWith("partial"));
            String status = bed.text("status", "app");
            assertTrue(status.startsWith("partial: too many series: "), status);
            assertTrue(status.endsWith("raise -Xmx in jvm.options"), status);
            double kept = bed.number("series", "app");
            assertTrue(kept > 0 && kept < SERIES, kept + "");
            assertEquals(SERIES - kept, bed.number("dropped_series", "app"));
            assertEquals(1, bed.log("too many series").size());
        }
    }

    /** An agent with little memory. */
    private record Small(AgentWiring agent) implements BridgeModule.Wiring {
        @Override
        public BridgeModule.Watch watch(PmdaContext context, BridgeModule.Configuration changed) {
            return agent.watch(context, changed);
        }

        @Override
        public SourceParts parts(PmdaContext context) {
            BridgeSettings settings = BridgeSettings.defaults(Path.of("/nowhere"));
            return new AgentParts(context, settings, "1", (what, text) -> {}, new SeriesBudget(100_000));
        }

        @Override
        public int threads() {
            return 2;
        }
    }
}
