package io.pcp.pmda.exposition;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Documents of a file in {@code src/test/resources}, each with a title and the problems it has. */
final class CaseTable {
    private CaseTable() {}

    /**
     * @param problems {@code line N: text}, empty where none is expected
     */
    record Case(String title, String document, List<String> problems) {
        @Override
        public String toString() {
            return title;
        }

        Validation check(boolean openMetrics) {
            byte[] body = document.getBytes(StandardCharsets.UTF_8);
            return openMetrics
                    ? OpenMetricsValidator.check(body, body.length, 100)
                    : OpenMetricsValidator.checkPrometheus(body, body.length, 100);
        }

        /** As the file has it. */
        String render(List<Problem> found) {
            StringBuilder text = new StringBuilder("=== " + title + "\n" + document);
            if (!found.isEmpty()) {
                text.append("---\n");
                found.forEach(problem -> text.append(problem).append('\n'));
            }
            return text.toString();
        }
    }

    static List<Case> read(String name) {
        String text;
        try (InputStream in = CaseTable.class.getResourceAsStream("/openmetrics/" + name)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        List<Case> cases = new ArrayList<>();
        for (String part : text.substring(text.indexOf("\n=== ")).split("\n=== ")) {
            if (!part.isEmpty()) {
                String[] halves = part.split("\n---\n", 2);
                String[] head = halves[0].split("\n", 2);
                String document = halves.length == 1 && part.endsWith("\n") ? head[1] : head[1] + "\n";
                List<String> problems = halves.length == 1
                        ? List.of()
                        : List.of(halves[1].strip().split("\n"));
                cases.add(new Case(head[0], document, problems));
            }
        }
        return cases;
    }
}
