package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.Family;
import io.pcp.pmda.exposition.FamilyType;
import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.NotAnExpositionException;
import io.pcp.pmda.exposition.ParseReport;
import io.pcp.pmda.exposition.Role;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.source.Body;
import io.pcp.pmda.source.ScrapeException;
import io.pcp.pmda.source.Scraper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A program that exports what the test says, with as much of a parser as that takes. */
final class Program implements SourceParts.Parser {
    volatile String document = "";
    volatile ScrapeException failure;
    volatile CountDownLatch hang;
    volatile int scrapes;
    volatile int connections;
    volatile int released;
    volatile boolean deaf;

    private Layout last = Layout.EMPTY;

    /** A connection to it. */
    Scraper connect() {
        connections++;
        return new Scraper() {
            private volatile boolean closed;

            @Override
            public Body scrape() throws ScrapeException {
                scrapes++;
                CountDownLatch until = hang;
                while (until != null && until.getCount() > 0 && (deaf || !closed)) {
                    Bed.nap();
                }
                if (closed) {
                    throw new ScrapeException(ScrapeException.Kind.CANCELLED, "cancelled");
                }
                if (failure != null) {
                    throw failure;
                }
                byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
                return new Body(bytes, bytes.length, null, 200);
            }

            @Override
            public void release() {
                released++;
            }

            @Override
            public void close() {
                closed = true;
            }
        };
    }

    /** Lines {@code name value}, {@code name{label} value}, {@code name value@millis}; {@code !} refuses the document. */
    @Override
    public Exposition parse(Body body) throws NotAnExpositionException {
        String text = new String(body.bytes(), 0, body.length(), StandardCharsets.UTF_8);
        if (text.startsWith("!")) {
            throw new NotAnExpositionException("HTML", null);
        }
        List<String> lines = text.lines().toList();
        long[] words = new long[lines.size()];
        long[] stamps = new long[lines.size()];
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            String[] parts = lines.get(i).split(" ");
            String[] value = parts[1].split("@");
            words[i] = value[0].equals("stale")
                    ? Exposition.STALE
                    : Double.doubleToRawLongBits(Double.parseDouble(value[0]));
            stamps[i] = value.length > 1 ? Long.parseLong(value[1]) : Exposition.NO_TIMESTAMP;
            series.add(series(parts[0]));
        }
        if (!series.toString().equals(last.series().toString())) {
            last = new Layout(
                    series, series.stream().map(Series::family).distinct().toList());
        }
        ParseReport report = new ParseReport(body.length(), words.length, 0, 0, 0, 0, 0, 0, List.of());
        return new Exposition(last, words, stamps, report);
    }

    private static Series series(String key) {
        int brace = key.indexOf('{');
        String name = brace < 0 ? key : key.substring(0, brace);
        Family family = new Family(name, FamilyType.GAUGE, "", "", null);
        List<SeriesLabel> labels =
                brace < 0 ? List.of() : List.of(new SeriesLabel("l", key.substring(brace + 1, key.length() - 1)));
        return new Series(family, name, Role.VALUE, labels);
    }
}
