package io.pcp.pmda.exposition;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Parses texts, and shows what came out of them as texts. */
final class Expositions {
    private Expositions() {}

    static Exposition prometheus(ExpositionParser parser, String text) throws NotAnExpositionException {
        return parse(parser, text, ExpositionFormat.PROMETHEUS);
    }

    static Exposition openmetrics(ExpositionParser parser, String text) throws NotAnExpositionException {
        return parse(parser, text, ExpositionFormat.OPENMETRICS);
    }

    static Exposition parse(ExpositionParser parser, String text, ExpositionFormat format)
            throws NotAnExpositionException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return parser.parse(body, body.length, format);
    }

    static Exposition prometheus(String text) throws NotAnExpositionException {
        return prometheus(new ExpositionParser(rules(SeriesRule.ALL)), text);
    }

    static Exposition openmetrics(String text) throws NotAnExpositionException {
        return openmetrics(new ExpositionParser(rules(SeriesRule.ALL)), text);
    }

    /** Those of a source, but with more problems kept, and names of any kind. */
    static ParseRules rules(SeriesRule rule) {
        ParseRules normal = ParseRules.DEFAULT;
        return new ParseRules(
                false,
                true,
                normal.maxLine(),
                normal.maxLabels(),
                normal.maxLabelName(),
                normal.maxLabelValue(),
                10,
                rule);
    }

    /** One line per series: as a document has it, with its value, and its timestamp if any. */
    static List<String> samples(Exposition exposition) {
        List<String> lines = new ArrayList<>();
        List<Series> series = exposition.layout().series();
        for (int i = 0; i < series.size(); i++) {
            long[] times = exposition.timestamps();
            String time = times == null || times[i] == Exposition.NO_TIMESTAMP ? "" : " @" + times[i];
            lines.add(series.get(i) + " " + exposition.real(i) + time);
        }
        return lines;
    }

    /** One line per series: sample, role, family, type. */
    static List<String> roles(Exposition exposition) {
        List<String> lines = new ArrayList<>();
        for (Series series : exposition.layout().series()) {
            Family family = series.family();
            lines.add(series.sample() + " " + series.role() + " " + family.name() + " " + family.type());
        }
        return lines;
    }

    static List<String> problems(ParseReport report) {
        return report.problems().stream().map(Problem::toString).toList();
    }
}
