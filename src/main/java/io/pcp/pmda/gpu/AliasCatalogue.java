package io.pcp.pmda.gpu;

import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The names of pmdanvidia: {@code nvidia-aliases.csv}, one row per name. Cluster and item numbers are frozen once
 * released, as those of {@link GpuCatalogue} are. Immutable.
 */
final class AliasCatalogue {
    /** Where the table lies in the jar. */
    static final String RESOURCE = "nvidia-aliases.csv";

    private static final String ROOT = "nvidia.";
    private static final String HEAD = "name,cluster,item,type,sem,units,indom,computation,of,source,oneline,help";
    private static final Set<String> DOMAINS = Set.of("", "gpu", NvidiaNames.PROC, NvidiaNames.PID);
    /** Below are the clusters of gpu.*, above those of other sources. */
    private static final int FIRST_CLUSTER = 100;

    private static final int LAST_CLUSTER = 255;
    private static final int LAST_ITEM = 1023;

    private final List<AliasRow> rows;

    private AliasCatalogue(List<AliasRow> rows) {
        this.rows = List.copyOf(rows);
    }

    /** The table of this build. */
    static AliasCatalogue load() {
        try (InputStream in = AliasCatalogue.class.getResourceAsStream("/" + RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing in this jar; build it anew");
            }
            return parse(RESOURCE, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(RESOURCE + " cannot be read from this jar; build it anew", e);
        }
    }

    /**
     * Reads a table.
     *
     * @param file name for messages
     * @throws IllegalArgumentException listing every bad row with file and line
     */
    static AliasCatalogue parse(String file, String text) {
        List<Csv.Line> lines = Csv.parse(file, text);
        List<String> columns = List.of(HEAD.split(","));
        if (lines.isEmpty() || !lines.get(0).fields().equals(columns)) {
            throw new IllegalArgumentException(file + ":1: the columns must be " + HEAD);
        }
        List<AliasRow> rows = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Csv.Line line : lines.subList(1, lines.size())) {
            String name = line.fields().get(0);
            try {
                if (line.fields().size() != columns.size()) {
                    throw new IllegalArgumentException(line.fields().size() + " fields, expected " + columns.size());
                }
                AliasRow row = row(line.fields());
                if (!taken.add(row.name()) || !taken.add(row.id())) {
                    throw new IllegalArgumentException("the name, or the number " + row.id() + ", is taken already");
                }
                rows.add(row);
            } catch (IllegalArgumentException wrong) {
                problems.add(file + ":" + line.line() + ": " + name + ": " + wrong.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return new AliasCatalogue(rows);
    }

    private static AliasRow row(List<String> fields) {
        if (!fields.get(0).startsWith(ROOT)) {
            throw new IllegalArgumentException("the name must begin with " + ROOT);
        }
        if (!DOMAINS.contains(fields.get(6))) {
            throw new IllegalArgumentException("indom '" + fields.get(6) + "' is unknown");
        }
        return new AliasRow(
                fields.get(0),
                number("cluster", fields.get(1), FIRST_CLUSTER, LAST_CLUSTER),
                number("item", fields.get(2), 0, LAST_ITEM),
                ValueType.named(fields.get(3)),
                Semantics.named(fields.get(4)),
                Units.parse(fields.get(5)),
                fields.get(6),
                AliasRow.computation(fields.get(7)),
                AliasRow.context(fields.get(8)),
                fields.get(9),
                fields.get(10),
                fields.get(11));
    }

    private static int number(String column, String text, int least, int most) {
        if (text.matches("\\d{1,4}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new IllegalArgumentException(column + " '" + text + "' is not a number of " + least + " to " + most);
    }

    /** All rows, in the order of the table. */
    List<AliasRow> rows() {
        return rows;
    }

    /** Rows that can be served where these metrics of {@link GpuCatalogue} are. */
    List<AliasRow> served(Collection<String> metrics) {
        return rows.stream().filter(row -> metrics.containsAll(row.needs())).toList();
    }

    /** Source of the namespace below {@code nvidia}, for Install. */
    static String pmns(List<AliasRow> served) {
        Map<String, StringBuilder> branches = new TreeMap<>();
        for (AliasRow row : served) {
            String branch = row.name().substring(0, row.name().lastIndexOf('.'));
            StringBuilder lines = branch(branches, branch);
            lines.append("    ")
                    .append(row.name().substring(branch.length() + 1))
                    .append("\t\tGPU:");
            lines.append(row.cluster()).append(':').append(row.item()).append('\n');
        }
        StringBuilder text = new StringBuilder("/* names of pmdanvidia(1), served when nvidia_names is yes */\n");
        branches.forEach((branch, lines) ->
                text.append('\n').append(branch).append(" {\n").append(lines).append("}\n"));
        return text.toString();
    }

    /** Lines of a branch; a new one is entered in its parent. */
    private static StringBuilder branch(Map<String, StringBuilder> branches, String name) {
        StringBuilder known = branches.get(name);
        if (known == null) {
            known = new StringBuilder();
            branches.put(name, known);
            int dot = name.lastIndexOf('.');
            if (dot > 0) {
                branch(branches, name.substring(0, dot))
                        .append("    ")
                        .append(name.substring(dot + 1))
                        .append('\n');
            }
        }
        return known;
    }
}
