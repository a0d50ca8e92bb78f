package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.pcp.pmda.sdk.PcpConf;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has the names of pmdanvidia, by files of PCP. */
class NvidiaOwnerTest {
    private static final int OURS = 300;

    @TempDir
    Path root;

    private String owner() {
        return new NvidiaOwner(PcpConf.load(name -> switch (name) {
                    case "PCP_CONF" -> root.resolve("etc/pcp.conf").toString();
                    case "PCP_VAR_DIR" -> root.resolve("var").toString();
                    case "PCP_SYSCONF_DIR" -> root.resolve("etc/pcp").toString();
                    case "PCP_PMDAS_DIR" -> "/pmdas";
                    default -> null;
                }))
                .apply(OURS);
    }

    private Path names(String... lines) {
        return new Captured(root).file("/var/pmns/root", lines);
    }

    private Path agents(String... lines) {
        return new Captured(root).file("/etc/pcp/pmcd/pmcd.conf", lines);
    }

    @Test
    void nobodyOwnsThemWherePcpIsMissing() {
        assertNull(owner());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nvidia 120 dso nvidia_init /x/pmda_nvidia.so",
                "nvidia 121 pipe binary /x/pmdanvidia",
                "nvidia 120 pipe binary /x/pmdanvidia -d 120"
            })
    void agentOfPmcdOwnsThem(String line) {
        Path file = agents("gpu 300 pipe binary /x/pmdagpu", line, "[access]");
        String domain = line.split(" ")[1];
        assertEquals(
                file + ":2: the agent nvidia (domain " + domain + ") serves these names; remove it"
                        + " (/pmdas/nvidia/Remove), then run ./Install of pmdagpu",
                owner());
    }

    @Test
    void otherAgentsAndThisOneDoNot() {
        agents("gpu 300 pipe binary /x/pmdagpu", "pmcd 2 dso pmcd_init /x/pmda_pmcd.so", "[access]", "nvidia 120 a b");
        names(
                "root {",
                "\tgpu",
                "\tnvidia",
                "}",
                "",
                "gpu {",
                "\tcount\t1:0:0",
                "}",
                "nvidia {",
                "\tnumcards\t300:120:0",
                "}");
        assertNull(owner());
    }

    @Test
    void namespaceTellsWhoOwnsThemWithoutAnAgent() {
        for (List<String> lines : List.of(
                List.of("root {", "\tnvidia\t120:*:*", "}"),
                List.of("root {", "\tnvidia", "}", "nvidia {", "\tnumcards\t120:0:0", "}"),
                List.of("nvidia.proc.all {", "\tnumcards\t120:0:0", "}"))) {
            Path file = names(lines.toArray(new String[0]));
            int line = 1
                    + lines.indexOf(lines.stream()
                            .filter(text -> text.contains("120:"))
                            .findFirst()
                            .orElseThrow());
            assertEquals(
                    file + ":" + line + ": these names belong to domain 120; remove that agent, then run ./Install of"
                            + " pmdagpu",
                    owner());
        }
    }

    @Test
    void namesThatOnlyBeginAlikeAreOthers() {
        names("root {", "\tnvidiax\t120:*:*", "}", "nvidiax {", "\tnvidia\t120:0:0", "}");
        assertNull(owner());
    }
}
