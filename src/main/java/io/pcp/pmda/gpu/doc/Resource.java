package io.pcp.pmda.gpu.doc;

import io.pcp.pmda.gpu.Csv;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Tables of texts in the jar. */
final class Resource {
    private Resource() {}

    /**
     * The records of a table below its head.
     *
     * @param columns the head it must have
     * @throws IllegalStateException when the jar lacks it
     * @throws IllegalArgumentException with file and line for a record of another width
     */
    static List<Csv.Line> table(String name, List<String> columns) {
        try (InputStream in = Resource.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in this jar; build it anew");
            }
            return checked(name, new String(in.readAllBytes(), StandardCharsets.UTF_8), columns);
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be read from this jar; build it anew", e);
        }
    }

    static List<Csv.Line> checked(String name, String text, List<String> columns) {
        List<Csv.Line> lines = Csv.parse(name, text);
        for (Csv.Line line : lines) {
            if (line.fields().size() != columns.size()) {
                throw new IllegalArgumentException(
                        name + ":" + line.line() + ": " + line.fields().size() + " fields, expected " + columns.size());
            }
        }
        if (lines.isEmpty() || !lines.get(0).fields().equals(columns)) {
            throw new IllegalArgumentException(name + ":1: the columns must be " + String.join(",", columns));
        }
        return lines.subList(1, lines.size());
    }
}
