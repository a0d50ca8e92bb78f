package io.pcp.pmda.gpu.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.gpu.GpuCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What every rule keeps to, beyond what the archives of qa/130 and 131 prove. */
class AlertRulesTest {
    private static final String HEAD =
            "rule,scope,form,condition,hold,delta,severity,enabled,variables,title,value,remedy,help,with\n";

    private static Path path(String file) {
        String base = System.getProperty("pmdagpu.basedir");
        return Path.of(base == null ? "." : base, file);
    }

    private static Map<String, CatalogueRow> catalogue() {
        return GpuCatalogue.load().rows().stream().collect(Collectors.toMap(CatalogueRow::name, Function.identity()));
    }

    @Test
    void everyMetricOfGpusIsInTheCatalogue() throws IOException {
        Map<String, CatalogueRow> catalogue = catalogue();
        List<String> unknown = new ArrayList<>();
        for (AlertRule rule : AlertRules.load()) {
            rule.condition().metrics().stream()
                    .filter(metric -> metric.startsWith("gpu.") && !catalogue.containsKey(metric))
                    .forEach(metric -> unknown.add(rule.name() + ": " + metric));
        }
        assertEquals(List.of(), unknown);
    }

    /** pmie never calls an expression true whose metrics have different instance domains. */
    @Test
    void metricsOfOneRuleHaveOneInstanceDomain() throws IOException {
        Map<String, CatalogueRow> catalogue = catalogue();
        List<String> mixed = new ArrayList<>();
        for (AlertRule rule : AlertRules.load()) {
            Set<String> domains = rule.condition().metrics().stream()
                    .filter(metric -> metric.startsWith("gpu."))
                    .map(metric -> catalogue.get(metric).instances())
                    .collect(Collectors.toCollection(TreeSet::new));
            boolean whole = rule.scope() == Scope.HOST;
            if (domains.size() > 1 || domains.stream().anyMatch(domain -> domain.isEmpty() != whole)) {
                mixed.add(rule.name() + ": " + domains);
            }
        }
        assertEquals(List.of(), mixed);
    }

    /** Numbers in texts and remedies go out of date; names of metrics in them do not. */
    @Test
    void metricsThatTextsNameAreThere() throws IOException {
        Set<String> metrics = catalogue().keySet();
        Pattern name = Pattern.compile("\\bgpu\\.[a-z0-9_]+\\.[a-z0-9_.]*[a-z0-9]");
        List<String> unknown = new ArrayList<>();
        for (AlertRule rule : AlertRules.load()) {
            Matcher found = name.matcher(rule.remedy() + " " + rule.help());
            while (found.find()) {
                String metric = found.group();
                if (metrics.stream().noneMatch(known -> (known + ".").startsWith(metric + "."))) {
                    unknown.add(rule.name() + ": " + metric);
                }
            }
        }
        assertEquals(List.of(), unknown);
    }

    /** A rule that no archive makes fire is not proven. */
    @Test
    void everyRuleFiresInAScript() throws IOException {
        String fired = Files.readString(path("qa/130.out")) + Files.readString(path("qa/131.out"));
        assertEquals(
                List.of(),
                AlertRules.load().stream()
                        .map(AlertRule::name)
                        .filter(rule -> !fired.contains("\n" + rule + " "))
                        .toList());
    }

    /** pmie 6 compares only the first instance of these. */
    @Test
    void noRuleReducesSamplesToOneValue() throws IOException {
        for (AlertRule rule : AlertRules.load()) {
            assertFalse(PmieconfFile.of(rule).matches("(?s).*\\b(?:min|max|avg|sum)_sample\\b.*"), () -> rule.name());
        }
    }

    @Test
    void everyVariableOfAConditionIsDefined() throws IOException {
        Pattern variable = Pattern.compile("\\$([a-z]+)\\$");
        for (AlertRule rule : AlertRules.load()) {
            Set<String> used = variable.matcher(new Predicate(rule, "", "\"").text())
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> defined =
                    rule.variables().stream().map(RuleVariable::name).collect(Collectors.toCollection(TreeSet::new));
            if (rule.holds()) {
                defined.add("hold");
            }
            assertEquals(defined, used, rule.name());
        }
    }

    @Test
    void qualifiersStandBehindEachMetric() {
        Condition condition = new Condition("100 * gpu.a.b / gpu.c > $threshold$ && mem.d #'1 minute' == 0");
        assertEquals(
                "100 * gpu.a.b $hosts$ @0..2 / gpu.c $hosts$ @0..2 > $threshold$ && mem.d $hosts$ #'1 minute' @0..2 == 0",
                condition.at("$hosts$", "@0..2"));
        assertEquals(Set.of("gpu.a.b", "gpu.c", "mem.d"), condition.metrics());
    }

    @Test
    void badRowIsNamedWithItsLine() {
        String row = "gpu.x,gpu,held,gpu.pstate > 1,%s,10,warning,yes,,Title,%s,Do it,Help.,%s\n";
        assertEquals(
                1,
                AlertRules.parse("t.csv", HEAD + row.formatted("20", "%v", "")).size());
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> AlertRules.parse("t.csv", HEAD + row.formatted("25", "%v", "")))
                .getMessage();
        assertEquals("t.csv:2: hold must be a multiple of delta", message);
        message = assertThrows(
                        IllegalArgumentException.class,
                        () -> AlertRules.parse("t.csv", HEAD + row.formatted("20", "$(id)", "")))
                .getMessage();
        assertTrue(message.startsWith("t.csv:2: \"$(id)\": expected letters"), message);
        message = assertThrows(
                        IllegalArgumentException.class,
                        () -> AlertRules.parse("t.csv", HEAD + row.formatted("20", "%v", "gpu.y")))
                .getMessage();
        assertEquals("t.csv: gpu.x: no rule gpu.y", message);
    }
}
