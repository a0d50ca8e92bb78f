package io.pcp.pmda.exposition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A parser that knows the documents before must find in a document what a parser finds that knows nothing. */
class ResyncTest {
    private static final int DOCUMENTS = 60;
    private static final int ROUNDS = 60;

    /** Everything a rule may decide, told by name and type only. */
    private static final SeriesRule RULE = series -> {
        if (series.sample().equals("s_sum") || series.label("y").equals("9")) {
            return SeriesRule.Verdict.DROP;
        }
        if (series.family().type() == FamilyType.GAUGEHISTOGRAM) {
            return SeriesRule.Verdict.DROP;
        }
        return series.family().type() == FamilyType.COUNTER || series.sample().equals("h_count")
                ? SeriesRule.Verdict.EXACT
                : SeriesRule.Verdict.REAL;
    };

    private record Outcome(Exposition exposition, String refusal) {
        static Outcome of(ExpositionParser parser, byte[] body, ExpositionFormat format) {
            try {
                return new Outcome(parser.parse(body, body.length, format), null);
            } catch (NotAnExpositionException e) {
                return new Outcome(null, e.getMessage());
            }
        }
    }

    private static String text(Series series) {
        Map<String, String> labels = new TreeMap<>();
        for (SeriesLabel label : series.labels()) {
            if (!label.value().isEmpty()) {
                labels.put(label.name(), label.value());
            }
        }
        return series.sample() + labels + series.role() + series.family();
    }

    private static Map<String, List<Object>> values(Exposition exposition) {
        Map<String, List<Object>> values = new HashMap<>();
        for (int i = 0; i < exposition.layout().series().size(); i++) {
            Series series = exposition.layout().series().get(i);
            long[] times = exposition.timestamps();
            Object previous = values.put(
                    text(series), List.of(exposition.words()[i], times == null ? Exposition.NO_TIMESTAMP : times[i]));
            assertEquals(null, previous, () -> "twice: " + text(series));
        }
        return values;
    }

    private static List<String> texts(Exposition exposition) {
        List<String> texts = new ArrayList<>();
        exposition.layout().series().forEach(series -> texts.add(text(series)));
        return texts;
    }

    /**
     * Where nobody asked for strictness, breaches of OpenMetrics are looked for when the layout is new, and those found then
     * are told until the next one.
     */
    private static ParseReport comparable(ParseReport report, boolean whole) {
        return whole
                ? report
                : new ParseReport(
                        report.bytes(),
                        report.samples(),
                        report.parseErrors(),
                        0,
                        report.dropped(),
                        report.duplicates(),
                        report.exemplars(),
                        report.rounded(),
                        List.of());
    }

    private static void compare(Exposition known, Exposition fresh, boolean whole, String why) {
        Map<String, List<Object>> wanted = values(fresh);
        Map<String, List<Object>> found = values(known);
        if (!wanted.equals(found)) {
            Map<String, List<Object>> missed = new HashMap<>(wanted);
            missed.entrySet().removeAll(found.entrySet());
            found.entrySet().removeAll(wanted.entrySet());
            assertEquals(missed, found, why);
        }
        assertEquals(
                new HashSet<>(fresh.layout().families()),
                new HashSet<>(known.layout().families()),
                why);
        assertEquals(comparable(fresh.report(), whole), comparable(known.report(), whole), why);
        assertEquals(fresh.timestamps() == null, known.timestamps() == null, why);
    }

    private static void compareLayouts(Exposition before, Exposition known, Exposition fresh, String why) {
        boolean same = values(before).keySet().equals(values(known).keySet())
                && new HashSet<>(before.layout().families())
                        .equals(new HashSet<>(known.layout().families()));
        if (same) {
            assertSame(before.layout(), known.layout(), why);
            return;
        }
        assertNotSame(before.layout(), known.layout(), why);
        assertEquals(texts(fresh), texts(known), why);
        assertEquals(fresh.layout().families(), known.layout().families(), why);
        Map<String, Series> kept = new HashMap<>();
        before.layout().series().forEach(series -> kept.put(text(series), series));
        for (Series series : known.layout().series()) {
            assertSame(kept.getOrDefault(text(series), series), series, why);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aChangedDocumentIsReadAsIfItWereTheFirst(long base) {
        follow(base, false);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void aDamagedDocumentIsReadAsIfItWereTheFirst(long base) {
        follow(base, true);
    }

    /** Puts a few wrong bytes into some of the documents. */
    private static byte[] damage(byte[] body, Random random) {
        byte[] bytes = "\n\r \t{}\"\\,=#\0\u00ff019.eE+-NaTn_:".getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(4); i > 0 && body.length > 0; i--) {
            body[random.nextInt(body.length)] = bytes[random.nextInt(bytes.length)];
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(body, random.nextInt(body.length + 1)) : body;
    }

    private static void follow(long base, boolean damaged) {
        for (int i = 0; i < DOCUMENTS; i++) {
            long seed = base * 1_000_003 + i;
            Random random = new Random(seed);
            ParseRules rules = new ParseRules(false, i % 2 == 0, 90, 3, 10, 1024, 5, RULE);
            ExpositionParser parser = new ExpositionParser(rules);
            ExpositionFormat format = ExpositionFormat.values()[random.nextInt(2)];
            RandomDocument document = new RandomDocument(random);
            Exposition before = null;
            for (int round = 0; round < ROUNDS; round++) {
                byte[] body = damaged ? damage(document.bytes(format), random) : document.bytes(format);
                Outcome known = Outcome.of(parser, body.clone(), format);
                Outcome fresh = Outcome.of(new ExpositionParser(rules), body, format);
                String why = "seed " + seed + ", round " + round + " of\n" + new String(body, StandardCharsets.UTF_8);
                assertEquals(fresh.refusal(), known.refusal(), why);
                if (known.refusal() == null) {
                    boolean whole = format == ExpositionFormat.PROMETHEUS
                            || before == null
                            || known.exposition().layout() != before.layout();
                    compare(known.exposition(), fresh.exposition(), whole, why);
                    if (before != null) {
                        compareLayouts(before, known.exposition(), fresh.exposition(), why);
                    }
                    before = known.exposition();
                }
                document.change();
                format = random.nextInt(40) == 0 ? ExpositionFormat.values()[random.nextInt(2)] : format;
            }
        }
        System.out.println("ResyncTest: seeds from " + base * 1_000_003);
    }
}
