package io.pcp.pmda.gpu.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pcp.pmda.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files made from the table of rules are the ones in the tree. {@code -Dcatalogue.write=true} makes them anew. */
class AlertFilesTest {
    private static final String BEGIN = "<!-- rules: made from src/main/alerts/alert-rules.csv -->\n";
    private static final String END = "<!-- end of rules -->\n";

    private static void same(String file, String text) throws IOException {
        GeneratedFile.same(file, text, "alert-rules.csv");
    }

    @Test
    void filesOfPmieconfInTheTreeAreTheTables() throws IOException {
        for (AlertRule rule : AlertRules.load()) {
            same("pmda/pmieconf/" + rule.group() + "/" + rule.id(), PmieconfFile.of(rule));
        }
    }

    @Test
    void noFileOfPmieconfIsLeftOver() throws IOException {
        Set<String> rules = AlertRules.load().stream()
                .map(rule -> rule.group() + "/" + rule.id())
                .collect(Collectors.toCollection(TreeSet::new));
        Path root = GeneratedFile.path("pmda/pmieconf");
        try (Stream<Path> files = Files.walk(root)) {
            Set<String> there = files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .filter(file -> !file.equals("gpu/actions"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(rules, there);
        }
    }

    @Test
    void fileOfPmieInTheTreeIsTheTables() throws IOException {
        same("pmda/gpu-alerts.pmie", PmieFile.of(AlertRules.load()));
    }

    @Test
    void rulesInTheManualAreTheTables() throws IOException {
        String page = Files.readString(GeneratedFile.path("pmda/doc/alerts.md"));
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        same("pmda/doc/alerts.md", page.substring(0, from) + RulePage.of(AlertRules.load()) + page.substring(to));
    }
}
