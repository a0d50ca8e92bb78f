package io.pcp.pmda.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Grafana reads at its start names the data sources and directories that there are. */
class ProvisioningTest {
    private static String read(String generation, String kind) throws IOException {
        return Files.readString(GeneratedFile.path("pmda/grafana/" + generation + "/" + kind + "/pmdagpu.yaml"));
    }

    private static List<String> values(String text, String key) {
        return Pattern.compile("(?m)^[ -]*" + key + ": (.*)$")
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    @Test
    void dataSourcesAreThoseOfTheDashboards() throws IOException {
        assertEquals(
                List.of(Flavour.VALKEY.plugin, Flavour.VECTOR.plugin),
                values(read("provisioning/pcp7", "datasources"), "type"));
        assertEquals(
                List.of(Flavour.VALKEY_PCP6.plugin, Flavour.VECTOR.plugin),
                values(read("provisioning/pcp6", "datasources"), "type"));
    }

    @Test
    void addressOfPmproxyIsLeftToTheSite() throws IOException {
        for (String generation : List.of("provisioning/pcp6", "provisioning/pcp7")) {
            assertEquals(List.of("$PMPROXY_URL", "$PMPROXY_URL"), values(read(generation, "datasources"), "url"));
        }
    }

    @Test
    void directoriesAreThoseThatAreInstalled() throws IOException {
        String installed = Files.readString(GeneratedFile.path("pmda/install.d/files"));
        for (String generation : List.of("provisioning/pcp6", "provisioning/pcp7")) {
            for (String path : values(read(generation, "dashboards"), "path")) {
                String directory = path.replace("/var/lib/pcp/pmdas/gpu/", "");
                assertTrue(Files.isDirectory(GeneratedFile.path("pmda/" + directory)), path);
                assertTrue(installed.contains("$PCP_PMDAS_DIR/gpu/" + directory + "/"), path);
            }
        }
    }

    @Test
    void everyGenerationEnablesThePlugin() throws IOException {
        for (String generation : List.of("provisioning/pcp6", "provisioning/pcp7")) {
            assertEquals(List.of("performancecopilot-pcp-app"), values(read(generation, "plugins"), "type"));
        }
    }
}
