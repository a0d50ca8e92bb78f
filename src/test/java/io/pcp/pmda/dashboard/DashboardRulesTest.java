package io.pcp.pmda.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcp.pmda.GeneratedFile;
import io.pcp.pmda.gpu.GpuCatalogue;
import io.pcp.pmda.model.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Dashboards keep the rules of Grafana and ours, and name nothing that nobody serves. */
class DashboardRulesTest {
    /** Of other agents, and of the bridge itself; the test on a live stack asks for them. */
    private static final String OTHERS = "(kernel|mem|disk|network|pmcd|hinv|workload\\.control)\\..*";

    /** Made by the agent of the buckets of a histogram. */
    private static final String DERIVED = "_(p\\d\\d|avg)$";

    @Test
    void dashboardsKeepTheRules() throws IOException {
        List<String> problems = new ArrayList<>();
        for (Tree.Made made : Tree.made()) {
            problems.addAll(Rules.problems(made.file(), made.flavour(), new ObjectMapper().readTree(made.json())));
        }
        assertEquals("", String.join("\n", problems));
    }

    @Test
    void addressesAndTitlesAreUniqueWithinAGeneration() throws IOException {
        Set<String> seen = new HashSet<>();
        for (Tree.Made made : Tree.made()) {
            assertTrue(seen.add(made.flavour() + " " + made.dashboard().uid(made.flavour())), made::file);
            assertTrue(seen.add(made.flavour() + " " + made.dashboard().title()), made::file);
        }
    }

    @Test
    void everyMetricIsOneThatIsServed() throws IOException {
        Set<String> known = known();
        List<String> unknown = new ArrayList<>();
        for (Dashboard dashboard : Tree.sources()) {
            for (Panel panel : dashboard.panels()) {
                for (Query query : panel.queries()) {
                    String name = query.metric().replaceFirst(DERIVED, "_bucket");
                    if (query.plain() && !known.contains(name) && !name.matches(OTHERS)) {
                        unknown.add(dashboard.name() + ".dash:" + panel.line() + ": " + query.metric());
                    }
                }
            }
        }
        assertEquals(List.of(), unknown);
    }

    @Test
    void onlyLiveQueriesAreExpressions() throws IOException {
        for (Dashboard dashboard : Tree.sources()) {
            for (Panel panel : dashboard.panels()) {
                assertTrue(
                        panel.queries().stream().allMatch(query -> query.live() || query.plain()),
                        () -> dashboard.name() + ".dash:" + panel.line());
            }
        }
    }

    @Test
    void everyMetricOfATableIsANumberOrEveryOneIsAText() throws IOException {
        Set<String> texts = new HashSet<>(List.of("workload.control.status", "workload.control.last_error"));
        GpuCatalogue.load().rows().stream()
                .filter(row -> row.type() == ValueType.STRING)
                .forEach(row -> texts.add(row.name()));
        for (Dashboard dashboard : Tree.sources()) {
            for (Panel panel : dashboard.panels()) {
                long strings = panel.queries().stream()
                        .filter(query -> texts.contains(query.metric()))
                        .count();
                boolean fits = strings == 0 || strings == panel.queries().size();
                assertTrue(fits, () -> dashboard.name() + ".dash:" + panel.line() + ": " + panel.title());
                assertEquals(
                        panel.kind() != Panel.Kind.ROW && panel.key("unit", "").equals("string"),
                        strings > 0,
                        () -> dashboard.name() + ".dash:" + panel.line() + ": unit of " + panel.title());
            }
        }
    }

    @Test
    void mistakesInASourceAreToldWithFileAndLine() {
        String[][] cases = {
            {"title = a\n", "x.dash:1: a dashboard needs 'title' and 'text'"},
            {"nonsense", "x.dash:1: neither '[kind title]' nor 'key = value': nonsense"},
            {"title = a\nfoo = b", "x.dash:2: unknown key 'foo'"},
            {"title = a\ntitle = b", "x.dash:2: 'title' stands twice"},
            {"[pie Eaten]", "x.dash:1: 'pie' is none of row, stat, graph, states, heat, table"},
            {"[stat A]\ntext = t\n[row B]", "x.dash:3: panel 'A' needs 'text', 'unit' and a 'query'"},
        };
        for (String[] one : cases) {
            IllegalArgumentException wrong =
                    assertThrows(IllegalArgumentException.class, () -> DashboardReader.of("x", one[0]), one[0]);
            assertEquals(one[1], wrong.getMessage());
        }
    }

    private static Set<String> known() throws IOException {
        Set<String> known = new HashSet<>();
        GpuCatalogue.load().rows().forEach(row -> known.add(row.name()));
        for (String program : List.of("vllm", "sglang", "triton")) {
            Files.readAllLines(GeneratedFile.path("src/test/resources/scrapes/" + program + ".pcp")).stream()
                    .filter(line -> line.startsWith("workload."))
                    .forEach(line -> known.add(line.substring(0, line.indexOf(' '))));
        }
        return known;
    }
}
