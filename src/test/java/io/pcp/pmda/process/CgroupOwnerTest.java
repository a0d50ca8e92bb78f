package io.pcp.pmda.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CgroupOwnerTest {

    record Case(String name, String text, String owner) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() throws IOException {
        try (InputStream in = CgroupOwnerTest.class.getResourceAsStream("/procfs/cgroups.txt")) {
            String all = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return all.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" \\| ", -1))
                    .map(cells -> new Case(cells[0], cells[1].replace(';', '\n'), cells[2]))
                    .toList();
        }
    }

    /** As the third column of the table writes an owner. */
    private static String render(OwnerDraft draft) {
        StringBuilder out = new StringBuilder(draft.kind.name());
        add(out, "job", draft.slurmJob);
        add(out, "step", draft.slurmStep);
        add(out, "pod", draft.podUid);
        add(out, "id", draft.containerId);
        add(out, "name", draft.container);
        add(out, "runtime", draft.containerRuntime);
        add(out, "unit", draft.unit);
        add(out, "uid", draft.uid < 0 ? null : Integer.toString(draft.uid));
        return out.toString();
    }

    private static void add(StringBuilder out, String name, String value) {
        if (value != null) {
            out.append(' ').append(name).append('=').append(value);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void pathTellsTheOwner(Case each) {
        assertEquals(each.owner(), render(CgroupOwner.of(each.text())));
    }

    @Test
    void tableIsComplete() throws IOException {
        List<String> kinds = cases().stream()
                .map(each -> each.owner().split(" ")[0])
                .distinct()
                .toList();
        assertTrue(cases().size() >= 100, "cases: " + cases().size());
        assertEquals(OwnerKind.values().length, kinds.size(), kinds.toString());
    }

    @Test
    void groupEndsWithTheContainerOrTheJob() {
        String id = "3f1c9ad2b7e84f60c5d1e2a3948576b0c1d2e3f405162738495a6b7c8d9e0f10";
        assertEquals("/docker/" + id, CgroupOwner.ofPath("/docker/" + id + "/system.slice/x.service").group);
        assertEquals(
                "/system.slice/slurmstepd.scope/job_7",
                CgroupOwner.ofPath("/system.slice/slurmstepd.scope/job_7/step_0/user/task_0").group);
        assertEquals("/slurm/uid_1/job_7", CgroupOwner.ofPath("/slurm/uid_1/job_7/step_0/docker/" + id).group);
    }

    @Test
    void lineKeepsColonsAndBlanksOfThePathAndTheMarkOfARemovedGroup() {
        List<CgroupLine> lines = CgroupLine.parse("12:cpu,cpuacct:/a:b c (deleted)\n0::/x\n");
        assertEquals(
                List.of(new CgroupLine(12, "cpu,cpuacct", "/a:b c", true), new CgroupLine(0, "", "/x", false)), lines);
    }

    @Test
    void hundredsOfLinesAreCutOff() {
        String many = Stream.generate(() -> "1:memory:/a\n").limit(1000).reduce("", String::concat);
        assertEquals(64, CgroupLine.parse(many).size());
    }
}
