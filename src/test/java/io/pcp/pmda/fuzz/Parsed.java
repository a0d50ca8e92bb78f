package io.pcp.pmda.fuzz;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.ExpositionFormat;
import io.pcp.pmda.exposition.ExpositionParser;
import io.pcp.pmda.exposition.NotAnExpositionException;
import io.pcp.pmda.exposition.ParseReport;
import io.pcp.pmda.exposition.Series;
import java.util.List;
import java.util.TreeMap;

/**
 * What a parser makes of a document, as text that can be compared: the order of series and of labels does not count, and
 * neither does what breaks OpenMetrics where nobody is strict, as that is looked for only when the series have changed.
 */
final class Parsed {
    private Parsed() {}

    static String by(ExpositionParser parser, byte[] document, ExpositionFormat format, boolean strict) {
        boolean exact = strict || format == ExpositionFormat.PROMETHEUS;
        try {
            Exposition exposition = parser.parse(document, document.length, format);
            return text(exposition) + report(exposition.report(), exact, true);
        } catch (NotAnExpositionException e) {
            return "refused: " + e.getMessage() + " " + report(e.report(), exact, false);
        }
    }

    /** Which series a document that is refused would have dropped, or has twice, is not worked out. */
    private static String report(ParseReport report, boolean exact, boolean accepted) {
        if (report == null) {
            return "";
        }
        return new ParseReport(
                        report.bytes(),
                        report.samples(),
                        report.parseErrors(),
                        exact ? report.strictErrors() : 0,
                        accepted ? report.dropped() : 0,
                        accepted ? report.duplicates() : 0,
                        report.exemplars(),
                        accepted ? report.rounded() : 0,
                        exact ? report.problems() : List.of())
                .toString();
    }

    private static String text(Exposition exposition) {
        List<Series> series = exposition.layout().series();
        TreeMap<String, String> values = new TreeMap<>();
        for (int i = 0; i < series.size(); i++) {
            Series each = series.get(i);
            // NaN has many bits; only those of a staleness marker mean something.
            long word = exposition.words()[i];
            long time = exposition.timestamps() == null
                    ? Exposition.NO_TIMESTAMP
                    : exposition.timestamps()[i];
            String twin = values.put(
                    each.sample() + " " + labels(each) + " " + each.role() + " " + each.family(),
                    Long.toHexString(word) + " @" + time);
            if (twin != null) {
                throw new AssertionError("twice in the layout: " + each);
            }
        }
        if (exposition.words().length < series.size()) {
            throw new AssertionError("fewer values than series");
        }
        List<String> families = exposition.layout().families().stream()
                .map(Object::toString)
                .sorted()
                .toList();
        return values + "\n" + families + "\n";
    }

    /** One without a value counts as absent. */
    private static List<String> labels(Series series) {
        return series.labels().stream()
                .filter(label -> !label.value().isEmpty())
                .map(Object::toString)
                .sorted()
                .toList();
    }
}
