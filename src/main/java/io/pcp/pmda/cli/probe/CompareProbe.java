package io.pcp.pmda.cli.probe;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.gpu.GpuCatalogue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what is served with what {@code nvidia-smi} prints before and after. */
public final class CompareProbe {
    /** A load that changes quickly may miss once. */
    private static final int ROUNDS = 3;

    private final NvidiaSmi smi;
    private final Comparison comparison;
    private final Set<String> properties = new HashSet<>();
    private final Map<String, Comparison.Line> lines = new LinkedHashMap<>();

    /**
     * @param catalogue names what can be compared
     */
    public CompareProbe(NvidiaSmi smi, GpuCatalogue catalogue) {
        this.smi = smi;
        List<CatalogueRow> rows = catalogue.rows().stream()
                .filter(row -> !row.nvidiaSmi().isEmpty())
                .toList();
        comparison = new Comparison(rows);
        rows.forEach(row -> properties.addAll(SmiNames.of(row)));
    }

    /**
     * Compares until all agrees, at most three times; what agreed once counts as agreeing.
     *
     * @param values read afresh with each fetch
     * @throws IOException when {@code nvidia-smi} or the agent cannot be asked
     */
    public void compare(Values values) throws IOException, InterruptedException {
        // What is read in the background needs a first pass before it can be compared.
        values.fetch();
        Thread.sleep(2000);
        for (int round = 0; round < ROUNDS && (round == 0 || wrong() > 0); round++) {
            NvidiaSmi.Shot before = smi.shot(properties);
            Map<String, Served> ours = values.fetch();
            NvidiaSmi.Shot after = smi.shot(properties);
            for (Comparison.Line line : comparison.compare(ours, before, after)) {
                lines.merge(
                        line.metric() + " " + line.instance(),
                        line,
                        (old, now) -> old.verdict() == Comparison.Verdict.AGREES ? old : now);
            }
        }
    }

    private long wrong() {
        return lines.values().stream().filter(line -> line.verdict().wrong()).count();
    }

    private long count(Comparison.Verdict verdict) {
        return lines.values().stream().filter(line -> line.verdict() == verdict).count();
    }

    /** Findings and the table, what does not agree first. */
    public void report(Report report) {
        report.heading("Compared with nvidia-smi");
        report.check(Check.of(
                count(Comparison.Verdict.AGREES) > 0,
                "compared",
                count(Comparison.Verdict.AGREES) + " values agree, " + count(Comparison.Verdict.BOTH_WITHOUT)
                        + " are there in neither, " + count(Comparison.Verdict.NOT_COMPARED) + " not compared"));
        List<List<String>> rows = new ArrayList<>();
        for (Comparison.Line line : lines.values()) {
            if (line.verdict().wrong()) {
                report.check(Check.of(
                        false,
                        name(line),
                        "ours " + line.ours() + ", nvidia-smi " + line.theirs() + " ("
                                + line.verdict().words() + ")"));
            }
            rows.add(List.of(
                    line.metric(),
                    line.instance(),
                    line.ours(),
                    line.theirs(),
                    line.tolerance(),
                    line.verdict().wrong()
                            ? "**" + line.verdict().words() + "**"
                            : line.verdict().words()));
        }
        report.table(List.of("metric", "instance", "ours", "nvidia-smi", "tolerance", "verdict"), rows);
    }

    private static String name(Comparison.Line line) {
        return line.metric() + (line.instance().isEmpty() ? "" : " of " + line.instance());
    }
}
